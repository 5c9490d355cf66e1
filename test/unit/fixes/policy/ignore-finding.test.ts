import assert from 'node:assert/strict';
import { existsSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../../src/contract/findings.ts';
import { ignoreFinding } from '../../../../src/engine/fixes/policy/ignore-finding.ts';
import { FixRunner } from '../../../../src/engine/fixes/runner.ts';
import { discover } from '../../../../src/engine/git/discover.ts';
import { Git } from '../../../../src/engine/git/git.ts';
import { openStore } from '../../../../src/engine/store/store.ts';
import type { Store } from '../../../../src/engine/store/types.ts';
import { git, makeRepository, type TemporaryFolder, temporaryFolder } from '../../../fixtures/git.ts';
import { findingOf } from '../workbench.ts';

const { signal } = new AbortController();

describe('policy/ignore-finding', () => {
  let folder: TemporaryFolder;
  let store: Store;
  let runner: FixRunner;

  beforeEach(async () => {
    folder = temporaryFolder();
    makeRepository(folder.join('root/group/alpha [x]'), { files: { 'a.txt': 'a\n' } });
    store = await openStore(folder.join('state'));
    runner = new FixRunner({ git: new Git(), store, by: 'test' });
  });
  afterEach(() => {
    store.close();
    folder[Symbol.dispose]();
  });

  const answers = { reason: 'kept: on purpose', until: '2030-01-02' };
  const stash = findingOf('git/stash-entries', { subject: 'main' });

  async function plan(findings: readonly Finding[] = [stash]) {
    const { repositories } = await discover([folder.join('root')], { depth: 4, ignore: [] });
    return runner.plan('policy/ignore-finding', repositories, answers, { signal, findings: () => findings });
  }
  async function apply(findings?: readonly Finding[]) {
    const [result] = await runner.apply((await plan(findings)).id, { signal });
    assert.equal(result?.outcome, 'done', result?.message);
    return result?.entryId ?? '';
  }

  it('makes a policy at the root, so that no repository becomes dirty, and takes it back', async () => {
    const entry = await apply();
    const text = readFileSync(folder.join('root/.gitops-auditor.yaml'), 'utf8');
    assert.match(text, /rule: git\/stash-entries/);
    assert.match(text, /group\/alpha \\\[x\\\]|group\/alpha \\\\\[x\\\\\]/);
    assert.equal(git(folder.join('root/group/alpha [x]'), 'status', '--porcelain'), '');
    await runner.undo(entry, { signal });
    assert.ok(!existsSync(folder.join('root/.gitops-auditor.yaml')));
  });

  it('adds to the nearest file, leaving the rest of it alone', async () => {
    const path = folder.join('root/group/.gitops-auditor.yaml');
    const before = '# ours\r\nset: strict   # all of it\r\n';
    writeFileSync(path, before);
    writeFileSync(folder.join('root/.gitops-auditor.yaml'), 'set: default\n');
    const entry = await apply();
    assert.ok(readFileSync(path, 'utf8').startsWith(before));
    assert.equal(readFileSync(folder.join('root/.gitops-auditor.yaml'), 'utf8'), 'set: default\n');
    await runner.undo(entry, { signal });
    assert.equal(readFileSync(path, 'utf8'), before);
  });

  it('takes an ignore back out of a file that has others by now, and the file with the last of them', async () => {
    const path = folder.join('root/.gitops-auditor.yaml');
    const entries: string[] = [];
    for (const rule of ['git/a', 'git/b', 'git/c']) entries.push(await apply([findingOf(rule)]));
    const rules = () => (existsSync(path) ? (readFileSync(path, 'utf8').match(/git\/./g) ?? []) : null);
    for (const [at, left] of [
      [0, ['git/b', 'git/c']],
      [2, ['git/b']],
      [1, null],
    ] as const) {
      await runner.undo(entries[at] ?? '', { signal });
      assert.deepEqual(rules(), left);
    }
  });

  it('ignores several at once, each once, and takes them back together', async () => {
    const path = folder.join('root/group/.gitops-auditor.yaml');
    const before = 'set: strict # all of it\nignore:\n  # known\n  - { rule: git/x, reason: known }\n';
    writeFileSync(path, before);
    const files = ['a.env', 'b.env'].map((file) => findingOf('secrets/plain', { path: file }));
    const entry = await apply([stash, ...files]);
    assert.equal(readFileSync(path, 'utf8').split('rule:').length - 1, 3);
    const own = `${readFileSync(path, 'utf8')}  - rule: git/mine\n    reason: mine\n`;
    writeFileSync(path, own);
    await runner.undo(entry, { signal });
    assert.equal(readFileSync(path, 'utf8'), `${before}  - rule: git/mine\n    reason: mine\n`);
  });

  it('takes back what an earlier version noted, where nothing has changed since', async () => {
    const path = folder.join('root/.gitops-auditor.yaml');
    const noted = { path, before: 'set: strict\n', after: 'set: strict\nignore: []\n' };
    const undo = () => ignoreFinding.undo?.({ signal, isUnsaved: () => false } as never, noted);
    writeFileSync(path, `${noted.after}# mine\n`);
    await assert.rejects(undo() ?? assert.fail(), { code: 'conflict' });
    writeFileSync(path, noted.after);
    assert.equal(await undo(), 'Took the ignore back');
    assert.equal(readFileSync(path, 'utf8'), noted.before);
  });

  it('stands after a crash where its ignores are in the file, whatever others wrote beside them', async () => {
    const path = folder.join('root/.gitops-auditor.yaml');
    const recover = async (undo: unknown) => (await ignoreFinding.recover({ signal } as never, undo)).outcome;
    const undo = store.journal.get(await apply())?.undo;
    assert.equal(await recover(undo), 'done');
    writeFileSync(path, `# mine\n${readFileSync(path, 'utf8')}`);
    assert.equal(await recover(undo), 'done');
    writeFileSync(path, 'set: strict\n');
    assert.equal(await recover(undo), 'undone');
    unlinkSync(path);
    assert.equal(await recover(undo), 'undone');
  });

  it('refuses where the file changed since the preview, or since', async () => {
    const { id } = await plan();
    const path = folder.join('root/.gitops-auditor.yaml');
    writeFileSync(path, 'set: strict\n');
    const [result] = await runner.apply(id, { signal });
    assert.equal(result?.error?.code, 'conflict');
    assert.equal(readFileSync(path, 'utf8'), 'set: strict\n');
    const entry = await apply();
    writeFileSync(path, 'set: default\n');
    await assert.rejects(runner.undo(entry, { signal }), { code: 'conflict' });
  });

  it('leaves a file alone that an editor has unsaved changes of', async () => {
    const path = folder.join('root/.gitops-auditor.yaml');
    let unsaved: string | undefined;
    runner = new FixRunner({ git: new Git(), store, by: 'test', isUnsaved: (open) => open === unsaved });
    const { id } = await plan();
    unsaved = path;
    const [blocked] = (await plan()).items;
    assert.equal(blocked?.blocked?.code, 'conflict');
    assert.match(blocked?.blocked?.hint ?? '', /Save/);
    const [refused] = await runner.apply(id, { signal });
    assert.equal(refused?.error?.code, 'conflict');
    assert.ok(!existsSync(path));
    unsaved = undefined;
    const entry = await apply();
    const written = readFileSync(path, 'utf8');
    unsaved = path;
    await assert.rejects(runner.undo(entry, { signal }), { code: 'conflict', message: /not saved/ });
    assert.equal(readFileSync(path, 'utf8'), written);
    unsaved = undefined;
    await runner.undo(entry, { signal });
    assert.ok(!existsSync(path));
  });

  it('follows no link, and edits no broken file', async () => {
    const elsewhere = folder.join('elsewhere.yaml');
    writeFileSync(elsewhere, '');
    symlinkSync(elsewhere, join(folder.join('root'), '.gitops-auditor.yaml'));
    assert.equal((await plan()).items[0]?.blocked?.code, 'conflict');
    writeFileSync(folder.join('root/group/.gitops-auditor.yaml'), 'ignore: [\n');
    assert.equal((await plan()).items[0]?.blocked?.code, 'bad-input');
    assert.equal(readFileSync(elsewhere, 'utf8'), '');
  });
});
