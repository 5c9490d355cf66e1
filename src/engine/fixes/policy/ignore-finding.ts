import { lstatSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { addIgnores } from '../../audit/policy/edit.ts';
import { removeIgnores } from '../../audit/policy/remove-ignores.ts';
import { type IgnoreEntry, policyFileName } from '../../audit/policy-types.ts';
import type { RepositoryLocation } from '../../git/facts.ts';
import { isMissing } from '../../git/files.ts';
import { defineFix, type FixContext, type RepairTarget } from '../fix.ts';
import { changedSincePlan, conflict } from '../support/change.ts';
import { count } from '../support/words.ts';
import { literalGlob, readPolicy, refuseUnsaved, withPolicyLock, writePolicy } from './policy-file.ts';

/** The policy file before and after; null: it is not there. */
interface Edit {
  readonly path: string;
  readonly before: string | null;
  readonly after: string;
  /** What was put in. */
  readonly entries: readonly IgnoreEntry[];
}

/** Of an earlier version, which put in one, the journal does not say what. */
type Memory = Omit<Edit, 'entries'> & Partial<Pick<Edit, 'entries'>>;

/** Writes an ignore for each finding, with the reason, into the policy file that is nearest to the repository. */
export const ignoreFinding = defineFix<Edit, Memory>({
  id: 'policy/ignore-finding',
  title: 'Ignore',
  description: 'Adds an ignore with its reason to the policy file.',
  undoable: true,
  risk: 'safe',
  evenMissing: true,
  blind: true,
  needsFinding: true,
  questions: () => [
    { key: 'reason', prompt: 'Reason', kind: 'text', required: true },
    { key: 'until', prompt: 'Last day, YYYY-MM-DD', kind: 'text', required: false },
  ],

  async plan(context) {
    const { repository, findings, others = [] } = context;
    if (findings.length === 0) throw conflict('There is nothing to ignore.');
    const path = policyFileFor(repository);
    refuseUnsaved(context, path);
    const before = readPolicy(path);
    const entries = entriesFor(context, dirname(path), [{ repository, findings }, ...others]);
    const after = addIgnores(before ?? '', entries);
    return {
      summary: `Ignore ${whatOf(entries)} in ${relative(repository.root, path) || policyFileName}`,
      commands: [],
      details: addedLines(before ?? '', after).map((line) => `+ ${line}`),
      warnings: [],
      undoable: true,
      data: { path, before, after, entries },
    };
  },

  async apply(context, edit, remember) {
    await withPolicyLock(edit.path, context.signal, async () => {
      refuseUnsaved(context, edit.path);
      if (readPolicy(edit.path) !== edit.before) throw changedSincePlan();
      remember(edit);
      await writePolicy(edit.path, edit.after);
    });
    return { summary: `Ignored ${whatOf(edit.entries)}`, undo: edit };
  },

  async undo(context, { path, before, after, entries }) {
    await withPolicyLock(path, context.signal, async () => {
      refuseUnsaved(context, path);
      const now = readPolicy(path);
      const then = now === after ? before : entries && removeIgnores(now ?? '', entries);
      if (then === undefined) throw conflict(`${path} was changed again since.`, 'Take the ignore out of it by hand.');
      // Where nothing else is left in it, the file was made for ignores.
      await writePolicy(path, then?.trim() === '' && before?.trim() !== '' ? null : then);
    });
    const taken = entries?.length ?? 1;
    return taken === 1 ? 'Took the ignore back' : `Took ${count(taken, 'ignore')} back`;
  },

  // The file is replaced in one step, and others may have written to it since.
  async recover({ signal }, edit) {
    return withPolicyLock(edit.path, signal, async () =>
      isWritten(readPolicy(edit.path), edit) ? { outcome: 'done', undo: edit } : { outcome: 'undone' },
    );
  },
});

/**
 * One for each that can be told from the others: findings in several files, and in several repositories, of one rule
 * and subject are one.
 */
function entriesFor(
  { answers: { reason = '', until } }: FixContext,
  folder: string,
  targets: readonly RepairTarget[],
): IgnoreEntry[] {
  const said = { reason, ...(until !== undefined && { until }) };
  const found = targets.flatMap(({ repository, findings }) => {
    const scope = relative(folder, repository.path).split(sep).join('/');
    const glob = scope === '' ? undefined : literalGlob(scope);
    return findings.map(({ rule, subject }) => ({ rule, subject, glob }));
  });
  // One that is for all below the folder names no repository.
  const alike = Map.groupBy(found, ({ rule, subject, glob }) => JSON.stringify([rule, subject, glob === undefined]));
  return [...alike.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const repositories = [...new Set(all.flatMap(({ glob }) => glob ?? []))];
    const { rule, subject } = first;
    return {
      rule,
      ...(repositories.length > 0 && { repositories }),
      ...(subject !== undefined && { subject }),
      ...said,
    };
  });
}

/** Whether the ignores are in the file as it is now. */
function isWritten(now: string | null, { before, after, entries }: Memory): boolean {
  if (now === after) return true;
  return now !== null && now !== before && entries !== undefined && removeIgnores(now, entries) !== undefined;
}

/** "git/no-remote in 3 repositories", "7 findings". */
function whatOf(entries: readonly IgnoreEntry[]): string {
  const rules = new Set(entries.map(({ rule }) => rule));
  const [only] = rules;
  const findings = entries.reduce((sum, { repositories }) => sum + (repositories?.length ?? 1), 0);
  const places = new Set(entries.flatMap(({ repositories }) => repositories ?? [])).size;
  const what = rules.size === 1 && (entries.length === 1 || places > 1) ? (only ?? '') : count(findings, 'finding');
  return places > 1 ? `${what} in ${count(places, 'repository', 'repositories')}` : what;
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

/** The lines that one insertion added. */
function addedLines(before: string, after: string): string[] {
  const [old, now] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  let start = 0;
  while (start < old.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  return now.slice(start, now.length - end).filter((line) => line.trim() !== '');
}
