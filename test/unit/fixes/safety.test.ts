import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readlinkSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { defaultPolicy } from '../../../src/engine/audit/policy/merge.ts';
import { removeCredentials } from '../../../src/engine/fixes/git/remove-credentials.ts';
import { setUpstream } from '../../../src/engine/fixes/git/set-upstream.ts';
import { useHttps } from '../../../src/engine/fixes/git/use-https.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { tryLock } from '../../../src/engine/store/lock-file.ts';
import { currentProcess } from '../../../src/engine/store/process-identity.ts';
import { git, commit as makeCommit } from '../../fixtures/git.ts';
import { findingOf, never, snapshotRepository, type Workbench, workbench } from './workbench.ts';

const contextOf = (bench: Workbench) => ({
  repository: bench.location,
  git: new Git(),
  signal: never,
  cancelled: never,
  entryId: 'entry',
  backupFolder: bench.folder.join('backup'),
  onStart: () => {},
  isUnsaved: () => false,
  unsavedIn: () => undefined,
  policy: defaultPolicy,
  accepted: bench.store.baseline,
  roots: [],
  backupRetentionMs: 1,
});

describe('fixes lose nothing and reach no further than the preview', () => {
  it('no files are changed where core.worktree points elsewhere', async () => {
    using bench = await workbench();
    const home = bench.folder.join('home');
    mkdirSync(home);
    git(bench.path, 'config', 'core.worktree', home);
    writeFileSync(`${home}/README.md`, 'precious\n');
    for (const [id, answers] of [
      ['git/discard', {}],
      ['git/stash', {}],
      ['git/commit', { message: 'x' }],
      ['git/pull', {}],
    ] as const) {
      const item = await bench.plan(id, answers);
      assert.match(item.blocked?.message ?? '', /core\.worktree/, id);
    }
    assert.equal(readFileSync(`${home}/README.md`, 'utf8'), 'precious\n');
  });

  it('undo writes through no link that came in the place of a folder', async () => {
    using bench = await workbench();
    mkdirSync(`${bench.path}/new`);
    writeFileSync(`${bench.path}/new/a`, 'mine\n');
    const { entryId } = await bench.fix('git/discard');
    const outside = bench.folder.join('outside');
    mkdirSync(outside);
    symlinkSync(outside, `${bench.path}/new`);
    const before = snapshotRepository(bench.path, { backups: true });
    await assert.rejects(bench.undo(entryId), { code: 'conflict', message: /link/ });
    assert.ok(!existsSync(`${outside}/a`));
    assert.equal(snapshotRepository(bench.path, { backups: true }), before);
  });

  it('a folder that a link had replaced is discarded and the link comes back', async () => {
    using bench = await workbench();
    const outside = bench.folder.join('outside');
    renameSync(`${bench.path}/src`, outside);
    writeFileSync(`${outside}/one.txt`, 'edited\n');
    symlinkSync(outside, `${bench.path}/src`);
    const before = snapshotRepository(bench.path);
    const { entryId, outcome, message } = await bench.fix('git/discard');
    assert.equal(outcome, 'done', message);
    assert.equal(git(bench.path, 'status', '--porcelain'), '');
    await bench.undo(entryId);
    assert.equal(readlinkSync(`${bench.path}/src`), outside);
    assert.equal(readFileSync(`${outside}/one.txt`, 'utf8'), 'edited\n');
    assert.equal(snapshotRepository(bench.path), before);
  });

  it('a push sends the branch and no tags', async () => {
    using bench = await workbench();
    makeCommit(bench.path, { a: '1' });
    git(bench.path, 'tag', '--annotate', '--message', 'x', 'v1');
    git(bench.path, 'config', 'push.followTags', 'true');
    assert.equal((await bench.fix('git/push')).outcome, 'done');
    git(bench.path, 'switch', '--quiet', '--create', 'side');
    assert.equal((await bench.fix(setUpstream.id, { publish: 'yes' })).outcome, 'done');
    assert.equal(git(bench.remote, 'tag'), '');
  });

  it('a stash is blocked by a file that is only intended to be added', async () => {
    using bench = await workbench();
    writeFileSync(`${bench.path}/new`, 'x');
    git(bench.path, 'add', '--intent-to-add', 'new');
    assert.match((await bench.plan('git/stash')).blocked?.message ?? '', /intended to be added/);
  });

  it('credentials half removed by a killed process are removed to the end, and never remembered', async () => {
    using bench = await workbench();
    const set = (name: string, url: string) => git(bench.path, 'config', `remote.${name}.url`, url);
    set('a', 'https://u:S1cret@example.com/x.git');
    set('b', 'https://u:S2cret@example.com/y.git');
    const context = { ...contextOf(bench), answers: {}, findings: [], facts: undefined as never };
    const { data } = await removeCredentials.plan(context);
    let remembered: unknown;
    await removeCredentials.apply(context, data, (undo) => {
      remembered = undo;
    });
    assert.ok(remembered);
    assert.doesNotMatch(JSON.stringify(remembered), /cret/);
    assert.deepEqual(await removeCredentials.recover(context, remembered), { outcome: 'done' });
    set('b', 'https://u:S2cret@example.com/y.git');
    assert.deepEqual(await removeCredentials.recover(context, remembered), { outcome: 'done' });
    assert.equal(git(bench.path, 'config', 'remote.b.url'), 'https://example.com/y.git');
    set('a', 'https://u:S1cret@example.com/x.git');
    set('b', 'https://u:S2cret@example.com/y.git');
    assert.deepEqual(await removeCredentials.recover(context, remembered), { outcome: 'undone' });
  });

  it('recovery invents no credentials where it cannot know them', async () => {
    using bench = await workbench();
    const set = (name: string, url: string) => git(bench.path, 'config', `remote.${name}.url`, url);
    set('a', 'http://u:S1cret@example.com/x.git');
    set('b', 'http://u:S2cret@example.com/y.git');
    const context = { ...contextOf(bench), answers: {}, findings: [], facts: undefined as never };
    const { data } = await useHttps.plan(context);
    let remembered: unknown;
    await useHttps.apply(context, data, (undo) => {
      remembered = undo;
    });
    set('b', 'http://u:S2cret@example.com/y.git');
    await assert.rejects(useHttps.recover(context, remembered), { code: 'conflict' });
    assert.equal(git(bench.path, 'config', 'remote.b.url'), 'http://u:S2cret@example.com/y.git');
  });

  it('a policy file that another repository’s fix is changing is left alone', async () => {
    using bench = await workbench();
    const path = `${bench.path}/.gitops-auditor.yaml`;
    assert.ok(tryLock(`${path}.lock`, { ...currentProcess(), by: 'another' }, 120_000).taken);
    const result = await bench.fix('policy/ignore-finding', { reason: 'x' }, undefined, [
      findingOf('git/stash-entries'),
    ]);
    assert.equal(result.error?.code, 'locked');
    assert.ok(!existsSync(path));
  });
});
