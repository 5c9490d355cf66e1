import assert from 'node:assert/strict';
import { chmodSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { mergePolicies } from '../../../../src/engine/audit/policy/merge.ts';
import { parsePolicy } from '../../../../src/engine/audit/policy/parse.ts';
import { rules } from '../../../../src/engine/audit/rules/index.ts';
import { FixRunner } from '../../../../src/engine/fixes/runner.ts';
import { Git } from '../../../../src/engine/git/git.ts';
import { git, makeBareRemote, commit as makeCommit, makeRepository } from '../../../fixtures/git.ts';
import { killWhenWaiting, type Stop, stoppingGit } from '../kill.ts';
import {
  appears,
  locationOf,
  never,
  pushFromElsewhere,
  snapshotRepository,
  type Workbench,
  workbench,
} from '../workbench.ts';

const id = 'git/publish';

/** The workbench's repository without a remote, and an empty one to publish it to. */
async function unpublished() {
  const bench = await workbench();
  git(bench.path, 'remote', 'remove', 'origin');
  return Object.assign(bench, { target: makeBareRemote(bench.folder.join('host/alpha.git')) });
}

/** The same with a policy of this text. */
function withPolicy(bench: Workbench, text: string, root = bench.folder.path) {
  const { part, problems } = parsePolicy(text, `${root}/.gitops-auditor.yaml`, rules, 0);
  assert.deepEqual(problems, []);
  const policy = mergePolicies([part]);
  const runner = new FixRunner({ git: new Git(), store: bench.store, by: 'test', policyOf: () => policy });
  const location = { ...locationOf(bench.path), root };
  return { runner, location };
}

const published = (bench: Workbench, target: string) => {
  assert.equal(git(target, 'rev-parse', 'main'), git(bench.path, 'rev-parse', 'HEAD'));
  assert.equal(git(bench.path, 'rev-parse', '--abbrev-ref', 'main@{upstream}'), 'origin/main');
};

describe(id, () => {
  it('adds the remote that is given, sends the branch and lets it follow; undone, all but what was sent goes', async () => {
    using bench = await unpublished();
    const before = snapshotRepository(bench.path);
    const item = await bench.plan(id, { url: bench.target });
    assert.equal(item.state, 'ready', item.blocked?.message);
    assert.equal(item.summary, `Publish main (1 commit) to ${bench.target}`);
    assert.deepEqual(item.commands, [
      ['git', 'remote', 'add', '--', 'origin', bench.target],
      ['git', 'push', '--no-follow-tags', '--recurse-submodules=no', '--set-upstream', '--', 'origin', 'main'],
    ]);
    assert.match(item.warnings.join(), /What is sent stays there/);
    assert.equal(snapshotRepository(bench.path), before, 'a plan changes nothing');

    const { entryId, message } = await bench.fix(id, { url: bench.target });
    assert.equal(message, `Published main to ${bench.target}`);
    published(bench, bench.target);
    assert.equal(git(bench.path, 'status', '--porcelain', '--branch'), '## main...origin/main');
    assert.match((await bench.plan(id)).blocked?.message ?? '', /follows a branch already/);

    const undone = await bench.undo(entryId);
    assert.match(undone.undoSummary ?? '', /what was sent stays there/);
    assert.equal(snapshotRepository(bench.path), before);
    assert.equal(git(bench.target, 'rev-parse', 'main'), git(bench.path, 'rev-parse', 'HEAD'));
    assert.equal((await bench.fix(id, { url: bench.target })).outcome, 'done', 'once more');
  });

  it('takes remote and URL from the policy, and offers them', async () => {
    using bench = await unpublished();
    const url = `${bench.folder.join('host')}/{name}.git`;
    const { runner, location } = withPolicy(bench, `publish: { remote: nas, url: "${url}" }\n`);
    const questions = await runner.questions(id, location, { signal: never });
    assert.deepEqual(
      questions.map(({ key, default: preset, required, perRepository = false }) => [
        key,
        preset,
        required,
        perRepository,
      ]),
      [
        ['url', bench.target, false, true],
        ['name', 'nas', false, false],
      ],
    );
    const plan = await runner.plan(id, [location], {}, { signal: never });
    const [result] = await runner.apply(plan.id, { signal: never });
    assert.equal(result?.outcome, 'done', result?.message);
    assert.equal(git(bench.path, 'remote', 'get-url', 'nas'), bench.target);
    assert.equal(git(bench.path, 'rev-parse', '--abbrev-ref', 'main@{upstream}'), 'nas/main');
  });

  it('takes the path below the root for {path}', async () => {
    using bench = await unpublished();
    const { runner } = withPolicy(bench, 'publish: { url: "ssh://git@git.example/{path}.git" }\n');
    const path = makeRepository(bench.folder.join('group/deep'), {});
    const location = { ...locationOf(path), root: bench.folder.path };
    const [question] = await runner.questions(id, location, { signal: never });
    assert.equal(question?.default, 'ssh://git@git.example/group/deep.git');
  });

  it('must be told where, and says so to whom it asks', async () => {
    using bench = await unpublished();
    assert.match((await bench.plan(id)).blocked?.message ?? '', /not known where/);
    const [question] = await bench.runner.questions(id, locationOf(bench.path), { signal: never });
    assert.equal(question?.required, true);
  });

  it('publishes a branch to the remote that there is', async () => {
    using bench = await workbench();
    git(bench.path, 'switch', '--quiet', '--create', 'topic/one');
    makeCommit(bench.path, { a: '1' });
    const { runner, location } = withPolicy(bench, 'publish: { remote: nas, url: "ssh://git@nas.lan/{name}.git" }\n');
    const before = snapshotRepository(bench.path);
    const plan = await runner.plan(id, [location], {}, { signal: never });
    assert.equal(plan.items[0]?.commands.length, 1, plan.items[0]?.blocked?.message);
    const [result] = await runner.apply(plan.id, { signal: never });
    assert.equal(result?.outcome, 'done', result?.message);
    assert.equal(git(bench.remote, 'rev-parse', 'topic/one'), git(bench.path, 'rev-parse', 'HEAD'));
    assert.equal(git(bench.path, 'rev-parse', '--abbrev-ref', '@{upstream}'), 'origin/topic/one');
    const undone = await bench.undo(result?.entryId);
    assert.match(undone.undoSummary ?? '', /follows nothing again/);
    // What tells that the remote has it is true all the same.
    const tracking = /^refs\/remotes\/origin\/topic\/one .*\n/m;
    assert.equal(snapshotRepository(bench.path).replace(tracking, ''), before);
  });

  it('publishes where others pushed to the remote since the last fetch', async () => {
    using bench = await workbench();
    git(bench.path, 'switch', '--quiet', '--create', 'topic');
    pushFromElsewhere(bench, { theirs: 'x' });
    const result = await bench.fix(id);
    assert.equal(result.outcome, 'done', result.message);
  });

  describe('refuses', () => {
    const cases: {
      what: string;
      prepare?: (bench: Awaited<ReturnType<typeof unpublished>>) => unknown;
      url?: string;
      name?: string;
      says: RegExp;
    }[] = [
      { what: 'a URL that starts a program', url: 'ext::touch', says: /start a program/ },
      { what: 'an option', url: '--upload-pack=touch', says: /dash/ },
      { what: 'a password', url: 'https://me:hunter2@git.example/x.git', says: /password/ },
      { what: 'a name that is an option', name: '--mirror', says: /name is letters/ },
      { what: 'one that is not there', url: '/nowhere/at/all.git', says: /over there cannot be reached/ },
      {
        what: 'one with other work',
        prepare: ({ folder, target }) => makeRepository(folder.join('other'), { files: { x: 'x' }, remote: target }),
        says: /holds other work/,
      },
      {
        what: 'one with other work on another branch',
        prepare: ({ folder, target }) =>
          makeRepository(folder.join('other'), { files: { x: 'x' }, remote: target, branch: 'trunk' }),
        says: /holds other work/,
      },
      {
        what: 'a branch with commits that are not here',
        prepare: ({ folder, path, target }) => {
          git(path, 'push', '--quiet', target, 'main');
          git(folder.path, 'clone', '--quiet', target, folder.join('clone'));
          makeCommit(folder.join('clone'), { theirs: 'x' });
          git(folder.join('clone'), 'push', '--quiet', 'origin', 'HEAD:main', 'HEAD^:refs/heads/old');
        },
        says: /The main over there has commits that are not here/,
      },
      {
        what: 'a branch without a commit',
        prepare: ({ path }) => git(path, 'switch', '--quiet', '--orphan', 'new'),
        says: /no commit yet/,
      },
      { what: 'a detached HEAD', prepare: ({ path }) => git(path, 'switch', '--quiet', '--detach'), says: /detached/ },
      {
        what: 'a remote that leads elsewhere',
        prepare: ({ path }) => git(path, 'remote', 'add', 'origin', 'https://me:hunter2@git.example/x.git'),
        says: /leads to https:\/\/\*\*\*@git\.example/,
      },
    ];
    for (const { what, prepare, url, name = '', says } of cases)
      it(what, async () => {
        using bench = await unpublished();
        prepare?.(bench);
        const before = snapshotRepository(bench.path);
        const { state, blocked } = await bench.plan(id, { url: url ?? bench.target, ...(name && { name }) });
        assert.equal(state, 'blocked');
        assert.match(blocked?.message ?? '', says);
        assert.doesNotMatch(JSON.stringify(blocked), /hunter2/);
        assert.equal(snapshotRepository(bench.path), before);
      });
  });

  it('sends to one that holds what is here, if only older', async () => {
    using bench = await unpublished();
    git(bench.path, 'push', '--quiet', bench.target, 'main');
    makeCommit(bench.path, { a: '1' });
    assert.equal((await bench.fix(id, { url: bench.target })).outcome, 'done');
    published(bench, bench.target);
  });

  it('changes nothing where the branch moved since the preview', async () => {
    using bench = await unpublished();
    const { planId } = await bench.plan(id, { url: bench.target });
    makeCommit(bench.path, { a: '1' });
    const before = snapshotRepository(bench.path);
    const [result] = await bench.runner.apply(planId, { signal: never });
    assert.equal(result?.error?.code, 'conflict');
    assert.equal(snapshotRepository(bench.path), before);
  });

  it('quotes a host that declines, and takes the remote away again', async () => {
    using bench = await unpublished();
    hook(bench.target, 'pre-receive', 'echo "Not on Fridays." >&2; exit 1');
    const before = snapshotRepository(bench.path);
    const result = await bench.fix(id, { url: bench.target });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /Not on Fridays/);
    assert.equal(snapshotRepository(bench.path), before);
  });

  it('gives back what a former remote of that name left', async () => {
    using bench = await unpublished();
    const lib = makeCommit(bench.path, { a: '1' });
    git(bench.path, 'update-ref', 'refs/remotes/origin/main', 'HEAD^');
    git(bench.path, 'update-ref', 'refs/remotes/origin/old', lib);
    git(bench.path, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
    const before = snapshotRepository(bench.path);
    const { entryId, message } = await bench.fix(id, { url: bench.target });
    assert.equal(git(bench.path, 'rev-parse', 'origin/main'), lib, message);
    await bench.undo(entryId);
    assert.equal(snapshotRepository(bench.path), before);
    assert.equal(git(bench.path, 'symbolic-ref', 'refs/remotes/origin/HEAD'), 'refs/remotes/origin/main');
  });

  describe('is not undone where, since,', () => {
    const cases: [string, (bench: Workbench) => unknown][] = [
      ['another branch follows the remote', ({ path }) => git(path, 'branch', '--track', 'other', 'origin/main')],
      ['the URL was changed', ({ path }) => git(path, 'remote', 'set-url', 'origin', 'https://git.example/x.git')],
      ['it has a URL to push to', ({ path }) => git(path, 'config', 'remote.origin.pushurl', 'https://git.example/x')],
      ['the branch follows another', ({ path }) => git(path, 'config', 'branch.main.merge', 'refs/heads/trunk')],
    ];
    for (const [what, later] of cases)
      it(what, async () => {
        using bench = await unpublished();
        const { entryId, message } = await bench.fix(id, { url: bench.target });
        assert.ok(entryId, message);
        later(bench);
        const before = snapshotRepository(bench.path);
        await assert.rejects(bench.undo(entryId), { code: 'conflict' });
        assert.equal(snapshotRepository(bench.path), before);
      });
  });

  it('leaves nothing behind when it is cancelled before the host has it', async () => {
    using bench = await unpublished();
    const before = snapshotRepository(bench.path);
    const waiting = stopIn(bench, `${bench.path}/.git`, 'pre-push');
    const stop = new AbortController();
    const { planId } = await bench.plan(id, { url: bench.target });
    const ended = bench.runner.apply(planId, { signal: stop.signal });
    await appears(waiting);
    stop.abort();
    const [result] = await ended;
    assert.equal(result?.error?.code, 'cancelled', result?.message);
    assert.equal(snapshotRepository(bench.path), before);
    assert.equal(git(bench.target, 'for-each-ref'), '');
  });

  describe('killed on the way', () => {
    if (process.platform === 'win32') return;
    const kill = (bench: Workbench & { target: string }, waiting: string, executable = 'git') =>
      killWhenWaiting(bench, {
        script: './apply-in-child.ts',
        args: [bench.folder.join('state'), bench.path, id, JSON.stringify({ url: bench.target }), executable],
        waiting,
      });

    for (const [name, stop, outcome] of [
      [
        'before the remote is there',
        { at: 'remote.origin.url', when: 'before', given: 'echo "$*" | grep -q replace-all' },
        'undone',
      ],
      ['with half of the remote', { at: '--replace-all', when: 'after' }, 'undone'],
      ['before it sends', { at: 'push --no-follow-tags', when: 'before' }, 'undone'],
      ['when it was sent', { at: 'push --no-follow-tags', when: 'after' }, 'done'],
      ['with half of the upstream', { at: '--replace-all', when: 'after', nth: 3 }, 'done'],
      ['at the end', { at: '--replace-all', when: 'after', nth: 4 }, 'done'],
    ] as [string, Stop, 'done' | 'undone'][])
      it(`${name}: ${outcome}`, async () => {
        using bench = await unpublished();
        const before = snapshotRepository(bench.path);
        const { executable, waiting } = stoppingGit(bench, stop);
        await kill(bench, waiting, executable);
        const [one] = await bench.runner.recover({ signal: never });
        assert.equal(one?.outcome, outcome, one?.error?.message);
        if (outcome === 'done') {
          published(bench, bench.target);
          await bench.undo(one?.entry.id);
        }
        assert.equal(snapshotRepository(bench.path), before);
      });

    it('while the host has it but git here does not know: done', async () => {
      using bench = await unpublished();
      await kill(bench, stopIn(bench, bench.target, 'post-receive'));
      const [one] = await bench.runner.recover({ signal: never });
      assert.equal(one?.outcome, 'done', one?.error?.message);
      assert.equal(git(bench.path, 'config', 'branch.main.merge'), 'refs/heads/main');
      assert.equal(git(bench.target, 'rev-parse', 'main'), git(bench.path, 'rev-parse', 'HEAD'));
    });

    it('and the host is away: asked again at the next start', async () => {
      using bench = await unpublished();
      const before = snapshotRepository(bench.path);
      await kill(bench, stopIn(bench, `${bench.path}/.git`, 'pre-push'));
      renameSync(bench.target, `${bench.target}.away`);
      const [one] = await bench.runner.recover({ signal: never });
      assert.equal(one?.entry.state, 'started');
      renameSync(`${bench.target}.away`, bench.target);
      const [again] = await bench.runner.recover({ signal: never });
      assert.equal(again?.outcome, 'undone', again?.error?.message);
      assert.equal(snapshotRepository(bench.path), before);
    });
  });

  describe('killed while it is undone', () => {
    if (process.platform === 'win32') return;
    for (const [name, stop, outcome] of [
      ['before it begins', { at: '--unset-all', when: 'before' }, 'done'],
      ['in the middle of the settings', { at: '--unset-all', when: 'after', nth: 2 }, 'undone'],
      ['before what it tracks goes', { at: 'update-ref', when: 'before' }, 'undone'],
      ['at the end', { at: 'update-ref', when: 'after' }, 'undone'],
    ] as [string, Stop, 'done' | 'undone'][])
      it(`${name}: ${outcome}`, async () => {
        using bench = await unpublished();
        const before = snapshotRepository(bench.path);
        const { entryId = '', message } = await bench.fix(id, { url: bench.target });
        assert.ok(entryId, message);
        const { executable, waiting } = stoppingGit(bench, stop);
        const args = [bench.folder.join('state'), entryId, executable];
        await killWhenWaiting(bench, { script: './undo-in-child.ts', args, waiting });
        const [one] = await bench.runner.recover({ signal: never });
        assert.equal(one?.outcome, outcome, one?.error?.message);
        if (outcome === 'done') await bench.undo(entryId);
        assert.equal(snapshotRepository(bench.path), before);
      });
  });
});

function hook(gitDir: string, name: string, script: string): void {
  writeFileSync(`${gitDir}/hooks/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(`${gitDir}/hooks/${name}`, 0o755);
}

/** The hook waits until it is ended. Returns the file that tells that it does. */
function stopIn({ folder }: Workbench, gitDir: string, name: string): string {
  const waiting = folder.join('waiting');
  assert.ok(!existsSync(waiting));
  hook(gitDir, name, `touch '${waiting}'\nexec sleep 1000`);
  return waiting;
}
