import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { defaultPolicy } from '../../../../src/engine/audit/policy/merge.ts';
import type { FixContext } from '../../../../src/engine/fixes/fix.ts';
import {
  applyEdits,
  type EditMemory,
  readEditable,
  recoverEdits,
  recoverUndoEdits,
  undoEdits,
} from '../../../../src/engine/fixes/support/file-edits.ts';
import { Git } from '../../../../src/engine/git/git.ts';
import { commit, git } from '../../../fixtures/git.ts';
import { killWhenWaiting, stoppingGit } from '../kill.ts';
import { locationOf, never, snapshotRepository, type Workbench, workbench } from '../workbench.ts';

const contextOf = (bench: Workbench, more: Partial<FixContext> = {}): FixContext => ({
  repository: locationOf(bench.path),
  git: new Git(),
  signal: never,
  cancelled: never,
  entryId: 'entry-1',
  backupFolder: bench.folder.join('backup'),
  isUnsaved: () => false,
  unsavedIn: () => undefined,
  policy: defaultPolicy,
  accepted: bench.store.baseline,
  roots: [],
  backupRetentionMs: 1,
  onStart: () => {},
  answers: {},
  findings: [],
  facts: undefined as never,
  ...more,
});

const edits = [
  { path: 'README.md', before: '# alpha\n', after: '# alpha\r\nmore\n' },
  { path: 'deep/er/NEW.md', before: null, after: 'new\n' },
  { path: 'Ünïcode ‑ "name".md', before: null, after: 'odd\n' },
];

/** Nothing is to be remembered: nothing is to be done. */
const unexpected = (): void => assert.fail();

describe('edits of files', () => {
  async function applied(bench: Workbench, context = contextOf(bench)): Promise<EditMemory> {
    let remembered: EditMemory | undefined;
    const memory = await applyEdits(context, edits, (undo) => {
      // Nothing has changed yet.
      assert.equal(readFileSync(`${bench.path}/README.md`, 'utf8'), '# alpha\n');
      remembered = undo ?? assert.fail();
    });
    assert.deepEqual(memory, remembered);
    return memory;
  }

  it('write whole files, track new ones, and are taken back byte for byte', async () => {
    using bench = await workbench();
    chmodSync(`${bench.path}/README.md`, 0o600);
    const before = snapshotRepository(bench.path);
    const context = contextOf(bench);
    const memory = await applied(bench, context);
    assert.doesNotMatch(JSON.stringify(memory), /alpha|more/, 'no content in the journal');
    assert.equal(readFileSync(`${bench.path}/README.md`, 'utf8'), '# alpha\r\nmore\n');
    assert.equal(statSync(`${bench.path}/README.md`).mode & 0o777, 0o600);
    assert.match(git(bench.path, 'status', '--porcelain', '-z'), / M README.md\0A {2}deep\/er\/NEW.md\0A {2}Ünï/);
    await undoEdits(context, memory);
    assert.equal(snapshotRepository(bench.path), before);
    assert.ok(!existsSync(`${bench.path}/deep`));
  });

  it('are refused where a file is not as planned, and nothing is written', async () => {
    using bench = await workbench();
    writeFileSync(`${bench.path}/README.md`, '# edited\n');
    const before = snapshotRepository(bench.path);
    await assert.rejects(applyEdits(contextOf(bench), edits, unexpected), { code: 'conflict' });
    assert.equal(snapshotRepository(bench.path), before);
    await assert.rejects(
      applyEdits(contextOf(bench, { isUnsaved: (path) => path.endsWith('README.md') }), edits, unexpected),
      { code: 'conflict' },
    );
  });

  it('are taken back where somebody is faster at one of the files', async () => {
    for (const late of ['src/one.txt', 'z/NEW.md'] as const) {
      using bench = await workbench();
      const all = [
        ...edits,
        { path: 'src/one.txt', before: 'one\n', after: 'mine\n' },
        { path: 'z/NEW.md', before: null, after: 'mine\n' },
      ];
      const before = snapshotRepository(bench.path);
      const remembered: (EditMemory | null)[] = [];
      const saved = () => {
        mkdirSync(`${bench.path}/z`, { recursive: true });
        writeFileSync(`${bench.path}/${late}`, 'saved just now\n');
      };
      const applying = applyEdits(contextOf(bench), all, (memory) => {
        // All have been compared, and nothing is written yet.
        if (remembered.push(memory) === 1) saved();
      });
      await assert.rejects(applying, { code: 'conflict', message: new RegExp(`^${late} has changed`) });
      assert.equal(readFileSync(`${bench.path}/${late}`, 'utf8'), 'saved just now\n');
      assert.deepEqual([remembered.length, remembered[1]], [2, null], 'nothing is to be undone');
      if (late === 'src/one.txt') writeFileSync(`${bench.path}/${late}`, 'one\n');
      else rmSync(`${bench.path}/${late}`);
      assert.equal(snapshotRepository(bench.path), before);
    }
  });

  it('stay where somebody is faster at one of the files as they are taken back', async () => {
    using bench = await workbench();
    let armed = false;
    class LateSave extends Git {
      override async run(...call: Parameters<Git['run']>) {
        const result = await super.run(...call);
        // The last that is asked before anything is put back.
        if (armed && call[1].includes('ls-tree')) writeFileSync(`${bench.path}/src/one.txt`, 'saved just now\n');
        return result;
      }
    }
    const context = contextOf(bench, { git: new LateSave() });
    const memory = await applyEdits(
      context,
      [...edits, { path: 'src/one.txt', before: 'one\n', after: 'mine\n' }],
      () => {},
    );
    const after = snapshotRepository(bench.path);
    armed = true;
    await assert.rejects(undoEdits(context, memory), { code: 'conflict', message: /src\/one\.txt/ });
    assert.equal(readFileSync(`${bench.path}/src/one.txt`, 'utf8'), 'saved just now\n');
    writeFileSync(`${bench.path}/src/one.txt`, 'mine\n');
    assert.equal(snapshotRepository(bench.path), after);
    armed = false;
    await undoEdits(context, memory);
    assert.equal(git(bench.path, 'status', '--porcelain'), '');
  });

  it('are not taken back over later work', async () => {
    using bench = await workbench();
    const context = contextOf(bench);
    const memory = await applied(bench, context);
    writeFileSync(`${bench.path}/README.md`, 'later\n');
    await assert.rejects(undoEdits(context, memory), { code: 'conflict', message: /README.md was changed again/ });
    assert.ok(existsSync(`${bench.path}/deep/er/NEW.md`));
    writeFileSync(`${bench.path}/README.md`, '# alpha\r\nmore\n');
    git(bench.path, 'commit', '--quiet', '--message', 'Keep it');
    await assert.rejects(undoEdits(context, memory), { code: 'conflict', message: /committed since/ });
    assert.equal(readFileSync(`${bench.path}/README.md`, 'utf8'), '# alpha\r\nmore\n');
  });

  it('say where the copy of what was there has expired', async () => {
    using bench = await workbench();
    const context = contextOf(bench);
    const memory = await applied(bench, context);
    rmSync(context.backupFolder, { recursive: true });
    await assert.rejects(undoEdits(context, memory), { code: 'conflict', message: /copy .* is gone/ });
    assert.ok(existsSync(`${bench.path}/deep/er/NEW.md`));
  });

  it('begin in a repository without a commit', async () => {
    using bench = await workbench();
    const path = bench.folder.join('empty');
    mkdirSync(path);
    git(path, 'init', '--quiet');
    const before = snapshotRepository(path);
    const context = contextOf({ ...bench, path });
    const [, added] = edits;
    assert.ok(added);
    const memory = await applyEdits(context, [added], () => {});
    assert.equal(git(path, 'ls-files'), 'deep/er/NEW.md');
    await undoEdits(context, memory);
    assert.equal(snapshotRepository(path), before);
  });

  it('follow no link, and touch nothing but UTF-8 text', async () => {
    using bench = await workbench();
    symlinkSync(bench.folder.path, `${bench.path}/out`);
    symlinkSync('README.md', `${bench.path}/link.md`);
    writeFileSync(`${bench.path}/latin1.txt`, Buffer.from('caf\xe9\n', 'latin1'));
    writeFileSync(`${bench.path}/binary.txt`, 'a\0b');
    const context = contextOf(bench);
    for (const path of ['out/file.txt', 'link.md', 'latin1.txt', 'binary.txt', 'src'])
      await assert.rejects(readEditable(context, path), { code: 'conflict' }, path);
    assert.equal(await readEditable(context, 'none.txt'), null);
    assert.equal(await readEditable(context, 'src/one.txt'), 'one\n');
    await assert.rejects(applyEdits(context, [{ path: 'out/file.txt', before: null, after: 'x' }], unexpected), {
      code: 'conflict',
    });
    assert.ok(!existsSync(bench.folder.join('file.txt')));
  });

  it('that were cut off are finished or taken back, from every point', async () => {
    using bench = await workbench();
    const before = snapshotRepository(bench.path);
    const context = contextOf(bench);
    const memory = await applied(bench, context);
    assert.equal(await recoverEdits(context, memory), 'done');
    const after = snapshotRepository(bench.path);

    // Before anything was staged; with half a file beside its place.
    git(bench.path, 'reset', '--quiet');
    writeFileSync(`${bench.path}/README.md.entry-1.tmp`, '# al');
    assert.equal(await recoverEdits(context, memory), 'undone');
    assert.equal(snapshotRepository(bench.path), before);

    // Only the first file was written.
    writeFileSync(`${bench.path}/README.md`, '# alpha\r\nmore\n');
    assert.equal(await recoverEdits(context, memory), 'undone');
    assert.equal(snapshotRepository(bench.path), before);

    // In the middle of an undo.
    await applied(bench, context);
    assert.equal(snapshotRepository(bench.path), after);
    rmSync(`${bench.path}/deep/er/NEW.md`);
    await recoverUndoEdits(context, memory);
    assert.equal(snapshotRepository(bench.path), before);

    await applied(bench, context);
    writeFileSync(`${bench.path}/README.md`, 'somebody’s\n');
    git(bench.path, 'reset', '--quiet');
    await assert.rejects(recoverEdits(context, memory), { code: 'conflict' });
    assert.equal(readFileSync(`${bench.path}/README.md`, 'utf8'), 'somebody’s\n');
  });
});

describe('a fix that adds a file', () => {
  const cases: readonly [fix: string, answers: Record<string, string>, path: string, content: RegExp][] = [
    ['files/add-ignore-file', {}, '.gitignore', /# Node\.js\nnode_modules\/\n[\s\S]*\.env\n/],
    ['files/add-security-policy', { contact: 'me@lab.example' }, 'SECURITY.md', /\[me@lab\.example\]\(mailto:/],
    ['files/add-contributing-guide', {}, 'CONTRIBUTING.md', /^# Contributing to alpha\n/],
    ['files/add-changelog', {}, 'CHANGELOG.md', /^# Changelog\n/],
    ['files/add-code-owners', { owners: '@lab/ops you@lab.example' }, '.github/CODEOWNERS', /^\* @lab\/ops you@/m],
    [
      'files/add-editorconfig',
      {},
      '.editorconfig',
      /^root = true\n[\s\S]*\[\{\*\.go,go\.mod\}\]\nindent_style = tab\n/,
    ],
  ];
  for (const [fix, answers, path, content] of cases)
    it(`${fix} tracks it, and undo leaves nothing`, async () => {
      using bench = await workbench();
      commit(bench.path, { 'package.json': '{}\n', 'go.mod': 'module x\n' });
      const before = snapshotRepository(bench.path);
      const plan = await bench.plan(fix, answers);
      assert.equal(plan.state, 'ready', plan.summary);
      assert.deepEqual(
        plan.changes?.map((one) => [one.path, one.before]),
        [[path, null]],
      );
      const result = await bench.fix(fix, answers);
      assert.equal(result.outcome, 'done', result.message);
      const written = readFileSync(`${bench.path}/${path}`, 'utf8');
      assert.match(written, content);
      assert.equal(written, plan.changes?.[0]?.after);
      assert.ok(written.endsWith('\n') && !/[ \t]$/m.test(written));
      assert.equal(git(bench.path, 'ls-files', '--', path), path);
      assert.equal((await bench.plan(fix, answers)).state, 'blocked', 'it is there now');
      await bench.undo(result.entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

  it('writes for the forge that the repository lies on', async () => {
    using bench = await workbench();
    const updates = async () =>
      (await bench.plan('files/add-dependency-updates', { interval: 'monthly' })).changes?.[0];
    assert.equal((await updates())?.path, 'renovate.json');
    assert.match((await updates())?.after ?? '', /"schedule:monthly"/);
    git(bench.path, 'remote', 'set-url', 'origin', 'git@github.com:me/alpha.git');
    assert.match((await bench.plan('files/add-dependency-updates')).summary, /Nothing at its top names/);
    commit(bench.path, { Dockerfile: 'FROM scratch\n', '.github/workflows/ci.yml': 'on: push\n' });
    const dependabot = await updates();
    assert.equal(dependabot?.path, '.github/dependabot.yml');
    assert.match(dependabot?.after ?? '', /package-ecosystem: docker\n[\s\S]*interval: monthly\n[\s\S]*github-actions/);
  });

  it('takes no answer that is none', async () => {
    using bench = await workbench();
    for (const [fix, answers] of [
      ['files/add-security-policy', { contact: 'javascript:alert(1)' }],
      ['files/add-code-owners', { owners: '@me not-an-owner' }],
    ] as const)
      assert.equal((await bench.plan(fix, answers)).blocked?.code, 'bad-input', fix);
  });

  for (const [when, outcome] of [
    ['before', 'undone'],
    ['after', 'done'],
  ] as const)
    it(`killed ${when} it is tracked: ${outcome}`, async () => {
      using bench = await workbench();
      const before = snapshotRepository(bench.path);
      const { executable, waiting } = stoppingGit(bench, { at: 'update-index', when });
      const args = [bench.folder.join('state'), bench.path, 'files/add-changelog', '{}', executable];
      await killWhenWaiting(bench, { script: './apply-in-child.ts', args, waiting });
      const [one] = await bench.runner.recover({ signal: never });
      assert.equal(one?.outcome, outcome);
      if (outcome === 'done') await bench.undo(one?.entry.id);
      assert.equal(snapshotRepository(bench.path), before);
    });
});
