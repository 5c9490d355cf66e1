import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { git, makeBareRemote, commit as makeCommit, makeRepository } from '../../../fixtures/git.ts';
import { killWhenWaiting, stoppingGit } from '../kill.ts';
import { never, snapshotRepository, type Workbench, workbench } from '../workbench.ts';

const tipOf = (remote: string) => git(remote, 'for-each-ref', '--format=%(objectname)', 'refs/heads/main');

/** The workbench without a remote, an empty repository at one host and one with other work at another. */
async function hosts() {
  const bench = await workbench();
  git(bench.path, 'remote', 'remove', 'origin');
  const empty = makeBareRemote(bench.folder.join('fetched/alpha.git'));
  const foreign = makeBareRemote(bench.folder.join('pushed/alpha.git'));
  makeRepository(bench.folder.join('other'), { files: { x: 'x' }, remote: foreign });
  const [fetched, pushed] = [bench.folder.join('fetched/'), bench.folder.join('pushed/')];
  return Object.assign(bench, { empty, foreign, fetched, pushed });
}
type Hosts = Awaited<ReturnType<typeof hosts>>;

describe('where a push goes', () => {
  describe('git/publish looks there, and not where it is fetched from:', () => {
    const cases: { what: string; prepare: (bench: Hosts) => unknown; isAdded: boolean }[] = [
      {
        what: 'pushurl',
        isAdded: false,
        prepare: ({ path, empty, foreign }) => {
          git(path, 'remote', 'add', 'origin', empty);
          git(path, 'remote', 'set-url', '--push', 'origin', foreign);
        },
      },
      {
        what: 'pushurl, though what is fetched has the same history',
        isAdded: false,
        prepare: ({ path, empty, foreign }) => {
          git(path, 'remote', 'add', 'origin', empty);
          git(path, 'push', '--quiet', 'origin', 'main');
          git(path, 'switch', '--quiet', '--create', 'topic');
          git(path, 'remote', 'set-url', '--push', 'origin', foreign);
        },
      },
      {
        what: 'pushInsteadOf, of a remote that is yet to be added',
        isAdded: true,
        prepare: ({ path, fetched, pushed }) => git(path, 'config', `url.${pushed}.pushInsteadOf`, fetched),
      },
      {
        what: 'pushInsteadOf, whose URL another rule would lead back when it is fetched',
        isAdded: true,
        prepare: ({ path, fetched, pushed }) => {
          git(path, 'config', `url.${pushed}.pushInsteadOf`, fetched);
          git(path, 'config', `url.${fetched}.insteadOf`, pushed);
        },
      },
    ];
    for (const { what, prepare, isAdded } of cases)
      it(what, async () => {
        using bench = await hosts();
        prepare(bench);
        const before = snapshotRepository(bench.path);
        const item = await bench.plan('git/publish', isAdded ? { url: bench.empty } : {});
        assert.equal(item.state, 'blocked');
        assert.match(item.blocked?.message ?? '', /holds other work/);
        assert.equal(snapshotRepository(bench.path), before);
      });

    it('says where that is, and sends it there', async () => {
      using bench = await hosts();
      const target = makeBareRemote(bench.folder.join('nas/alpha.git'));
      git(bench.path, 'config', `url.${bench.folder.join('nas/')}.pushInsteadOf`, bench.pushed);
      const before = snapshotRepository(bench.path);
      const item = await bench.plan('git/publish', { url: bench.foreign });
      assert.equal(item.summary, `Publish main (1 commit) to ${target}`, item.blocked?.message);
      assert.deepEqual(item.commands[0], ['git', 'remote', 'add', '--', 'origin', bench.foreign]);
      assert.match(item.details.join(), /lead pushes to .*nas\/alpha\.git/);
      const { entryId, message } = await bench.fix('git/publish', { url: bench.foreign });
      assert.equal(tipOf(target), git(bench.path, 'rev-parse', 'HEAD'), message);
      await bench.undo(entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

    it('keeps to the settings that the environment brings', async () => {
      using bench = await hosts();
      const key = `url.${bench.pushed}.pushInsteadOf`;
      const settings = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: key, GIT_CONFIG_VALUE_0: bench.fetched };
      Object.assign(process.env, settings);
      try {
        using again = await hosts();
        process.env.GIT_CONFIG_KEY_0 = `url.${again.pushed}.pushInsteadOf`;
        process.env.GIT_CONFIG_VALUE_0 = again.fetched;
        const { FixRunner } = await import('../../../../src/engine/fixes/runner.ts');
        const { Git } = await import('../../../../src/engine/git/git.ts');
        const runner = new FixRunner({ git: new Git(), store: again.store, by: 'test' });
        const plan = await runner.plan('git/publish', [again.location], { url: again.empty }, { signal: never });
        assert.match(plan.items[0]?.blocked?.message ?? '', /holds other work/);
      } finally {
        for (const name of Object.keys(settings)) delete process.env[name];
      }
    });

    it('refuses several places, and shows none of their passwords', async () => {
      using bench = await hosts();
      git(bench.path, 'remote', 'add', 'origin', bench.empty);
      for (const host of ['one', 'two'])
        git(bench.path, 'config', '--add', 'remote.origin.pushurl', `https://me:hunter2@${host}.example/x.git`);
      const item = await bench.plan('git/publish');
      assert.match(item.blocked?.message ?? '', /pushes to 2 places at once: .*one\.example.*two\.example/);
      assert.match(item.blocked?.hint ?? '', /set-url --delete --push origin/);
      assert.doesNotMatch(JSON.stringify(item), /hunter2/);
    });

    it('refuses where it has changed since the preview', async () => {
      using bench = await hosts();
      git(bench.path, 'remote', 'add', 'origin', bench.empty);
      const { planId, state, blocked } = await bench.plan('git/publish');
      assert.equal(state, 'ready', blocked?.message);
      git(bench.path, 'remote', 'set-url', '--push', 'origin', makeBareRemote(bench.folder.join('late.git')));
      const [result] = await bench.runner.apply(planId, { signal: never });
      assert.equal(result?.error?.code, 'conflict', result?.message);
      assert.equal(tipOf(bench.folder.join('late.git')), '');
    });
  });

  describe('git/push', () => {
    /** One commit ahead of a remote that is pushed to elsewhere. */
    const ahead = async (...places: string[]) => {
      const bench = await workbench();
      makeCommit(bench.path, { a: '1' });
      for (const place of places) {
        const remote = makeBareRemote(bench.folder.join(place));
        git(bench.path, 'config', '--add', 'remote.origin.pushurl', remote);
      }
      return bench;
    };
    const decline = (bench: Workbench, place: string) => {
      const hook = bench.folder.join(place, 'hooks/pre-receive');
      writeFileSync(hook, '#!/bin/sh\necho "Not on Fridays." >&2; exit 1\n');
      chmodSync(hook, 0o755);
    };

    it('says where it goes, to all of the places', async () => {
      using bench = await ahead('nas.git', 'host.git');
      const item = await bench.plan('git/push');
      assert.match(item.warnings.join(), /Pushes to origin go to .*nas\.git and .*host\.git/);
      assert.equal((await bench.fix('git/push')).outcome, 'done');
      for (const place of ['nas.git', 'host.git'])
        assert.equal(tipOf(bench.folder.join(place)), git(bench.path, 'rev-parse', 'HEAD'));
    });

    it('refuses where that has changed since the preview', async () => {
      using bench = await ahead();
      const { planId } = await bench.plan('git/push');
      const late = makeBareRemote(bench.folder.join('late.git'));
      git(bench.path, 'remote', 'set-url', '--push', 'origin', late);
      const [result] = await bench.runner.apply(planId, { signal: never });
      assert.equal(result?.error?.code, 'conflict', result?.message);
      assert.equal(tipOf(late), '');
    });

    it('does not call it unsent where one of the places has it', async () => {
      using bench = await ahead('nas.git', 'host.git');
      decline(bench, 'host.git');
      const result = await bench.fix('git/push');
      assert.equal(result.outcome, 'failed');
      assert.match(result.message, /Not on Fridays[\s\S]*only .*nas\.git has it/);
    });

    it('killed when it was sent: asks where it was sent', async function () {
      if (process.platform === 'win32') return this.skip();
      using bench = await ahead('nas.git');
      const { executable, waiting } = stoppingGit(bench, { at: 'push --no-follow-tags', when: 'after' });
      const args = [bench.folder.join('state'), bench.path, 'git/push', '{}', executable];
      await killWhenWaiting(bench, { script: './apply-in-child.ts', args, waiting });
      const [one] = await bench.runner.recover({ signal: never });
      assert.equal(one?.outcome, 'done', one?.error?.message);
    });
  });
});
