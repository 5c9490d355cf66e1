import { defineRule } from '../../rule.ts';
import { list } from '../../words.ts';
import { notItsOwnMatter } from './own-matter.ts';

const isc =
  'ISC License\n\nCopyright (c) 2026 Ada Author\n\nPermission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.\n\nTHE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.\n';

export const licenseMismatch = defineRule({
  id: 'files/license-mismatch',
  severity: 'warning',
  set: 'recommended',
  title: 'Manifest names another licence',
  passes: 'The manifests name the licence that the licence files are.',
  why: 'Whoever installs the package sees the manifest’s licence, whoever reads the sources the file’s: one of them is wrong, and somebody relies on it.',
  howToFix: 'Decide which one is meant, and correct the other.',
  example: { LICENSE: isc, 'package.json': '{\n  "name": "site",\n  "license": "MIT"\n}' },
  good: { LICENSE: isc, 'package.json': '{\n  "name": "site",\n  "license": "ISC"\n}' },
  fixes: [],
  needs: ['license'],
  check({ license: { files, declared } }, { repository }) {
    const elsewhere = notItsOwnMatter(repository);
    if (elsewhere) return elsewhere;
    // Beside a text that is not known, nothing is to be said for sure.
    if (files.some(({ ids }) => ids.length === 0)) return [];
    const given = new Set(files.flatMap(({ ids }) => ids));
    return declared
      .filter(({ ids }) => given.size > 0 && !ids.some((id) => given.has(id)))
      .map(({ at, expression }) => ({
        message: `It names ${expression}; ${list(files.map(({ path }) => path))} ${files.length === 1 ? 'is' : 'are'} ${list([...given])}.`,
        subject: at.path,
        ...at,
      }));
  },
});
