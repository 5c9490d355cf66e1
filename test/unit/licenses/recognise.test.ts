import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { groupedLicenses, knownText, unpackedTexts } from '../../../scripts/tasks/licenses.ts';
import { idsIn } from '../../../src/engine/licenses/ids.ts';
import { recogniseLicense } from '../../../src/engine/licenses/recognise.ts';
import { packedTexts } from '../../../src/engine/licenses/texts.ts';
import { licenseWords } from '../../../src/engine/licenses/words.ts';

const list = createRequire(import.meta.url)('spdx-license-list/full.js') as Record<string, { licenseText: string }>;
const textOf = (id: string): string => list[id]?.licenseText ?? '';
const ids = async (text: string): Promise<readonly string[]> => (await recogniseLicense('LICENSE', text)).ids;
const common = [
  'MIT',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MPL-2.0',
  '0BSD',
  'Unlicense',
  'CC0-1.0',
  'CC-BY-4.0',
  'Zlib',
  'BSL-1.0',
  'EPL-2.0',
  'MIT-0',
  'BlueOak-1.0.0',
  'EUPL-1.2',
];

describe('the generated licence data', () => {
  it('are those of the package that they come from: else run scripts/tasks/licenses.ts', () => {
    const groups = groupedLicenses();
    const written = readFileSync(new URL('../../../src/engine/licenses/known.ts', import.meta.url), 'utf8');
    assert.equal(written.replaceAll('\r\n', '\n'), knownText(groups));
    assert.ok(brotliDecompressSync(Buffer.from(packedTexts, 'base64')).equals(unpackedTexts(groups)));
  });
});

describe('a licence text', () => {
  it('is recognised, every one of the list', async () => {
    for (const id of common) assert.deepEqual(await ids(textOf(id)), [id]);
    assert.deepEqual(await ids(textOf('GPL-3.0-or-later')), ['GPL-3.0-only'], 'they share one text');
    assert.deepEqual(await ids(textOf('LGPL-2.1-only')), ['LGPL-2.1-only']);
  });

  it('is the same however its lines are broken, its letters are, and its lists are marked', async () => {
    const width = fc.integer({ min: 50, max: 200 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...common.slice(0, 8)),
        width,
        fc.boolean(),
        fc.constantFrom('\n', '\r\n'),
        async (id, columns, upper, newline) => {
          const paragraphs = textOf(id)
            .split(/\n\s*\n/)
            .map((one) => wrapped(one.replace(/\s+/g, ' '), columns));
          const text = paragraphs.join('\n\n').replace(/\n/g, newline);
          assert.deepEqual(await ids(upper ? text.toUpperCase() : text), [id]);
        },
      ),
      { numRuns: 100 },
    );
    const bullets = textOf('BSD-3-Clause').replace(/^(\s*)\d\. /gm, '$1* ');
    assert.deepEqual(await ids(bullets), ['BSD-3-Clause']);
  });

  it('is the same with its title, holders and quotes as people write them', async () => {
    const mit = textOf('MIT').replace(/^MIT License\n\nCopyright.*\n/, '');
    for (const head of [
      '# The MIT License (MIT)\n\nCopyright © 2015-present Ada Author <ada@example.com>\nCopyright (c) 2020 Bob and contributors\nAll rights reserved.\n',
      'MIT\n===\n\n(c) 2020 Somebody\n',
      'https://opensource.org/licenses/MIT\n\nCopyright The Authors\n',
    ])
      assert.deepEqual(await ids(`${head}${mit.replaceAll('"', '“')}`), ['MIT'], head);
    const bsd = textOf('BSD-3-Clause')
      .replace(/the copyright holder nor/, 'Acme Inc. nor')
      .replace(/THE COPYRIGHT HOLDERS AND CONTRIBUTORS/, 'ACME INC.');
    assert.deepEqual(await ids(bsd), ['BSD-3-Clause']);
    assert.deepEqual(await ids(textOf('Apache-2.0').replace(/APPENDIX:[\s\S]*/, '')), ['Apache-2.0']);
  });

  it('is found beside another, and in a file that says more', async () => {
    const both = `Licensed under either of:\n\n${textOf('MIT')}\n\n---\n\n${textOf('ISC')}`;
    assert.deepEqual([...(await ids(both))].sort(), ['ISC', 'MIT']);
    assert.deepEqual(await ids(`This project is free.\n\n${textOf('BlueOak-1.0.0')}\n\nThank you for reading.`), [
      'BlueOak-1.0.0',
    ]);
    assert.deepEqual(await ids('SPDX-License-Identifier: MIT OR GPL-2.0+\nSee the files.'), ['MIT', 'GPL-2.0-only']);
  });

  it('that is changed is a near miss, with the line', async () => {
    const lines = wrapped(textOf('MIT').replace(/\n(?!\n)/g, ' '), 80).split('\n');
    const at = lines.findIndex((line) => line.includes('sublicense'));
    lines[at] = (lines[at] ?? '').replace('sublicense', 'rent out');
    const { ids: none, near } = await recogniseLicense('LICENSE', lines.join('\n'));
    assert.deepEqual(none, []);
    assert.deepEqual([near?.id, near?.line], ['MIT', at + 1]);
    assert.ok(near !== null && near.similarity > 0.97 && near.similarity < 1);
    const without = await recogniseLicense('LICENSE', textOf('MIT').replace('without restriction', 'with restriction'));
    assert.equal(without.near?.id, 'MIT', 'a single word counts');
  });

  it('of its own is none, and says whether it means so', async () => {
    const own = await recogniseLicense(
      'LICENSE',
      'Copyright (c) 2026 Acme. All rights reserved. This software is confidential and may be used by employees of Acme alone, for the purposes of Acme and no others.',
    );
    assert.deepEqual([own.ids, own.near, own.proprietary], [[], null, true]);
    for (const text of ['', '\0\0', 'MIT', 'See LICENSE-MIT.']) assert.deepEqual(await ids(text), []);
  });

  it('has words whatever stands there, each on its line', () => {
    const unit = fc.constantFrom(
      'a',
      'B',
      '(c)',
      ' copyright ',
      '\n',
      '\r\n',
      ' ',
      '©',
      '1.',
      '<year>',
      'end of terms and conditions',
      'license',
      '*',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 80 }), (text) => {
        const { words, lines } = licenseWords(text);
        assert.equal(words.length, lines.length);
        const all = text.split(/\r\n|\r|\n/).length;
        for (const [index, line] of lines.entries()) assert.ok(line >= (lines[index - 1] ?? 1) && line <= all);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what was never filled in', () => {
  const told = async (text: string) =>
    (await recogniseLicense('LICENSE', text)).placeholders.map(
      ({ text: what, at }) => `${at.line}:${at.column}-${at.endColumn} ${what}`,
    );

  it('is told with its place', async () => {
    assert.deepEqual(await told('MIT License\n\nCopyright (c) [year] [fullname]\n\nPermission'), [
      '3:15-21 [year]',
      '3:22-32 [fullname]',
    ]);
    assert.deepEqual(await told('Copyright {{ year }} <name of author>\n'), [
      '1:11-21 {{ year }}',
      '1:22-38 <name of author>',
    ]);
    assert.deepEqual(await told('Copyright (c) 2026 YOUR NAME'), ['1:20-29 YOUR NAME']);
  });

  it('is not what a licence shows at its end, nor an address', async () => {
    for (const id of ['Apache-2.0', 'GPL-3.0-only', 'AGPL-3.0-only', 'LGPL-2.1-only', 'MPL-2.0', 'GFDL-1.3-only'])
      assert.deepEqual(await told(textOf(id)), [], id);
    const reuse = await recogniseLicense('LICENSES/MIT.txt', textOf('MIT'));
    assert.deepEqual(reuse.placeholders, [], 'REUSE keeps the texts as they are');
    assert.deepEqual(await told('Copyright (c) 2026 Ada <ada@example.com> [ada](https://example.com)\n'), []);
  });
});

describe('an SPDX expression', () => {
  it('names ids', () => {
    assert.deepEqual(idsIn('MIT'), ['MIT']);
    assert.deepEqual(idsIn('(MIT OR Apache-2.0) AND GPL-2.0+ WITH Classpath-exception-2.0 */'), [
      'MIT',
      'Apache-2.0',
      'GPL-2.0+',
    ]);
    for (const none of ['', 'MIT License', 'SEE LICENSE IN x', 'MIT OR', 'WITH x', 'Apache 2.0'])
      assert.equal(idsIn(none), undefined, none);
  });
});

function wrapped(text: string, columns: number): string {
  const lines: string[] = [''];
  for (const word of text.split(/ /)) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length + 1 > columns) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join('\n');
}
