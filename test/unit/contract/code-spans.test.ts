import assert from 'node:assert/strict';
import fc from 'fast-check';
import { micromark } from 'micromark';
import { spansOf, withoutMarks } from '../../../src/contract/code-spans.ts';

const codeOf = (message: string) => spansOf(message).flatMap(({ kind, text }) => (kind === 'code' ? [text] : []));

describe('code in messages', () => {
  it('stands between backticks, of which a longer run holds shorter ones', () => {
    assert.deepEqual(spansOf('Use `a` or ``b`c``.'), [
      { kind: 'prose', text: 'Use ' },
      { kind: 'code', text: 'a' },
      { kind: 'prose', text: ' or ' },
      { kind: 'code', text: 'b`c' },
      { kind: 'prose', text: '.' },
    ]);
    assert.deepEqual(codeOf('`` ` ``, ` a `, `  `'), ['`', 'a', '  ']);
  });

  it('is prose where no run of backticks ends it', () => {
    assert.deepEqual(spansOf('a ` b `` c'), [{ kind: 'prose', text: 'a ` b `` c' }]);
    assert.deepEqual(spansOf(''), []);
    assert.deepEqual(codeOf('``a` `b`'), [' ']);
  });

  it('is what CommonMark takes for it', () => {
    const parts = fc.array(fc.constantFrom('`', '``', 'a', ' ', '-'), { maxLength: 12 });
    fc.assert(
      fc.property(parts, (given) => {
        // Letters at the ends keep Markdown from seeing lists and blocks of code.
        const message = `x${given.join('')}x`;
        const seen = [...micromark(message).matchAll(/<code>(.*?)<\/code>/gs)].map(([, code]) => code);
        assert.deepEqual(codeOf(message), seen);
      }),
    );
  });

  it('is found in a time that grows with the message alone', () => {
    const message = Array.from({ length: 2000 }, (_, index) => '`'.repeat(index + 1)).join(' ');
    assert.deepEqual(codeOf(message), []);
    assert.equal(codeOf('`a'.repeat(200_001)).length, 100_000);
  });

  it('leaves the marks out where no code can be set', () => {
    assert.equal(withoutMarks('`git push` of `main` failed'), 'git push of main failed');
    assert.equal(withoutMarks('a lone ` stays'), 'a lone ` stays');
  });
});
