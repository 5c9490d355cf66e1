import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { CallContext } from '../../../src/contract/operations.ts';
import { FixRunner } from '../../../src/engine/fixes/runner.ts';
import { Fleet } from '../../../src/engine/fleet/fleet.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { createHandlers } from '../../../src/engine/service/handlers.ts';
import { withRepositoryLock } from '../../../src/engine/store/lock.ts';
import { currentProcess } from '../../../src/engine/store/process-identity.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { folderForEachTest } from '../../fixtures/each-test.ts';
import { makeRepository } from '../../fixtures/git.ts';
import { noWorkbench } from '../../fixtures/no-workbench.ts';

const rule = 'git/uncommitted-changes';

describe('findings.ignore over many repositories', () => {
  const { folder, ends } = folderForEachTest();

  async function open(count: number, own: (name: string) => boolean = () => false) {
    const names = Array.from({ length: count }, (_, index) => `r${index}`);
    for (const name of names) {
      const files = own(name) ? { '.gitops-auditor.yaml': 'version: 1\n' } : {};
      const path = makeRepository(folder.join(`repos/${name}`), { files: { 'a.txt': 'a\n', ...files } });
      writeFileSync(`${path}/a.txt`, 'changed\n');
    }
    const store = await openStore(folder.join('state'));
    ends.push(() => store.close());
    const git = new Git();
    const fleet = new Fleet({
      ...{ git, store, log: silentLogger, roots: () => [folder.join('repos')] },
      discovery: () => ({ depth: 3, ignore: [] }),
      trusted: () => true,
    });
    ends.push(() => fleet.dispose());
    const fixes = new FixRunner({ git, store, by: 'test' });
    const handlers = createHandlers({ fleet, fixes, store, git, workbench: noWorkbench });
    await fleet.audit();
    const findings = fleet
      .findings()
      .filter((one) => one.rule === rule)
      .map(({ id, repositoryId }) => ({ findingId: id, repositoryId }));
    assert.equal(findings.length, count);
    const context: CallContext = { signal: new AbortController().signal, report: () => {} };
    const left = () => fleet.findings().filter((one) => one.rule === rule && one.verdict === 'fail').length;
    return { fleet, handlers, findings, context, left, store };
  }

  it('writes a file that several share once, and one undo takes all of it back', async () => {
    const { fleet, handlers, findings, context, left, store } = await open(4, (name) => name === 'r3');
    const { results } = await handlers['findings.ignore']({ findings, reason: 'scratch' }, context);
    assert.ok(results.every(({ outcome }) => outcome === 'ignored'));
    const shared = folder.join('repos/.gitops-auditor.yaml');
    const text = readFileSync(shared, 'utf8');
    assert.equal(text.match(/- rule:/g)?.length, 1, text);
    assert.match(text, /repositories: \["r0", "r1", "r2"\]/);
    const entries = store.journal.list(10);
    assert.deepEqual(entries.map(({ name, others, summary }) => [name, others.length, summary]).sort(), [
      ['r0', 2, `Ignored ${rule} in 3 repositories`],
      ['r3', 0, `Ignored ${rule}`],
    ]);
    assert.equal(new Set(entries.map(({ planId }) => planId)).size, 1, 'what was done at once is undone at once');
    const [other = assert.fail()] = entries.find(({ name }) => name === 'r0')?.others ?? [];
    const found = await handlers['journal.list']({ repositoryId: other.repositoryId }, context);
    assert.deepEqual(
      found.map((entry) => [entry.name, entry.others?.map(({ name }) => name)]),
      [['r0', ['r1', 'r2']]],
    );
    assert.equal((await handlers['journal.list']({ text: 'R2' }, context)).length, 1);
    await fleet.settled();
    assert.equal(left(), 0);
    await handlers['journal.undo']({ entryId: found[0]?.id ?? '' }, context);
    await fleet.settled();
    assert.equal(left(), 3);
    assert.ok(!existsSync(shared));
  });

  it('lets no repository that cannot be read, or is locked, keep the others of its policy file from it', async () => {
    const { fleet, handlers, findings, context, left } = await open(3);
    rmSync(folder.join('repos/r0/.git'), { recursive: true });
    writeFileSync(folder.join('repos/r0/.git'), 'gitdir: /nowhere/at/all\n');
    await fleet.audit();
    const broken = fleet.findings().filter((one) => one.rule === 'git/unreadable-repository');
    assert.equal(broken.length, 1);
    const wanted = [
      ...broken.map(({ id, repositoryId }) => ({ findingId: id, repositoryId })),
      ...findings.filter(({ repositoryId }) => repositoryId !== broken[0]?.repositoryId),
    ];
    const owner = { ...currentProcess(), by: 'another window' };
    const progress: number[] = [];
    const report = ({ done }: { done: number }) => progress.push(done);
    const { results } = await withRepositoryLock(
      { commonDir: folder.join('repos/r1/.git'), name: 'r1' },
      owner,
      context.signal,
      async () => handlers['findings.ignore']({ findings: wanted, reason: 'scratch' }, { ...context, report }),
    );
    assert.deepEqual(
      results.map(({ outcome, error }) => error?.message ?? outcome),
      ['ignored', 'ignored', 'ignored'],
    );
    assert.equal(progress.at(-1), 3);
    await fleet.settled();
    const unreadable = () => fleet.findings().filter((one) => one.rule === 'git/unreadable-repository').length;
    assert.deepEqual([left(), unreadable()], [0, 0]);
    await handlers['journal.undo']({ entryId: results[0]?.entryId ?? '' }, context);
    await fleet.settled();
    assert.deepEqual([left(), unreadable()], [2, 1]);
  });

  it('stops before the next file, says what was done, and leaves that to be undone', async () => {
    const { fleet, handlers, findings, left, store } = await open(12, () => true);
    const stop = new AbortController();
    const report = () => stop.abort();
    const { results } = await handlers['findings.ignore']({ findings, reason: 'x' }, { signal: stop.signal, report });
    const written = results.filter(({ outcome }) => outcome === 'ignored');
    const skipped = results.filter(({ outcome }) => outcome === 'skipped');
    assert.equal(written.length + skipped.length, 12, JSON.stringify(results));
    assert.ok(written.length > 0 && skipped.length > 0);
    await fleet.settled();
    assert.equal(left(), skipped.length);
    assert.equal(store.journal.list(20).filter(({ state }) => state === 'done').length, written.length);
    for (const { entryId = '' } of written)
      await handlers['journal.undo']({ entryId }, { signal: new AbortController().signal, report: () => {} });
    await fleet.settled();
    assert.equal(left(), 12);
  });

  it('ignores nothing where it was stopped before', async () => {
    const { handlers, findings, left } = await open(2);
    const context = { signal: AbortSignal.abort(), report: () => {} };
    await assert.rejects(async () => handlers['findings.ignore']({ findings, reason: 'x' }, context), {
      code: 'cancelled',
    });
    assert.equal(left(), 2);
  });
});
