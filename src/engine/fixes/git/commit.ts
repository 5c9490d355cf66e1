import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditorError } from '../../../contract/errors.ts';
import { GitError } from '../../git/git-error.ts';
import { defineFix, type RepairContext } from '../fix.ts';
import { requireWorkingTree } from '../support/branch-state.ts';
import { nulTerminated, onDisk, shown } from '../support/byte-path.ts';
import { at, change, conflict, read, readText, withFullOutput } from '../support/change.ts';
import {
  backUpIndex,
  commitIndexLock,
  dropCutOffRestore,
  dropIndexLock,
  finishRestoreIndex,
  indexLockOf,
  isRestoringIndex,
  lockIndex,
  restoreIndex,
} from '../support/index-file.ts';
import { capped, count } from '../support/words.ts';
import {
  type Change,
  describeChange,
  expectHead,
  expectUnchanged,
  readWorkingState,
  refuseUnfinished,
} from '../support/working-state.ts';

interface CommitData {
  readonly fingerprint: string;
  readonly what: 'all' | 'staged';
  readonly message: string;
}

interface CommitMemory {
  /** null: there was no commit yet. */
  readonly before: string | null;
  readonly branch: string | null;
  readonly indexBackup: string;
  readonly commit?: string;
}

export const commit = defineFix<CommitData, CommitMemory>({
  id: 'git/commit',
  title: 'Commit changes',
  description: 'Commits the changes with your hooks and your signature, as `git commit` does.',
  undoable: true,
  risk: 'safe',
  questions: () => [
    { key: 'message', prompt: 'Commit message', kind: 'text', required: true, placeholder: 'What changes, and why' },
    {
      key: 'what',
      prompt: 'What to commit',
      kind: 'choice',
      choices: [
        { value: 'all', label: 'All changes, untracked files too' },
        { value: 'staged', label: 'Staged changes only' },
      ],
      default: 'all',
      required: false,
    },
  ],

  async plan(context) {
    requireWorkingTree(context.repository);
    const message = checkedMessage(context.answers.message);
    const what = context.answers.what === 'staged' ? 'staged' : 'all';
    const state = await readWorkingState(context);
    refuseUnfinished(state, context.facts);
    const changes = changesToCommit(state.changes, what);
    if (changes.length === 0) throw conflict(what === 'staged' ? 'Nothing is staged.' : 'There is nothing to commit.');
    await requireIdentity(context);
    const nested = state.changes.filter((one) => one.kind === 'nested-repository');
    return {
      summary: `Commit ${count(changes.length, 'file')}${state.branch === null ? '' : ` to ${state.branch}`}`,
      commands: [
        ...(what === 'all' ? [['git', 'add', '--all', '--', '<the files listed>']] : []),
        ['git', 'commit', '-m', message],
      ],
      details: capped(changes.map(describeChange)),
      warnings: [
        ...(state.branch === null ? ['HEAD is detached: the commit is on no branch.'] : []),
        ...(what === 'all'
          ? nested.map((one) => `${shown(one.path)} is a repository of its own and is left out.`)
          : []),
        ...(await unpushedSubmodules(context, changes)),
      ],
      undoable: true,
      data: { fingerprint: state.fingerprint, what, message },
    };
  },

  async apply(context, { fingerprint, what, message }, remember) {
    const state = await expectUnchanged(context, fingerprint);
    const changes = changesToCommit(state.changes, what);
    const indexBackup = await backUpIndex(context);
    // As `git commit --all` does it: the new index grows in git's own lock and becomes the index when all went well.
    const lock = await lockIndex(context, indexBackup);
    const env = { GIT_INDEX_FILE: lock };
    const memory: CommitMemory = { before: state.head, branch: state.branch, indexBackup };
    try {
      remember(memory);
      if (what === 'all')
        await change(
          context,
          ['--literal-pathspecs', 'add', '--all', '--pathspec-from-file=-', '--pathspec-file-nul'],
          {
            env,
            input: nulTerminated(changes.filter((one) => one.worktree !== '.').map((one) => one.path)),
          },
        );
      // Should a hook hang, it can be stopped: until the very end nothing has changed.
      await change(context, ['commit', '--quiet', '--cleanup=whitespace', '--file=-'], {
        env: { ...env, ...noDisplay },
        input: message,
        interruptible: true,
      });
    } catch (error) {
      const { head } = await readWorkingState(context);
      if (head === state.head) {
        await dropIndexLock(context);
        throw explained(error);
      }
    }
    await commitIndexLock(context);
    const made = await readText(context, ['rev-parse', '--verify', 'HEAD']);
    return {
      summary: `Committed ${count(changes.length, 'file')} as ${made.slice(0, 10)}`,
      undo: { ...memory, commit: made },
    };
  },

  async undo(context, memory) {
    const { commit: made, before } = memory;
    if (made === undefined) throw conflict('It is not known which commit was made.');
    const instead = `Revert the commit instead (git revert ${made.slice(0, 10)}).`;
    expectHead(await readWorkingState(context), { head: made, branch: memory.branch }, instead);
    if (await isPushed(context, made)) throw conflict('The commit has been pushed.', instead);
    const { exitCode } = await read(context, ['diff-index', '--cached', '--quiet', made, '--'], { exitCodes: [0, 1] });
    if (exitCode === 1)
      throw conflict(
        'Other changes have been staged since.',
        'Unstage them first (git restore --staged FILE): the files themselves stay as they are.',
      );
    const reason = ['-m', 'gitops-auditor: undo commit'];
    const move =
      before === null ? ['update-ref', ...reason, '-d', 'HEAD', made] : ['update-ref', ...reason, 'HEAD', before, made];
    await restoreIndex(context, memory.indexBackup, async () => {
      await change(context, move);
    });
    return `Took the commit ${made.slice(0, 10)} back; its changes are in the working tree`;
  },

  async recover(context, memory) {
    const { head, branch } = await readWorkingState(context);
    if (head === memory.before) {
      await dropIndexLock(context);
      return { outcome: 'undone' };
    }
    expectHead({ head, branch }, { head, branch: memory.branch });
    const parent = await readText(context, ['rev-parse', '--verify', '--quiet', `${head}^`], { exitCodes: [0, 1] });
    if (parent !== (memory.before ?? ''))
      throw conflict('The branch has moved on since.', 'Look at the history (git log): the commit may be in it.');
    await rm(`${indexLockOf(context)}.lock`, { force: true });
    await commitIndexLock(context).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    return { outcome: 'done', undo: { ...memory, commit: head ?? '' } };
  },

  async recoverUndo(context, memory) {
    const { head, branch } = await readWorkingState(context);
    if (branch === memory.branch && head === memory.commit) {
      await dropCutOffRestore(context, memory.indexBackup);
      return { outcome: 'done', undo: memory };
    }
    expectHead({ head, branch }, { head: memory.before, branch: memory.branch });
    if (await isRestoringIndex(context, memory.indexBackup)) await finishRestoreIndex(context);
    return { outcome: 'undone' };
  },
});

/** A key's passphrase must not be asked for in a window that nobody expects. */
const noDisplay = { DISPLAY: '', WAYLAND_DISPLAY: '', GPG_TTY: '' };

function checkedMessage(message: string | undefined): string {
  const trimmed = message?.trim() ?? '';
  if (trimmed === '')
    throw new AuditorError('bad-input', 'The commit message is empty.', { hint: 'Say what changes, and why.' });
  if (trimmed.includes('\0')) throw new AuditorError('bad-input', 'The commit message holds a null character.');
  return trimmed;
}

function changesToCommit(changes: readonly Change[], what: 'all' | 'staged'): Change[] {
  if (what === 'all') return changes.filter((one) => one.kind !== 'nested-repository');
  return changes.filter((one) => (one.kind === 'tracked' || one.kind === 'submodule') && one.index !== '.');
}

/** Without one git would guess a name and an address from the machine's, or fail halfway. */
async function requireIdentity(context: RepairContext): Promise<void> {
  for (const who of ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT']) {
    const { exitCode } = await read(context, ['-c', 'user.useConfigOnly=true', 'var', who], { exitCodes: [0, 128] });
    if (exitCode !== 0)
      throw new AuditorError('git-failed', 'Git does not know who you are, so it cannot commit.', {
        hint: 'Run: git config --global user.name "Your Name" && git config --global user.email you@example.com',
      });
  }
}

function explained(error: unknown): unknown {
  if (!(error instanceof GitError)) return error;
  if (error.failure === 'timeout')
    return new AuditorError(
      'timeout',
      'The commit did not finish: a hook or the signing program waits for something.',
      {
        hint: 'Commit in a terminal once to see what it waits for.',
        cause: error,
      },
    );
  if (error.failure === 'signing-failed')
    return new AuditorError('git-failed', `The commit could not be signed: ${error.stderr.slice(0, 2_000)}`, {
      hint: 'Unlock the key once in a terminal (git commit -S), or let an agent keep it. Nothing was changed.',
      cause: error,
    });
  return withFullOutput(error, 'The commit was refused');
}

/** Whoever gets the commit wants a submodule's commit from its remote. */
async function unpushedSubmodules(context: RepairContext, changes: readonly Change[]): Promise<string[]> {
  const warnings: string[] = [];
  for (const { kind, index, worktree, path } of changes) {
    if (kind !== 'submodule' || index === 'D' || worktree === 'D') continue;
    const folder = onDisk(context.repository.path, path).toString();
    // Without a `.git` of its own git would answer for the repository around it.
    if (!existsSync(join(folder, '.git'))) continue;
    const inside = at(context, folder);
    const oid = await readText(inside, ['rev-parse', '--verify', '--quiet', 'HEAD'], { exitCodes: [0, 1] });
    if (oid !== '' && !(await isPushed(inside, oid)))
      warnings.push(
        `${shown(path)} stands at ${oid.slice(0, 8)}, which its remote is not known to have: push it first.`,
      );
  }
  return warnings;
}

async function isPushed(context: RepairContext, oid: string): Promise<boolean> {
  return (await readText(context, ['for-each-ref', '--count=1', '--contains', oid, 'refs/remotes'])) !== '';
}
