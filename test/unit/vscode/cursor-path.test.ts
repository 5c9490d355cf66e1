import assert from 'node:assert/strict';
import { cursorPath } from '../../../src/vscode/policy/cursor-path.ts';

/** `|` marks the cursor. */
function at(text: string): string {
  const lines = text.split('\n');
  const line = lines.findIndex((candidate) => candidate.includes('|'));
  const column = lines[line]?.indexOf('|') ?? 0;
  lines[line] = (lines[line] ?? '').replace('|', '');
  const { parents, key } = cursorPath(lines, line, column);
  return `${parents.join(' > ')}${key === undefined ? '' : ` = ${key}`}`.trim();
}

describe('where the cursor stands in a policy file', () => {
  const table: readonly (readonly [text: string, expected: string])[] = [
    ['|', ''],
    ['se|', ''],
    ['set: |', '= set'],
    ['set: default\n|', ''],
    ['rules:\n  |', 'rules'],
    ['rules:\n  git/st|', 'rules'],
    ['rules:\n  git/stale: |', 'rules = git/stale'],
    ['rules:\n  git/stale:\n    |', 'rules > git/stale'],
    ['rules:\n  git/stale:\n    severity: |', 'rules > git/stale = severity'],
    ['rules:\n  git/stale:\n    severity: info\n    |', 'rules > git/stale'],
    ['rules:\n  git/stale: off\n\n  # more\n  |', 'rules'],
    ['rules:\n  "git/stale": |', 'rules = git/stale'],
    ['ignore:\n  - |', 'ignore > -'],
    ['ignore:\n  - rule: |', 'ignore > - = rule'],
    ['ignore:\n  - rule: git/stale\n    |', 'ignore > -'],
    ['ignore:\n  - rule: git/stale\n    reason: |', 'ignore > - = reason'],
    ['ignore:\n  - rule: git/stale\n    reason: x\n  - |', 'ignore > -'],
    ['ignore:\n- rule: |', 'ignore > - = rule'],
    ['ignore:\n- rule: a\n  |', 'ignore > -'],
    ['rules:\n  git/stale: off\nignore:\n  - rule: a\n    |', 'ignore > -'],
  ];
  for (const [text, expected] of table)
    it(JSON.stringify(text), () => {
      assert.equal(at(text), expected);
    });
});
