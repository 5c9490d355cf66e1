import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { Finding } from '../../../src/contract/findings.ts';
import type { Rule } from '../../../src/engine/audit/rule.ts';
import { rules } from '../../../src/engine/audit/rules/index.ts';
import { Fleet } from '../../../src/engine/fleet/fleet.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import {
  cloneOf,
  isolatedEnvironment,
  makeBareRemote,
  makeRepository,
  type TemporaryFolder,
  temporaryFolder,
} from '../../fixtures/git.ts';

const { signal } = new AbortController();

/** Submodules are cloned from this machine. */
const environment = {
  ...process.env,
  ...isolatedEnvironment,
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'protocol.file.allow',
  GIT_CONFIG_VALUE_0: 'always',
};

/** Does what a session shows, and checks that it says what is shown, where something is. */
function perform(session: string, cwd: string): void {
  const steps = session.split(/^\$ /m).slice(1);
  assert.ok(session.startsWith('$ '), session);
  const commands = steps.map((step) => step.split('\n', 1)[0] ?? '');
  // One shell for all: a variable stays set.
  const script = commands.map((command) => `${command}\nprintf '\\0'`).join('\n');
  const { status, stdout, stderr } = spawnSync('sh', ['-euc', script], { cwd, env: environment, encoding: 'utf8' });
  assert.equal(status, 0, `${session}\n${stderr}`);
  const printed = stdout.split('\0');
  for (const [at, step] of steps.entries()) {
    const shown = step.slice((commands[at] ?? '').length).trimEnd();
    if (shown !== '') assert.equal(printed[at]?.trimEnd(), shown.replace(/^\n/, ''), commands[at]);
  }
}

/** What one rule says of everything below a folder. */
async function judge(root: string, rule: Rule): Promise<Finding[]> {
  const fleet = new Fleet({
    git: new Git(),
    store: null,
    log: silentLogger,
    roots: () => [root],
    discovery: () => ({ depth: 4, ignore: [] }),
    trusted: () => true,
    only: new Set([rule.id]),
  });
  try {
    await fleet.audit({ signal, priority: 'interactive' });
    return fleet.repositories().flatMap(({ id }) => fleet.get(id)?.findings ?? []);
  } finally {
    fleet.dispose();
  }
}

/** A clone of a repository with two commits; beside its remote there is a library to take in as a submodule. */
function makeSite(folder: TemporaryFolder): string {
  for (const name of ['site', 'library'])
    makeRepository(folder.join('made', name), {
      commits: 2,
      remote: makeBareRemote(folder.join(`remotes/${name}.git`)),
    });
  return cloneOf(folder.join('remotes/site.git'), folder.join('fleet/site'));
}

describe('the examples of the rules', () => {
  if (process.platform === 'win32') return;
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder();
    mkdirSync(folder.join('fleet'));
  });
  afterEach(() => folder[Symbol.dispose]());

  async function assertFails(rule: Rule, root: string): Promise<Finding | undefined> {
    const found = await judge(root, rule);
    const [failed, ...more] = found.filter(({ verdict }) => verdict === 'fail');
    // What is at odds is told on both.
    assert.ok(failed !== undefined && more.length === (rule.claims ? 1 : 0), JSON.stringify(found, null, 2));
    return failed;
  }
  async function assertPasses(rule: Rule, root: string, verdicts: readonly string[]): Promise<void> {
    const found = await judge(root, rule);
    assert.ok(found.length > 0 && found.every(({ verdict }) => verdicts.includes(verdict)), JSON.stringify(found));
  }

  for (const rule of rules) {
    const { id, example, good } = rule;
    it(`${id}: the one fails, and the one as it should be passes`, async () => {
      if (typeof example === 'object') {
        assert.ok(typeof good === 'object');
        makeRepository(folder.join('bad/site'), { files: example });
        const failed = await assertFails(rule, folder.join('bad'));
        if (failed?.line !== undefined) assert.ok(failed.path !== undefined && failed.path in example, failed.path);
        makeRepository(folder.join('good/site'), { files: good });
        await assertPasses(rule, folder.join('good'), ['pass']);
      } else {
        assert.ok(typeof good === 'string');
        const site = makeSite(folder);
        perform(example, site);
        await assertFails(rule, folder.join('fleet'));
        perform(good, site);
        // Where what was wrong is gone, there may be nothing left to judge.
        await assertPasses(rule, folder.join('fleet'), ['pass', 'not-applicable']);
      }
    });
  }
});
