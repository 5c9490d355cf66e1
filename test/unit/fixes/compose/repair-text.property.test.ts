import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Finding } from '../../../../src/contract/findings.ts';
import { restartRecipe } from '../../../../src/engine/fixes/compose/add-restart-policy.ts';
import { localhostRecipe } from '../../../../src/engine/fixes/compose/bind-to-localhost.ts';
import { targetsOf } from '../../../../src/engine/fixes/compose/compose-fix.ts';
import { type Recipe, repairText } from '../../../../src/engine/fixes/compose/repair-text.ts';
import { applyTextEdits } from '../../../../src/engine/yaml/text-edit.ts';
import { commit } from '../../../fixtures/git.ts';
import { judge } from '../../audit/facts.ts';
import { composeOf } from '../../audit/rules/compose-facts.ts';
import { never, snapshotRepository, workbench } from '../workbench.ts';
import { anyComposeFile } from './any-file.ts';

const path = 'compose.yaml';
const checks = {
  'a restart policy': { rule: 'compose/no-restart-policy', recipe: restartRecipe('no') },
  localhost: { rule: 'compose/database-port', recipe: localhostRecipe(() => undefined) },
} as const;

const findingsIn = async (text: string, rule: string): Promise<Finding[]> =>
  judge(rule, { facts: await composeOf({ [path]: text }) }).filter(({ verdict }) => verdict === 'fail');

describe('any Compose file', () => {
  for (const [name, { rule, recipe }] of Object.entries(checks))
    it(`gets ${name} where it lacks it: the finding is gone and nothing else has changed`, () =>
      fc.assert(
        fc.asyncProperty(anyComposeFile, async (text) => {
          const before = await findingsIn(text, rule);
          const { after, done, left } = repairText(text, targetsOf(before), () => recipe as Recipe);
          assert.deepEqual(
            left.map(({ error }) => error.message),
            [],
          );
          assert.deepEqual(await findingsIn(after, rule), [], after);
          // Taken out again, what was put in leaves every byte as it was.
          const edits = done.flatMap(({ repair }) => repair.edits).toSorted((a, b) => a.from - b.from);
          let moved = 0;
          const back = edits.map(({ from, to, text: put }) => {
            const inverse = { from: from + moved, to: from + moved + put.length, text: text.slice(from, to) };
            moved += put.length - (to - from);
            return inverse;
          });
          assert.equal(applyTextEdits(after, back), text);
          for (const { text: put } of edits) assert.ok(!text.includes('\r\n') || !/(^|[^\r])\n/.test(put));
        }),
        { numRuns: 300 },
      ));

  it('is repaired by the fix as a whole, and its undo gives back every byte', async () => {
    using bench = await workbench();
    commit(bench.path, { [path]: 'services: {}\n' });
    const file = join(bench.path, path);
    await fc.assert(
      fc.asyncProperty(anyComposeFile, async (text) => {
        writeFileSync(file, text);
        const before = snapshotRepository(bench.path);
        const findings = await findingsIn(text, 'compose/no-restart-policy');
        if (findings.length === 0) return;
        const plan = await bench.runner.plan(
          'compose/add-restart-policy',
          [bench.location],
          {},
          { signal: never, findings: () => findings },
        );
        const [item] = plan.items;
        assert.equal(item?.state, 'ready', item?.summary);
        assert.equal(item.changes?.[0]?.before, text);
        const [result] = await bench.runner.apply(plan.id, { signal: never });
        assert.equal(result?.outcome, 'done', result?.message);
        assert.equal(readFileSync(file, 'utf8'), item.changes?.[0]?.after);
        assert.deepEqual(await findingsIn(readFileSync(file, 'utf8'), 'compose/no-restart-policy'), []);
        await bench.undo(result?.entryId);
        assert.equal(snapshotRepository(bench.path), before);
      }),
      { numRuns: 12 },
    );
  });

  it('of a thousand services is repaired in a moment, all at once', async () => {
    const text = `services:\n${Array.from({ length: 1000 }, (_, n) => `  s${n}:\n    image: postgres # ${n}\n`).join('')}`;
    const findings = await findingsIn(text, 'compose/no-healthcheck');
    const { done, left } = repairText(text, targetsOf(findings), () => restartRecipe('always'));
    assert.deepEqual([done.length, left.length], [1000, 0]);
  });
});
