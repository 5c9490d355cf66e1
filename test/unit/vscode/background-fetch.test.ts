import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Fleet } from '../../../src/engine/fleet/fleet.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { withRepositoryLock } from '../../../src/engine/store/lock.ts';
import { currentProcess } from '../../../src/engine/store/process-identity.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { BackgroundFetch } from '../../../src/vscode/background-fetch.ts';
import { folderForEachTest } from '../../fixtures/each-test.ts';
import { git, makeBareRemote, makeRepository } from '../../fixtures/git.ts';

const owner = { ...currentProcess(), by: 'test window' };
const hour = 3_600_000;

describe('background fetch', () => {
  const { folder, ends } = folderForEachTest();

  const longAgo = (path: string): void => {
    if (existsSync(`${path}/.git/FETCH_HEAD`)) utimesSync(`${path}/.git/FETCH_HEAD`, 1_000_000, 1_000_000);
  };

  /** A repository of the fleet that was last fetched long ago. */
  function repository(name: string): string {
    const remote = makeBareRemote(folder.join('remotes', `${name}.git`));
    const path = makeRepository(folder.join('fleet', name), { remote });
    longAgo(path);
    return path;
  }

  /** A window on the fleet, with an engine and a store of its own, that may fetch; `fetched`: what it did, in order. */
  async function open({ concurrency = 4 } = {}) {
    const fetched: string[] = [];
    const onCall = ({ args, cwd }: { args: readonly string[]; cwd: string }): void => {
      if (args[0] === 'fetch') fetched.push(cwd);
    };
    const engine = new Git({ onCall, concurrency });
    const store = await openStore(folder.join('state'));
    ends.push(() => store.close());
    const roots = () => [folder.join('fleet')];
    const discovery = () => ({ depth: 3, ignore: [] });
    const fleet = new Fleet({ git: engine, store, log: silentLogger, roots, discovery, trusted: () => true });
    ends.push(() => fleet.dispose());
    await fleet.audit();
    const settings = { allowed: true, intervalMs: hour };
    const log = silentLogger;
    const background = new BackgroundFetch({ fleet, git: engine, store, owner, log, settings: () => settings });
    ends.push(() => background.dispose());
    return { fetched, engine, fleet, settings, background, store };
  }

  /** Its fetches do not end by themselves. Returns the file that then holds the process number of the remote's end. */
  function stall(path: string): string {
    const stalled = `${path}.stalled`;
    const script = `${path}.sh`;
    writeFileSync(script, `#!/bin/sh\necho $$ > '${stalled}.new'; mv '${stalled}.new' '${stalled}'; exec sleep 1000\n`);
    chmodSync(script, 0o755);
    git(path, 'config', 'remote.origin.uploadpack', script);
    return stalled;
  }
  const until = async (fits: () => boolean): Promise<void> => {
    while (!fits()) await delay(5);
  };
  const isAlive = (pid: number): boolean => {
    try {
      // A zombie is still numbered.
      return process.kill(pid, 0) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
    } catch {
      return false;
    }
  };

  it('fetches only where it is switched on, what is due, once in the interval', async () => {
    const [old, fresh] = [repository('old'), repository('fresh')];
    git(fresh, 'fetch', '--quiet');
    const { background, settings, fetched, fleet } = await open();
    settings.allowed = false;
    await background.look();
    background.settingsChanged();
    assert.deepEqual(fetched, []);
    settings.allowed = true;
    await background.look();
    assert.deepEqual(fetched, [old]);
    await fleet.settled();
    await background.look();
    assert.deepEqual(fetched, [old]);
    settings.intervalMs = -1;
    await background.look();
    assert.deepEqual(fetched.slice(1).sort(), [fresh, old]);
  });

  it('of two windows one fetches a repository, also one that cannot be', async () => {
    repository('good');
    const bad = repository('bad');
    git(bad, 'remote', 'set-url', 'origin', folder.join('nowhere'));
    git(bad, 'worktree', 'add', '--quiet', '-b', 'linked', folder.join('fleet', 'linked'));
    const [one, two] = [await open(), await open()];
    await Promise.all([one.background.look(), two.background.look()]);
    await Promise.all([two.background.look(), one.background.look()]);
    const all = [...one.fetched, ...two.fetched].map((path) => path.replace('linked', 'bad'));
    assert.deepEqual(all.sort(), [bad, folder.join('fleet', 'good')]);
  });

  it('comes back to one that somebody was just changing', async () => {
    const path = repository('busy');
    const { background, fleet, fetched } = await open();
    const [location] = fleet.locations();
    assert.ok(location);
    const never = new AbortController().signal;
    await withRepositoryLock(location, { ...owner, by: 'a terminal' }, never, () => background.look());
    assert.deepEqual(fetched, []);
    await background.look();
    assert.deepEqual(fetched, [path]);
  });

  it('lets people go first, and stops when it is switched off; what it had not fetched is fetched by others', async () => {
    const paths = ['a', 'b', 'c', 'd', 'e', 'f'].map(repository);
    const stalled = paths.map(stall);
    const { background, settings, engine, fetched } = await open({ concurrency: 2 });
    const looking = background.look();
    await until(() => stalled.some((file) => existsSync(file)));
    // Two processes at a time, and four fetches wait: yet this is answered.
    assert.equal(await engine.text(paths[0] ?? '', ['rev-parse', '--abbrev-ref', 'HEAD']), 'main');
    const begun = stalled.filter((file) => existsSync(file));
    assert.equal(begun.length, 1);
    settings.allowed = false;
    background.settingsChanged();
    await looking;
    const pids = begun.map((file) => Number(readFileSync(file, 'utf8')));
    await until(() => pids.every((pid) => !isAlive(pid)));
    assert.deepEqual(
      stalled.filter((file) => existsSync(file)),
      begun,
    );
    assert.equal(fetched.length, 1);
    for (const path of paths) git(path, 'config', '--unset', 'remote.origin.uploadpack');
    const other = await open();
    await other.background.look();
    assert.deepEqual(other.fetched.sort(), paths);
  });

  it('a window that closes while it fetches leaves the repository to others', async () => {
    const path = repository('left');
    const stalled = stall(path);
    const { background, store } = await open();
    const looking = background.look();
    await until(() => existsSync(stalled));
    background.dispose();
    store.close();
    git(path, 'config', '--unset', 'remote.origin.uploadpack');
    const other = await open();
    await looking;
    await other.background.look();
    assert.deepEqual(other.fetched, [path]);
  });

  it('never asks for a password', async () => {
    const path = repository('private');
    const server = createServer((_request, response) => {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="private"' }).end();
    });
    ends.push(() => server.close());
    const { port } = await new Promise<AddressInfo>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(server.address() as AddressInfo));
    });
    git(path, 'remote', 'set-url', 'origin', `http://127.0.0.1:${port}/private.git`);
    const asked = folder.join('asked');
    const program = folder.join('ask.sh');
    writeFileSync(program, `#!/bin/sh\ntouch '${asked}'\necho secret\n`);
    chmodSync(program, 0o755);
    git(path, 'config', 'core.askPass', program);
    const before = { ...process.env };
    Object.assign(process.env, { GIT_ASKPASS: program, SSH_ASKPASS: program, DISPLAY: ':0' });
    try {
      const { background, fetched } = await open();
      await background.look();
      assert.deepEqual(fetched, [path]);
    } finally {
      for (const name of ['GIT_ASKPASS', 'SSH_ASKPASS', 'DISPLAY'])
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
    }
    assert.ok(!existsSync(asked));
  });
});
