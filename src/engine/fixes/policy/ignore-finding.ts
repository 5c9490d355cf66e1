import { lstatSync, readFileSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { AuditorError } from '../../../contract/errors.ts';
import { addIgnore } from '../../audit/policy/edit.ts';
import { policyFileName } from '../../audit/policy-types.ts';
import type { RepositoryLocation } from '../../git/facts.ts';
import { isMissing } from '../../git/files.ts';
import { describeHolder, withFileLock } from '../../store/lock.ts';
import { currentProcess } from '../../store/process-identity.ts';
import { writeWhole } from '../../write-whole.ts';
import { defineFix, type RepairContext } from '../fix.ts';
import { changedSincePlan, conflict } from '../support/change.ts';

/** The policy file before and after; null: it is not there. */
interface Edit {
  readonly path: string;
  readonly before: string | null;
  readonly after: string;
}

/** Writes an ignore, with its reason, into the policy file that is nearest to the repository. */
export const ignoreFinding = defineFix<Edit, Edit>({
  id: 'policy/ignore-finding',
  title: 'Ignore',
  description: 'Adds an ignore with its reason to the policy file.',
  undoable: true,
  risk: 'safe',
  evenMissing: true,
  questions: () => [
    { key: 'rule', prompt: 'Rule', kind: 'text', required: true },
    { key: 'subject', prompt: 'Subject', kind: 'text', required: false },
    { key: 'reason', prompt: 'Reason', kind: 'text', required: true },
    { key: 'until', prompt: 'Last day, YYYY-MM-DD', kind: 'text', required: false },
  ],

  async plan(context) {
    const { repository, answers } = context;
    const { rule = '', reason = '', subject, until } = answers;
    const path = policyFileFor(repository);
    refuseUnsaved(context, path);
    const before = readPolicy(path);
    const scope = relative(dirname(path), repository.path).split(sep).join('/');
    const after = addIgnore(before ?? '', {
      rule,
      ...(scope !== '' && { repositories: [literalGlob(scope)] }),
      ...(subject !== undefined && { subject }),
      reason,
      ...(until !== undefined && { until }),
    });
    return {
      summary: `Ignore ${rule} in ${relative(repository.root, path) || policyFileName}`,
      commands: [],
      details: addedLines(before ?? '', after).map((line) => `+ ${line}`),
      warnings: [],
      undoable: true,
      data: { path, before, after },
    };
  },

  async apply(context, edit, remember) {
    const { answers, signal } = context;
    await withPolicyLock(edit.path, signal, async () => {
      refuseUnsaved(context, edit.path);
      if (readPolicy(edit.path) !== edit.before) throw changedSincePlan();
      remember(edit);
      await writeWhole(edit.path, edit.after);
    });
    return { summary: `Ignored ${answers.rule}`, undo: edit };
  },

  async undo(context, { path, before, after }) {
    await withPolicyLock(path, context.signal, async () => {
      refuseUnsaved(context, path);
      if (readPolicy(path) !== after) throw conflict(`${path} was changed again since.`);
      if (before === null) await unlink(path);
      else await writeWhole(path, before);
    });
    return 'Took the ignore back';
  },

  // The file is replaced in one step: it is as it was, or as it should be.
  async recover(_context, edit) {
    return readPolicy(edit.path) === edit.after ? { outcome: 'done', undo: edit } : { outcome: 'undone' };
  },
});

/** Repositories share a policy file: the lock of one of them keeps the others from nothing. Throws `locked`. */
function withPolicyLock(path: string, signal: AbortSignal, edit: () => Promise<void>): Promise<void> {
  return withFileLock(`${path}.lock`, { ...currentProcess(), by: 'GitOps Auditor' }, signal, edit, {
    refuse: (holder) =>
      new AuditorError('locked', `${path} is being changed by ${describeHolder(holder)}.`, {
        hint: 'Wait until it is done and try again.',
        path,
      }),
  });
}

/** The editor would write over what is done here, or would have to ask whose version counts. */
function refuseUnsaved({ isUnsaved }: RepairContext, path: string): void {
  if (isUnsaved(path)) throw conflict(`${path} has changes that are not saved.`, 'Save or revert it and try again.');
}

/** The nearest there is, up to the root; else a new one at the root, where it makes no repository dirty. */
export function policyFileFor(repository: RepositoryLocation): string {
  const { root } = repository;
  for (
    let folder = repository.kind === 'bare' ? dirname(repository.path) : repository.path;
    ;
    folder = dirname(folder)
  ) {
    const path = join(folder, policyFileName);
    if (isThere(path)) return path;
    if (folder === root || !folder.startsWith(root + sep)) break;
  }
  // A root that lies inside the repository is no place above it.
  return join(root.startsWith(repository.path + sep) ? repository.path : root, policyFileName);
}

/** A link counts, wherever it leads. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (thrown) {
    // A file where a repository is expected.
    if (isMissing(thrown)) return false;
    throw thrown;
  }
}

function readPolicy(path: string): string | null {
  const info = lstatSync(path, { throwIfNoEntry: false });
  if (!info) return null;
  if (!info.isFile()) throw conflict(`${path} is no plain file.`, 'Edit the file that it stands for by hand.');
  return readFileSync(path, 'utf8');
}

const literalGlob = (path: string): string => path.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');

/** The lines that one insertion added. */
function addedLines(before: string, after: string): string[] {
  const [old, now] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  let start = 0;
  while (start < old.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  return now.slice(start, now.length - end).filter((line) => line.trim() !== '');
}
