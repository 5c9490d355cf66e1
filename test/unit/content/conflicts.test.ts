import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findConflicts } from '../../../src/engine/content/conflicts.ts';
import { maxFindsPerFile } from '../../../src/engine/content/types.ts';

const conflict = '<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> topic\n';
const find = (text: string | Buffer, path = 'a.yaml') => findConflicts(Buffer.from(text), path);

describe('conflict markers', () => {
  it('are found by their places, with any ends of lines, and with the base between', () => {
    const place = { line: 2, column: 1, endLine: 6, endColumn: 14 };
    for (const text of [conflict, conflict.replaceAll('\n', '\r\n'), conflict.replaceAll('\n', '\r')])
      assert.deepEqual(find(`a\n${text}`)?.found, [place]);
    assert.deepEqual(find(`a\n${conflict.trimEnd()}`)?.found, [place]);
    const base = conflict.replace('=======', '||||||| 1a2b3c4\nbase\n=======');
    assert.deepEqual(find(base)?.found, [{ line: 1, column: 1, endLine: 7, endColumn: 14 }]);
    assert.equal(find(conflict + conflict)?.found.length, 2);
  });

  it('are none where one is missing, out of order, indented or of another length', () => {
    for (const text of [
      'Heading\n=======\n\nText\n',
      '<<<<<<< HEAD\nours\n=======\n',
      '=======\n>>>>>>> topic\n<<<<<<< HEAD\n',
      '<<<<<<< HEAD\n>>>>>>> topic\n=======\n',
      conflict.replaceAll(/^(?=[<=>])/gm, '  '),
      conflict.replaceAll(/^[<=>]/gm, '$&$&'),
      conflict.replaceAll(/^[<=>]/gm, '+$&'),
      conflict.replace('=======', '======= '),
    ])
      assert.equal(find(text), undefined, text);
  });

  it('are examples in blocks of code of documentation', () => {
    for (const [fence, path] of [
      ['```', 'a.md'],
      ['~~~~', 'a.markdown'],
      ['```diff', 'x/a.MD'],
      ['------------', 'git-merge.adoc'],
      ['....', 'a.txt'],
    ] as const) {
      const text = `Text\n${fence}\n${conflict}${fence.replace('diff', '')}\n`;
      assert.equal(find(text, path), undefined, path);
      assert.equal(find(text, 'a.sh')?.found.length, 1);
      assert.deepEqual(
        find(text + conflict, path)?.found.map(({ line }) => line),
        [9],
      );
    }
  });

  it('are cut off', () => {
    const finds = find(conflict.repeat(10_000));
    assert.deepEqual([finds?.found.length, finds?.more], [maxFindsPerFile, 10_000 - maxFindsPerFile]);
  });

  it('are found in whatever stands around them, or not, but never throw', () => {
    const line = fc.oneof(
      fc.constantFrom('<<<<<<< a', '=======', '>>>>>>> b', '||||||| c', '```', ''),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('a.md', 'a.c'), fc.uint8Array(), (lines, path, bytes) => {
        const places = find(Buffer.concat([Buffer.from(lines.join('\n')), Buffer.from(bytes)]), path)?.found ?? [];
        for (const { line: begin, endLine } of places) assert.ok(endLine >= begin + 2);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (lines) => {
        const before = lines.filter((one) => !/[<=>\r\n]/.test(one)).join('\n');
        assert.equal(find(`${before}\n${conflict}${before}`)?.found.length, 1);
      }),
    );
  });
});
