import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call, CallContext } from '../../../src/contract/operations.ts';
import { FixRunner } from '../../../src/engine/fixes/runner.ts';
import { Fleet } from '../../../src/engine/fleet/fleet.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { dispatch } from '../../../src/engine/service/dispatch.ts';
import { createHandlers } from '../../../src/engine/service/handlers.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { Store } from '../../../src/engine/store/types.ts';
import { git, makeRepository, type TemporaryFolder, temporaryFolder, writeFiles } from '../../fixtures/git.ts';
import { noWorkbench } from '../../fixtures/no-workbench.ts';

describe('what a fix repairs', () => {
  let folder: TemporaryFolder;
  let fleet: Fleet;
  let store: Store;
  let call: Call;

  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openStore(folder.join('state'));
    const runner = new Git();
    const roots = () => [folder.join('repos')];
    const discovery = () => ({ depth: 3, ignore: [] });
    fleet = new Fleet({ git: runner, store, log: silentLogger, roots, discovery, trusted: () => true });
    const fixes = new FixRunner({
      git: runner,
      store,
      by: 'test',
      readFacts: (location, signal, needs) => fleet.readFacts(location, signal, needs),
      policyOf: (location) => fleet.policyOf(location),
      roots,
    });
    const handlers = createHandlers({ fleet, fixes, store, git: runner, workbench: noWorkbench });
    const context: CallContext = { signal: new AbortController().signal, report: () => {} };
    call = ((name, input) => dispatch(handlers, name, input, { trust: true, github: false }, context)) as Call;
  });
  afterEach(() => {
    fleet.dispose();
    store.close();
    folder[Symbol.dispose]();
  });

  const found = (rule: string) =>
    fleet
      .findings()
      .filter((finding) => finding.rule === rule && finding.verdict === 'fail')
      .map(({ subject, path }) => path ?? subject ?? '');

  /** Repairs all that the rule found, and looks whether a fresh look and then the undo tell so. */
  async function repairs(
    rule: string,
    fix: string,
    expected: readonly string[],
    answers: Record<string, string> = {},
  ): Promise<string> {
    await call('audit.run', {});
    assert.deepEqual(found(rule), expected);
    const about = fleet.findings().filter((finding) => finding.rule === rule && finding.fixes.includes(fix));
    const repositoryIds = [...new Set(about.map(({ repositoryId }) => repositoryId))];
    const plan = await call('fixes.plan', { fix, repositoryIds, answers, findingIds: about.map(({ id }) => id) });
    assert.equal(plan.items[0]?.state, 'ready', plan.items[0]?.summary);
    const [result] = await call('fixes.apply', { planId: plan.id });
    assert.equal(result?.outcome, 'done', result?.message);
    await fleet.settled();
    assert.deepEqual(found(rule), []);
    await call('audit.run', {});
    assert.deepEqual(found(rule), []);
    return result?.entryId ?? '';
  }

  async function undone(entryId: string, rule: string, expected: readonly string[]): Promise<void> {
    await call('journal.undo', { entryId });
    await fleet.settled();
    assert.deepEqual(found(rule), expected);
  }

  const alpha = (files: Record<string, string>) => makeRepository(folder.join('repos/alpha'), { files });

  it('tracked environment files', async () => {
    alpha({ '.env': 'DB_PASSWORD=k3ttle-Br4ss\n', a: 'a\n' });
    const rule = 'files/tracked-environment-file';
    await undone(await repairs(rule, 'files/untrack', ['.env']), rule, ['.env']);
  });

  it('files that as a whole are a secret, and not those that only hold one', async () => {
    const line = 'q8Zr3vLk1TnX5yBc7WdE9fGh2JmP4sQu6RtV0aYiOoKxNbHgFwDzCjSeMlUpIr3T';
    const [begin, end] = ['BEGIN', 'END'].map((word) => ['-----', word, ' RSA PRIVATE ', 'KEY-----'].join(''));
    const key = [begin, `MII${line}`, line, line, end, ''].join('\n');
    const token = ['ghp_', 'wK9xQ2mZ7rTb4LcV8nHd', '5sJf3YpGa6Ue1XiO'].join('');
    const path = alpha({
      'deploy/id_server': key,
      'app.env.sh': `GH_TOKEN=${token}\n`,
      '.env': `T=${token.slice(0, -1)}P\n`,
    });
    const keys = 'secrets/private-key';
    await undone(await repairs(keys, 'files/untrack', ['deploy/id_server']), keys, ['deploy/id_server']);
    const offering = fleet
      .findings()
      .filter(({ rule, fixes }) => rule === 'secrets/tracked-secret' && fixes.length > 0);
    assert.deepEqual(
      offering.map((finding) => finding.path),
      ['.env'],
    );
    assert.ok(existsSync(join(path, 'deploy/id_server')));
  });

  it('licences that nobody filled in', async () => {
    alpha({ LICENSE: 'ISC License\n\nCopyright (c) <year> <name of author>\n\nPermission to use it.\n' });
    writeFileSync(folder.join('repos/.gitops-auditor.yaml'), 'set: recommended\n');
    const [rule, both] = ['files/license-placeholder', ['LICENSE', 'LICENSE']];
    await undone(await repairs(rule, 'files/fill-in-license', both, { holder: 'Ada Author' }), rule, both);
  });

  it('tracked files that are ignored', async () => {
    const path = alpha({ 'app.log': 'x\n', a: 'a\n' });
    writeFileSync(folder.join('repos/.gitops-auditor.yaml'), 'set: recommended\n');
    writeFiles(path, { '.gitignore': '*.log\n' });
    git(path, 'add', '.gitignore');
    git(path, 'commit', '--quiet', '--message', 'Ignore logs');
    const rule = 'files/tracked-but-ignored';
    await undone(await repairs(rule, 'files/untrack', ['app.log']), rule, ['app.log']);
    assert.ok(existsSync(join(path, 'app.log')));
  });

  it('untracked files', async () => {
    const path = alpha({ a: 'a\n' });
    writeFiles(path, { 'notes.md': 'x', 'out/b': 'y' });
    const rule = 'git/untracked-files';
    await undone(await repairs(rule, 'files/ignore', ['']), rule, ['']);
  });

  it('line endings', async () => {
    const path = alpha({ 'a.txt': 'one\r\n', 'b.txt': 'two\r\nthree\n' });
    writeFileSync(folder.join('repos/.gitops-auditor.yaml'), 'set: recommended\n');
    writeFiles(path, { '.gitattributes': '* text=auto\n' });
    git(path, 'add', '.gitattributes');
    git(path, 'commit', '--quiet', '--message', 'Attributes');
    const rule = 'files/line-endings';
    await undone(await repairs(rule, 'files/normalise-line-endings', ['a.txt', 'b.txt']), rule, ['a.txt', 'b.txt']);
  });

  it('repositories that nobody lists, and they come back', async () => {
    alpha({ a: 'a\n' });
    git(folder.path, 'clone', '--quiet', folder.join('repos/alpha'), folder.join('repos/extra'));
    writeFileSync(folder.join('repos/.gitops-auditor.yaml'), 'inventory: inventory.txt\n');
    writeFileSync(folder.join('repos/inventory.txt'), 'alpha\n');
    const rule = 'inventory/extra';
    const names = () => fleet.repositories().map(({ name }) => name);
    const entryId = await repairs(rule, 'inventory/move-to-trash', ['']);
    assert.deepEqual(names(), ['alpha']);
    await undone(entryId, rule, ['']);
    assert.deepEqual(names().sort(), ['alpha', 'extra']);
  });
});
