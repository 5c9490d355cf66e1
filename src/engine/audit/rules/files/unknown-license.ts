import { defineRule } from '../../rule.ts';
import { notItsOwnMatter } from './own-matter.ts';

const mit = (granted: string) =>
  `MIT License\n\nCopyright (c) 2026 Ada Author\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software ${granted}, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:\n\nThe above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.\n\nTHE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.\n`;

export const unknownLicense = defineRule({
  id: 'files/unknown-license',
  severity: 'info',
  set: 'recommended',
  title: 'Licence that nobody knows',
  passes: 'Each licence file has the text of a licence on the SPDX list.',
  why: 'Forges, package indexes and lawyers know the licences of the SPDX list by their text. Of a changed one nobody knows what it means before a lawyer has read it, and tools take it for no licence.',
  howToFix:
    'Take the licence’s own text, word for word; put what is special in a file of its own. If the change is meant, ignore the finding with that reason.',
  example: { LICENSE: mit('with the restrictions named below') },
  good: { LICENSE: mit('without restriction') },
  fixes: [],
  needs: ['license'],
  check({ license: { files } }, { repository }) {
    const elsewhere = notItsOwnMatter(repository);
    if (elsewhere) return elsewhere;
    const someKnown = files.some(({ ids }) => ids.length > 0);
    return files.flatMap(({ path, ids, near, proprietary }) => {
      if (ids.length > 0) return [];
      if (near !== null) {
        const percent = Math.min(Math.floor(near.similarity * 100), 99);
        const message = `${path} is ${percent} % the text of ${near.id}; it differs from line ${near.line} on.`;
        return [{ message, subject: path, path, line: near.line, column: 1 }];
      }
      // A text of its own is legitimate where it says so, or stands beside a licence.
      return proprietary || someKnown
        ? []
        : [{ message: `${path} has the text of no licence on the SPDX list.`, subject: path, path }];
    });
  },
});
