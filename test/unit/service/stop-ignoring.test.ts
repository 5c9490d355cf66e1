import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { CallContext } from '../../../src/contract/operations.ts';
import { stopIgnoring } from '../../../src/engine/fixes/policy/stop-ignoring.ts';
import { FixRunner } from '../../../src/engine/fixes/runner.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { createHandlers } from '../../../src/engine/service/handlers.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { acceptAll } from '../../fixtures/accept-all.ts';
import { folderForEachTest } from '../../fixtures/each-test.ts';
import { makeRepository } from '../../fixtures/git.ts';
import { makeFleet } from '../../fixtures/make-fleet.ts';
import { noWorkbench } from '../../fixtures/no-workbench.ts';

const rule = 'git/uncommitted-changes';
const fix = stopIgnoring.id;
const context: CallContext = { signal: new AbortController().signal, report: () => {} };

describe('policy/stop-ignoring', () => {
  const { folder, ends } = folderForEachTest();
  const policyPath = () => folder.join('repos/.gitops-auditor.yaml');
  const text = () => (existsSync(policyPath()) ? readFileSync(policyPath(), 'utf8') : null);

  /** Repositories with changes in them, and a policy above them. */
  async function open(names: readonly string[], policy?: string) {
    for (const name of names)
      writeFileSync(
        `${makeRepository(folder.join(`repos/${name}`), { files: { 'a.txt': 'a\n' } })}/a.txt`,
        'changed\n',
      );
    if (policy !== undefined) writeFileSync(policyPath(), policy);
    const store = await openStore(folder.join('state'));
    ends.push(() => store.close());
    const fleet = makeFleet(folder.join('repos'), { store });
    ends.push(() => fleet.dispose());
    const unsaved = new Set<string>();
    const fixes = new FixRunner({
      ...{ git: new Git(), store, by: 'test', accepted: fleet.accepted },
      policyOf: (location) => fleet.policyOf(location),
      isUnsaved: (path) => unsaved.has(path),
    });
    const handlers = createHandlers({ fleet, fixes, store, git: new Git(), workbench: noWorkbench });
    await fleet.audit();
    const idOf = (name: string) => fleet.repositories().find((one) => one.name === name)?.id ?? assert.fail(name);
    /** Repositories of which the rule's finding has that verdict. */
    const those = (verdict: string) =>
      [...fleet.told()].flatMap((one) => (one.rule === rule && one.verdict === verdict ? one.repository : [])).sort();
    const findingIds = (...of: string[]) =>
      [...fleet.told()].flatMap((one) => (one.rule === rule && of.includes(one.repository) ? one.id : []));
    const plan = (...of: string[]) =>
      handlers['fixes.plan']({ fix, repositoryIds: of.map(idOf), findingIds: findingIds(...of) }, context);
    const apply = async (planId: string) => {
      const results = await handlers['fixes.apply']({ planId }, context);
      await fleet.settled();
      return results;
    };
    const stop = async (...of: string[]) => {
      const results = await apply((await plan(...of)).id);
      for (const { outcome, message } of results) assert.equal(outcome, 'done', message);
      return results.map(({ entryId = '' }) => entryId);
    };
    const undo = async (entryId: string) => {
      await handlers['journal.undo']({ entryId }, context);
      await fleet.settled();
    };
    return { fleet, handlers, store, fixes, unsaved, idOf, those, findingIds, plan, apply, stop, undo };
  }

  it('takes out what Ignore put in, and the file that was made for it, and undoes that', async () => {
    const { handlers, fleet, those, findingIds, idOf, plan, stop, undo, store } = await open(['r0']);
    const findings = findingIds('r0').map((findingId) => ({ findingId, repositoryId: idOf('r0') }));
    await handlers['findings.ignore']({ findings, reason: 'scratch' }, context);
    await fleet.settled();
    assert.deepEqual(those('ignored'), ['r0']);
    const before = text();
    const [item] = (await plan('r0')).items;
    assert.equal(item?.summary, `Stop ignoring ${rule} in .gitops-auditor.yaml`);
    assert.ok(
      item?.details.some((line) => /^- .*scratch/.test(line)),
      item?.details.join('\n'),
    );
    assert.equal(text(), before, 'a preview changes nothing');
    const [entry = ''] = await stop('r0');
    assert.equal(text(), null);
    assert.deepEqual([those('fail'), those('ignored')], [['r0'], []]);
    assert.equal(store.journal.get(entry)?.summary, `Stopped ignoring ${rule}`);
    await undo(entry);
    assert.equal(text(), before);
    assert.deepEqual(those('ignored'), ['r0']);
  });

  for (const [form, list, narrowed] of [
    ['a line', ' [ r0, "r1", r2 ] # three', ' [ r0, r2 ] # three'],
    ['lines', '\n      - r0\n      - "r1" # this\n      - r2', '\n      - r0\n      - r2'],
  ] as const)
    it(`takes a repository out of an entry that names several, in ${form}`, async () => {
      const policyOf = (repositories: string) =>
        `# ours\nignore:\n  - rule: ${rule} # known\n    repositories:${repositories}\n    reason: x\nset: strict\n`;
      const { those, stop, undo } = await open(['r0', 'r1', 'r2'], policyOf(list));
      const [entry = ''] = await stop('r1');
      assert.equal(text(), policyOf(narrowed));
      assert.deepEqual([those('fail'), those('ignored')], [['r1'], ['r0', 'r2']]);
      writeFileSync(policyPath(), `${text()}# mine\n`);
      await undo(entry);
      assert.ok(text()?.startsWith(policyOf(narrowed).replace('set: strict\n', '')), text() ?? '');
      assert.match(text() ?? '', /# mine/);
      assert.deepEqual(those('ignored'), ['r0', 'r1', 'r2']);
    });

  it('does it to all that share an entry at once, each with an undo of its own', async () => {
    const before = `set: strict\nignore:\n  - { rule: ${rule}, repositories: [r0, r1, r2, r3, r4], reason: x }\n`;
    const { those, stop, undo } = await open(['r0', 'r1', 'r2', 'r3', 'r4'], before);
    const entries = await stop('r0', 'r1', 'r2', 'r3', 'r4');
    assert.equal(text(), 'set: strict\n');
    assert.equal(those('fail').length, 5);
    await undo(entries[2] ?? '');
    assert.deepEqual(those('ignored'), ['r2']);
    for (const at of [0, 4, 1, 3]) await undo(entries[at] ?? '');
    assert.equal(those('ignored').length, 5);
  });

  for (const [what, entry, place] of [
    ['a category', `{ rule: git/*, repositories: [r0], reason: x }`, /all rules that fit `git\/\*`/],
    ['every repository', `{ rule: ${rule}, reason: x }`, /every repository below repos/],
    ['a pattern', `{ rule: ${rule}, repositories: [r1, "r*"], reason: x }`, /all repositories that fit .*`r\*`/],
  ] as const)
    it(`leaves an entry for ${what} alone, and says where it is`, async () => {
      const before = `set: strict\nignore:\n  - ${entry}\n`;
      const { plan, those } = await open(['r0', 'r1'], before);
      assert.ok(those('ignored').includes('r0'));
      const [item] = (await plan('r0')).items;
      const { message = '', hint, path, line } = item?.blocked ?? {};
      assert.match(message, place);
      assert.ok(message.includes(`${policyPath()}:3`), message);
      assert.deepEqual([hint, path, line], ['Change it there by hand.', policyPath(), 3]);
      assert.equal(text(), before);
    });

  it('takes out what it can where another ignore must be changed by hand, and says which', async () => {
    const other = 'git/no-remote';
    const broad = `ignore:\n  - { rule: ${other}, reason: y }\n`;
    const { handlers, fleet, idOf, apply, undo } = await open(
      ['r0'],
      `${broad}  - { rule: ${rule}, repositories: [r0], reason: x }\n`,
    );
    const verdictOf = (id: string) => [...fleet.told()].find((one) => one.rule === id)?.verdict;
    assert.deepEqual([verdictOf(rule), verdictOf(other)], ['ignored', 'ignored']);
    const { id, items } = await handlers['fixes.plan']({ fix, repositoryIds: [idOf('r0')] }, context);
    assert.equal(items[0]?.state, 'ready');
    assert.equal(items[0]?.summary, `Stop ignoring ${rule} in .gitops-auditor.yaml`);
    assert.ok(items[0]?.warnings.some((line) => line.startsWith(`The ignore at ${policyPath()}:2 is for every`)));
    const [result] = await apply(id);
    assert.equal(result?.outcome, 'done', result?.message);
    assert.equal(text(), broad);
    assert.deepEqual([verdictOf(rule), verdictOf(other)], ['fail', 'ignored']);
    await undo(result?.entryId ?? '');
    assert.deepEqual([verdictOf(rule), verdictOf(other)], ['ignored', 'ignored']);
  });

  it('takes back that a finding was accepted, of all that are ignored where none is named', async () => {
    const { fleet, handlers, those, idOf, apply, undo, store } = await open(['r0', 'r1']);
    assert.ok(acceptAll(fleet) > 2);
    const accepted = store.baseline.all();
    const { id, items } = await handlers['fixes.plan']({ fix, repositoryIds: [idOf('r0')] }, context);
    assert.match(items[0]?.summary ?? '', /^Stop ignoring \d+ findings$/);
    assert.ok(items[0]?.details.some((line) => line.startsWith(`Accepted: ${rule}: `)));
    const [result] = await apply(id);
    assert.deepEqual([those('fail'), those('ignored')], [['r0'], ['r1']]);
    assert.ok(store.baseline.all().every(({ repositoryId }) => repositoryId === idOf('r1')));
    await undo(result?.entryId ?? '');
    assert.deepEqual(store.baseline.all(), accepted);
    assert.deepEqual(those('ignored'), ['r0', 'r1']);
  });

  it('takes what is both accepted and ignored by a policy out of both', async () => {
    const { fleet, those, stop, undo } = await open(['r0']);
    acceptAll(fleet);
    writeFileSync(policyPath(), `ignore:\n  - rule: ${rule}\n    repositories: r0\n    reason: x\n`);
    await fleet.audit();
    const [entry = ''] = await stop('r0');
    assert.deepEqual([those('fail'), text()], [['r0'], null]);
    await undo(entry);
    assert.deepEqual(those('ignored'), ['r0']);
    assert.match(text() ?? '', /repositories: r0/);
  });

  it('warns of an entry that is for more findings, or for others of the same name', async () => {
    const policy = `ignore:\n  - { rule: ${rule}, repositories: [r0], reason: x }\n`;
    const { plan } = await open(['group/r0'], policy);
    const [item] = (await plan('r0')).items;
    assert.deepEqual(item?.warnings, ['It gives the name alone: in every repository named r0 it counts again.']);
  });

  it('refuses where the entry was changed since the preview, or an editor holds the file', async () => {
    const policy = `ignore:\n  - { rule: ${rule}, repositories: [r0], reason: x }\n`;
    const { plan, apply, those, unsaved } = await open(['r0'], policy);
    const { id } = await plan('r0');
    writeFileSync(policyPath(), policy.replace('reason: x', 'reason: other'));
    const [result] = await apply(id);
    assert.equal(result?.error?.code, 'conflict');
    assert.match(text() ?? '', /reason: other/);
    assert.deepEqual(those('ignored'), ['r0']);
    unsaved.add(policyPath());
    assert.match((await plan('r0')).items[0]?.blocked?.message ?? '', /not saved/);
  });

  it('after a crash stands where all of it was done, and is taken back where not', async () => {
    const policy = `ignore:\n  - { rule: ${rule}, repositories: [r0], reason: x }\n`;
    const { fleet, stop, store } = await open(['r0'], policy);
    const [entry = ''] = await stop('r0');
    const undo = store.journal.get(entry)?.undo as { files: number };
    const recover = async (memory: unknown) =>
      (await stopIgnoring.recover({ signal: context.signal, accepted: fleet.accepted } as never, memory)).outcome;
    assert.equal(await recover(undo), 'done');
    assert.equal(text(), null);
    assert.equal(await recover({ ...undo, files: 2 }), 'undone');
    assert.equal(text(), policy);
    assert.equal(await recover(undo), 'undone');
    assert.equal(text(), policy);
  });
});
