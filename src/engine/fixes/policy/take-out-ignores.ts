import { basename, dirname, relative, sep } from 'node:path';
import { AuditorError } from '../../../contract/errors.ts';
import type { Finding } from '../../../contract/findings.ts';
import { compileIgnore } from '../../audit/ignores.ts';
import { parsePolicy } from '../../audit/policy/parse.ts';
import { narrowIgnore, removeIgnores } from '../../audit/policy/remove-ignores.ts';
import type { IgnoreEntry, PlacedIgnore } from '../../audit/policy-types.ts';
import { rules } from '../../audit/rules/index.ts';
import type { RepairTarget } from '../fix.ts';
import { literalGlob } from './policy-file.ts';

/** An ignore that somebody must change by hand. */
export interface LeftIgnore {
  /** `conflict`, with its place: it is for more than these findings, or stands in a form that cannot be edited. */
  readonly error: AuditorError;
  /** Ids of the findings that stay ignored by it. */
  readonly findings: readonly string[];
}

export interface TakenOut {
  /** The file without them; null: nothing is left in it. */
  readonly after: string | null;
  /** What would ignore the findings again, and nothing besides. */
  readonly taken: readonly IgnoreEntry[];
  /** What changes, line by line. */
  readonly lines: readonly string[];
  readonly warnings: readonly string[];
  readonly left: readonly LeftIgnore[];
}

/** The ignores that hold for one of the findings. `now`: ms since the epoch. */
export function holdingIgnores(
  ignores: readonly PlacedIgnore[],
  { repository, findings }: RepairTarget,
  now: number,
): PlacedIgnore[] {
  return ignores.filter((entry) => {
    const { expiresAt, matchesRepository, ...matches } = compileIgnore(entry);
    return now < expiresAt && matchesRepository(repository) && coveredBy(matches, findings).length > 0;
  });
}

/**
 * Takes the ignores of findings out of the text of a policy file: the whole entry, or the repository out of those that it
 * names. One that is for more than one rule, or names the repository by no name of its own, is left: somebody meant more
 * by it than these findings.
 */
export function takeOutIgnores(file: { readonly path: string; readonly text: string }, target: RepairTarget): TakenOut {
  const { path, text } = file;
  const now = Date.now();
  const folder = dirname(path);
  const { ignore } = parsePolicy(text, path, rules, now).part;
  const placed = ignore.map((entry) => ({ ...entry, folder }));
  const made = { after: text, taken: [] as IgnoreEntry[], lines: [] as string[], warnings: new Set<string>() };
  const left: LeftIgnore[] = [];
  for (const entry of holdingIgnores(placed, target, now)) {
    const { at, folder: _folder, ...said } = entry;
    const covered = coveredBy(compileIgnore(entry), target.findings);
    const named = said.repositories?.filter((glob) => isNameOf(glob, entry, target)) ?? [];
    const isWhole = named.length === (said.repositories?.length ?? 0);
    const broad = broadness(entry, covered, named, target);
    const edit = () => (isWhole ? removeIgnores(made.after, [said]) : narrowed(made.after, said, named));
    const after = broad === undefined ? edit() : undefined;
    if (after === undefined) {
      const error = byHand(
        at ?? { path, line: 1, column: 1 },
        broad ?? 'stands in a form that cannot be edited safely',
      );
      left.push({ error, findings: covered.map(({ id }) => id) });
      continue;
    }
    made.lines.push(...changedLines(made.after, after));
    made.taken.push(isWhole ? said : { ...said, repositories: named });
    made.after = after;
    for (const warning of warningsOf(entry, covered, named, target)) made.warnings.add(warning);
  }
  const { after, taken, lines, warnings } = made;
  return { after: after.trim() === '' ? null : after, taken, lines, warnings: [...warnings], left };
}

const coveredBy = (
  { matchesRule, matchesFinding }: Pick<ReturnType<typeof compileIgnore>, 'matchesRule' | 'matchesFinding'>,
  findings: readonly Finding[],
): Finding[] => findings.filter((finding) => matchesRule(finding.rule) && matchesFinding(finding));

const pathFrom = (folder: string, { repository }: RepairTarget): string =>
  relative(folder, repository.path).split(sep).join('/') || '.';

/** It is no pattern, but the repository's own name or path. */
const isNameOf = (glob: string, { folder }: PlacedIgnore, target: RepairTarget): boolean =>
  [pathFrom(folder, target), target.repository.name].some((name) => glob === literalGlob(name));

/** What an ignore is for besides; undefined: for one rule of this repository alone, or of it among others by name. */
function broadness(
  entry: PlacedIgnore,
  covered: readonly Finding[],
  named: readonly string[],
  target: RepairTarget,
): string | undefined {
  const { rule, repositories, folder, subject, path } = entry;
  if (rule.includes('*')) return `is for all rules that fit \`${rule}\``;
  if (repositories === undefined && folder !== target.repository.path)
    return `is for every repository below ${basename(folder)}`;
  const rest = repositories?.filter((glob) => !named.includes(glob)) ?? [];
  const isElsewhere =
    rest.length > 0 && compileIgnore({ ...entry, repositories: rest }).matchesRepository(target.repository);
  if (isElsewhere) return `is for all repositories that fit \`${rest.join('`, `')}\``;
  const fits = (written: string | undefined, of: (finding: Finding) => string | undefined) =>
    written === undefined || covered.every((finding) => of(finding) === written);
  if (!fits(subject, (finding) => finding.subject)) return `is for all that fits \`${subject}\``;
  if (!fits(path, (finding) => finding.path)) return `is for all files that fit \`${path}\``;
  return undefined;
}

function warningsOf(
  { rule, subject, path, folder }: PlacedIgnore,
  covered: readonly Finding[],
  named: readonly string[],
  target: RepairTarget,
): string[] {
  const { name } = target.repository;
  const isWider = subject === undefined && covered.some((finding) => finding.subject !== undefined);
  const byNameAlone = named.includes(literalGlob(name)) && pathFrom(folder, target) !== name;
  return [
    ...(isWider
      ? [`It is for every finding of ${rule}${path ? ` in ${path}` : ' here'}: all of them count again.`]
      : []),
    ...(byNameAlone ? [`It gives the name alone: in every repository named ${name} it counts again.`] : []),
  ];
}

function narrowed(text: string, entry: IgnoreEntry, named: readonly string[]): string | undefined {
  let [left, said]: [string | undefined, IgnoreEntry] = [text, entry];
  for (const glob of named) {
    left = left === undefined ? undefined : narrowIgnore(left, said, glob);
    const { repositories = [] } = said;
    said = { ...said, repositories: repositories.toSpliced(repositories.indexOf(glob), 1) };
  }
  return left;
}

function byHand(place: { path: string; line: number; column: number }, why: string): AuditorError {
  const { path, line, column } = place;
  return new AuditorError('conflict', `The ignore at ${path}:${line} ${why}.`, {
    hint: 'Change it there by hand.',
    path,
    line,
    column,
  });
}

/** The lines of one change: those that were, and those that are there instead. */
function changedLines(before: string, after: string): string[] {
  const [old, now] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const middle = (lines: readonly string[], sign: string) =>
    lines.slice(start, lines.length - end).flatMap((line) => (line.trim() === '' ? [] : `${sign} ${line}`));
  return [...middle(old, '-'), ...middle(now, '+')];
}
