import assert from 'node:assert/strict';
import { evaluate } from '../../../src/engine/audit/evaluate.ts';
import { neededFacts } from '../../../src/engine/audit/needed-facts.ts';
import type { Rule } from '../../../src/engine/audit/rule.ts';
import { rules } from '../../../src/engine/audit/rules/index.ts';
import { commit, makeRepository, type TemporaryFolder, temporaryFolder } from '../../fixtures/git.ts';
import { locate, readFacts } from '../git/locations.ts';
import { now, policy } from './facts.ts';

describe('the examples of the rules', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder[Symbol.dispose]());

  /** The findings of one rule in a real repository with these files, and their places. */
  async function judge(rule: Rule, files: Readonly<Record<string, string>>) {
    const path = makeRepository(
      folder.join(`repository-${Object.keys(files).length}-${Math.round(performance.now())}`),
    );
    commit(path, files);
    const only = new Set([rule.id]);
    const { facts } = await readFacts(path, { needed: neededFacts(policy(), rules, only) });
    return evaluate(await locate(path), facts, policy(), { rules, baseline: new Set(), now, only });
  }

  for (const rule of rules) {
    const { id, example, good } = rule;
    if (typeof example !== 'object' || typeof good !== 'object') continue;
    it(`${id}: the one fails, at its place, and the one as it should be passes`, async () => {
      const bad = await judge(rule, example);
      const [failed, ...more] = bad.filter(({ verdict }) => verdict === 'fail');
      assert.ok(failed !== undefined && more.length === 0, JSON.stringify(bad));
      if (failed.line !== undefined) assert.ok(failed.path !== undefined && failed.path in example);
      assert.deepEqual(
        (await judge(rule, good)).map(({ verdict }) => verdict),
        ['pass'],
      );
    });
  }
});
