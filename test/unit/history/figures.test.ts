import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addFigures,
  type FigureSums,
  noFigures,
  packFigures,
  shownFigures,
  unpackFigures,
} from '../../../src/engine/history/figures.ts';
import { folderFigures, topRoots } from '../../../src/engine/history/folders.ts';
import { sumOf } from '../../../src/engine/history/trend.ts';
import { finding, judged } from './judged.ts';

const count = fc.nat(1000);
const plain = { noNullPrototype: true } as const;
const sums: fc.Arbitrary<FigureSums> = fc.record(
  {
    repositories: count,
    scored: count,
    scoreTenths: count,
    health: fc.record({ green: count, yellow: count, red: count, unknown: count }, plain),
    findings: fc.record({ error: count, warning: count, info: count, unknown: count, ignored: count }, plain),
    categories: fc.record({ git: count, secrets: count }, { requiredKeys: [], ...plain }),
  },
  plain,
);

describe('history: figures', () => {
  it('come out of the store as they went in', () => {
    fc.assert(fc.property(sums, (one) => assert.deepEqual(unpackFigures(packFigures(one)), one)));
  });

  it('add up to what the repositories have', () => {
    const one = judged({ id: 'a', findings: [finding('x', { severity: 'error' })] });
    const two = judged({ id: 'b', findings: [finding('x', { verdict: 'pass' })] });
    assert.deepEqual(shownFigures(addFigures(one.figures, two.figures)), {
      repositories: 2,
      score: 92.5,
      health: { green: 1, yellow: 0, red: 1, unknown: 0 },
      findings: { error: 1, warning: 0, info: 0, unknown: 0, ignored: 0 },
      categories: { git: 1 },
    });
    assert.equal(shownFigures(noFigures).score, null);
  });

  it('count a repository for every folder up to its root, once', () => {
    const at = (path: string) => ({ path, figures: judged().figures });
    const found = folderFigures(
      ['/src', '/src/team', '/srv/app'],
      [at('/src/a'), at('/src/team/b'), at('/src/team/deep/c'), at('/srv/app'), at('/elsewhere/d')],
    );
    assert.deepEqual([...found].map(([path, { repositories }]) => [path, repositories]).sort(), [
      ['/src', 4],
      ['/src/team', 2],
      ['/src/team/deep', 1],
      ['/srv/app', 1],
    ]);
    assert.deepEqual(topRoots(['/a/b', '/a', '/ab', '/a']), ['/a', '/ab']);
    // The repository around a root stands for it.
    assert.deepEqual(
      [...folderFigures(['/mono/part'], [at('/mono')])].map(([path]) => path),
      ['/mono/part'],
    );
  });

  it('of several are the sum at each time', () => {
    const step = fc.record({ at: fc.nat(50), sums });
    const series = fc.array(step, { maxLength: 8 }).map((steps) => {
      const byTime = new Map(steps.map((one) => [one.at, one]));
      return [...byTime.values()].sort((a, b) => a.at - b.at);
    });
    fc.assert(
      fc.property(fc.array(series, { maxLength: 4 }), fc.nat(60), (all, at) => {
        const direct = all.map((one) => one.findLast((point) => point.at <= at)?.sums ?? noFigures);
        const summed = sumOf(all).findLast((point) => point.at <= at)?.sums ?? noFigures;
        assert.deepEqual(summed, direct.reduce(addFigures, noFigures));
      }),
    );
  });
});
