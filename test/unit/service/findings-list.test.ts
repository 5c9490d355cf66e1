import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ListedFinding } from '../../../src/contract/findings-list.ts';
import { listFindings } from '../../../src/engine/service/findings-list.ts';

const finding: fc.Arbitrary<ListedFinding> = fc.record({
  id: fc.uuid(),
  repositoryId: fc.constantFrom('r1', 'r2', 'r3'),
  repository: fc.constantFrom('alpha', 'beta'),
  rule: fc.constantFrom('git/a', 'files/b', 'secrets/c'),
  category: fc.constantFrom('git', 'files', 'secrets'),
  severity: fc.constantFrom('error', 'warning', 'info'),
  verdict: fc.constantFrom('fail', 'unknown', 'ignored'),
  message: fc.constantFrom('One thing', 'Another thing'),
  path: fc.constantFrom('a.txt', 'b/c.yaml'),
  line: fc.nat(9),
  fixes: fc.constant([]),
});
const title = (rule: string) => `Title of ${rule}`;

describe('the list of findings', () => {
  it('takes what stands in quotes as it stands', () => {
    const [one] = fc.sample(finding, 1);
    const told = (text: string) =>
      listFindings([{ ...(one as ListedFinding), verdict: 'fail', message: 'One thing' }], { text }, title).total;
    assert.deepEqual(['thing one', '"one thing"', '"thing one"', '"Title of"'].map(told), [1, 1, 0, 1]);
  });

  it('counts each finding that fits in one group, and gives the named group part by part', () => {
    fc.assert(
      fc.property(
        fc.array(finding, { maxLength: 40 }),
        fc.constantFrom('rule', 'severity', 'repository', 'file'),
        fc.constantFrom(undefined, 'error', 'warning'),
        fc.constantFrom('', 'thing', 'ANOTHER alpha', 'nothing'),
        (all, groupBy, severity, text) => {
          const input = { groupBy, text, ...(severity && { severity }) } as const;
          const { total, groups } = listFindings(all, input, title);
          const fitting = all.filter(
            (one) =>
              one.verdict === 'fail' &&
              (severity === undefined || one.severity === severity) &&
              text
                .toLowerCase()
                .split(' ')
                .every((word) =>
                  `${title(one.rule)} ${one.rule} ${one.message} ${one.path} ${one.repository}`
                    .toLowerCase()
                    .includes(word),
                ),
          );
          assert.equal(total, fitting.length);
          assert.equal(
            groups.reduce((sum, { findings }) => sum + findings, 0),
            total,
          );
          const told = groups.flatMap(({ key, findings }) => {
            const parts = [0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39].flatMap(
              (offset) => listFindings(all, { ...input, group: key, offset, limit: 3 }, title).findings,
            );
            assert.equal(parts.length, findings);
            return parts.map(({ id }) => id);
          });
          assert.deepEqual(told.sort(), fitting.map(({ id }) => id).sort());
        },
      ),
    );
  });

  it('has the worst first, under names for people', () => {
    const one = {
      repositoryId: 'r1',
      repository: 'alpha',
      category: 'git',
      verdict: 'fail',
      message: '',
      fixes: [],
    } as const;
    const all: ListedFinding[] = [
      { ...one, fixes: [], id: '1', rule: 'git/a', severity: 'warning' },
      { ...one, fixes: [], id: '2', rule: 'git/b', severity: 'error' },
      { ...one, fixes: [], id: '3', rule: 'git/a', severity: 'info' },
    ];
    assert.deepEqual(
      listFindings(all, { group: 'git/a' }, title).groups.map(({ label, severity, findings }) => [
        label,
        severity,
        findings,
      ]),
      [
        ['Title of git/b', 'error', 1],
        ['Title of git/a', 'warning', 2],
      ],
    );
    assert.deepEqual(
      listFindings(all, { groupBy: 'file', group: 'No file' }, title).findings.map(({ id }) => id),
      ['2', '1', '3'],
    );
    assert.equal(listFindings(all, { groupBy: 'repository' }, title).groups[0]?.label, 'alpha');
  });
});
