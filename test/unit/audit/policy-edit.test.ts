import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AuditorError } from '../../../src/contract/errors.ts';
import { addIgnores } from '../../../src/engine/audit/policy/edit.ts';
import { parsePolicy } from '../../../src/engine/audit/policy/parse.ts';
import { removeIgnores } from '../../../src/engine/audit/policy/remove-ignores.ts';
import type { IgnoreEntry } from '../../../src/engine/audit/policy-types.ts';
import { rules } from '../../../src/engine/audit/rules/index.ts';
import { now } from './facts.ts';

const entry: IgnoreEntry = { rule: 'git/diverged', repositories: ['site'], reason: 'being rewritten' };
const block = '- rule: git/diverged\n    repositories: ["site"]\n    reason: "being rewritten"\n';
const read = (text: string) => parsePolicy(text, '/srv/.gitops-auditor.yaml', rules, now);

/** Without their places. */
const ignoresOf = (text: string) => read(text).part.ignore.map(({ at: _at, ...rest }) => rest);

describe('addIgnores', () => {
  it('begins the list where there is none', () => {
    assert.equal(addIgnores('', [entry]), `ignore:\n  ${block}`);
    assert.equal(addIgnores('# mine\n', [entry]), `# mine\nignore:\n  ${block}`);
    assert.equal(addIgnores('set: strict', [entry]), `set: strict\nignore:\n  ${block}`);
    assert.equal(
      addIgnores('set: strict # all\n\n# end\n', [entry]),
      `set: strict # all\nignore:\n  ${block}\n# end\n`,
    );
    assert.equal(addIgnores('ignore:\nset: strict\n', [entry]), `ignore:\n  ${block}set: strict\n`);
    assert.equal(addIgnores('ignore: # none\n', [entry]), `ignore: # none\n  ${block}`);
  });

  it('adds to a list as it is written', () => {
    const first = '- { rule: git/stash-entries, reason: x }';
    assert.equal(
      addIgnores(`ignore:\n  ${first} # why\nset: strict\n`, [entry]),
      `ignore:\n  ${first} # why\n  ${block}set: strict\n`,
    );
    assert.equal(addIgnores(`ignore:\n${first}`, [entry]), `ignore:\n${first}\n${block.replaceAll('\n  ', '\n')}`);
    assert.equal(
      addIgnores('ignore: []\n', [entry]),
      'ignore: [{ rule: git/diverged, repositories: ["site"], reason: "being rewritten" }]\n',
    );
    assert.match(
      addIgnores('ignore: [ { rule: "*", reason: x }, ] # flow\n', [entry]),
      /^ignore: \[ \{ rule: "\*", reason: x \}, \{ rule: git\/diverged.*\}, \] # flow\n$/,
    );
    assert.match(addIgnores('{ set: strict }', [entry]), /^\{ set: strict, ignore: \[\{ rule: git\/diverged/);
    assert.match(addIgnores('{}', [entry]), /^\{ignore: \[/);
  });

  it('keeps the ends of lines', () => {
    const result = addIgnores('set: strict\r\nrules:\r\n  git/diverged: off\r\n', [entry]);
    assert.ok(!/[^\r]\n/.test(result));
    assert.deepEqual(ignoresOf(result), [entry]);
  });

  it('refuses what it cannot do safely', () => {
    for (const text of [
      'a: [',
      '- a',
      'ignore: yes',
      'ignore: { a: b }',
      'a: &x []\nignore: *x',
      'set: a\n---\nset: b',
    ])
      assert.throws(
        () => addIgnores(text, [entry]),
        (e) => e instanceof AuditorError && e.code === 'bad-input',
        text,
      );
  });

  it('keeps every other byte, whatever the file and the entry', () => {
    const comment = fc.constantFrom('', ' # note', '   #');
    const eol = fc.constantFrom('\n', '\r\n');
    const part = fc.constantFrom(
      'set: strict',
      'rules:\n  git/diverged: off',
      "rules: { git/no-remote: 'off' }",
      'inventory: "a.txt"',
      'version: 1',
    );
    const item = fc.constantFrom(
      'rule: git/diverged\n#    reason: x',
      '{ rule: "git/*", reason: "a # b" }',
      'rule: git/no-remote\n#    reason: |\n#      a\n#\n#      b',
      'rule: git/no-remote\n#    reason: >-\n#      folded\n#      text',
    );
    const list = fc
      .tuple(fc.constantFrom('', '  ', '    '), fc.array(item, { maxLength: 3 }))
      .map(([indent, items]) =>
        items.length === 0
          ? 'ignore:'
          : [
              'ignore:',
              ...items.map((i) => `${indent}- ${i.replaceAll('#    ', `${indent}  `).replaceAll(/^#$/gm, '')}`),
            ].join('\n'),
      );
    const flow = fc.constantFrom(
      'ignore: []',
      'ignore: [{rule: git/no-remote, reason: x}]',
      'ignore:\n  [\n    { rule: "*", reason: x }, # one\n  ]',
    );
    const file = fc
      .tuple(
        fc.subarray(['a', 'b', 'c']),
        fc.oneof(list, flow, fc.constant('')),
        part,
        comment,
        eol,
        fc.boolean(),
        fc.boolean(),
      )
      .map(([blank, ignores, other, note, end, first, open]) => {
        const parts = first ? [ignores, `${other}${note}`] : [`${other}${note}`, ignores];
        const text = [...blank.map((b) => `# ${b}`), ...parts.filter((p) => p !== '')].join('\n') + (open ? '' : '\n');
        return text.replaceAll('\n', end);
      });
    const word = fc
      .oneof(fc.string({ minLength: 1 }), fc.string({ minLength: 1, unit: 'binary' }), fc.constant('a: "b" #c\n\u0085'))
      .filter((t) => t.trim() !== '');
    const entries: fc.Arbitrary<IgnoreEntry> = fc
      .record({
        rule: fc.constantFrom('git/diverged', '*', 'git/*'),
        reason: word,
        subject: fc.option(word, { nil: undefined }),
        until: fc.constantFrom(undefined, '2099-12-31'),
      })
      .map(({ rule, reason, subject, until }) => ({
        rule,
        reason,
        ...(subject && { subject }),
        ...(until && { until }),
      }));
    fc.assert(
      fc.property(file, fc.array(entries, { minLength: 1, maxLength: 3 }), (text, added) => {
        const result = addIgnores(text, added);
        const at = commonPrefix(text, result);
        // Taking the insertion away gives the file again: one place, nothing else touched.
        const inserted = result.length - text.length;
        const places = Array.from({ length: at + 1 }, (_, i) => i);
        assert.ok(places.some((i) => result.slice(0, i) + result.slice(i + inserted) === text));
        assert.deepEqual(ignoresOf(result).slice(-added.length), added);
        assert.equal(read(result).part.ignore.length, read(text).part.ignore.length + added.length);
        const without = removeIgnores(result, added);
        if (without !== undefined) assert.deepEqual(ignoresOf(without), ignoresOf(text));
      }),
      { numRuns: 150 },
    );
  });
});

function commonPrefix(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}
