import {
  type ChangeReason,
  type FindingSpan,
  type HistoryChange,
  maxCommits,
  type Trend,
} from '../contract/history.ts';
import { ruleTitle } from '../engine/audit/rules/index.ts';
import type { ChangeCommits } from './change-commits.ts';
import { pathWord } from './error-text.ts';
import { columns, lineOf, type Paint, plural, printable, wrap } from './terminal.ts';

/** A change with the commits between its two audits, where they were asked for. */
export type ToldChange = HistoryChange & { readonly commits?: ChangeCommits };

export interface HistoryTextOptions {
  readonly paint: Paint;
  /** Columns; endless where lines are not to be wrapped. */
  readonly width: number;
  readonly roots: readonly string[];
  readonly drops: boolean;
  /** Only some time was asked about. */
  readonly bounded: boolean;
}

const severityStyle = { error: 'red', warning: 'yellow', info: 'blue' } as const;
const minus = '−';

/** The course of score and findings, then what changed, newest first. */
export function historyText(trend: Trend, changes: readonly ToldChange[], options: HistoryTextOptions): string {
  const { paint, width, roots, drops } = options;
  const where = roots.map(printable).join(', ');
  const [first] = trend.points;
  const last = trend.points.at(-1);
  if (first === undefined || last === undefined) return noHistoryText(where, options);
  const heading = lineOf(
    [paint('bold', `History of ${where}`), paint('dim', `${day(first.at)} to ${day(trend.to)}`)],
    ...(['  ', width] as const),
  ).join('\n');
  const { error, warning, info } = last.figures.findings;
  const before = first.figures.findings;
  const figures = [
    ...scoreLines(trend, course(first.figures.score, last.figures.score), options),
    `Repositories  ${course(first.figures.repositories, last.figures.repositories)}`,
    `Findings      ${[
      `errors ${course(before.error, error)}`,
      `warnings ${course(before.warning, warning)}`,
      `infos ${course(before.info, info)}`,
    ].join(', ')}`,
  ];
  const told = changes.map((change) => changeText(change, options));
  const none = drops ? 'The score never fell in this time.' : 'Nothing changed in this time.';
  return [heading, figures.join('\n'), ...(told.length === 0 ? [none] : told)].map((block) => `${block}\n`).join('\n');
}

function noHistoryText(where: string, { paint, roots, bounded }: HistoryTextOptions): string {
  const paths = roots.map((root) => printable(pathWord(root))).filter((word) => word !== '.');
  const audit = ['gitops-auditor audit', ...paths].join(' ');
  return `There is no history of ${where} ${bounded ? 'in this time' : 'yet'}.\n${paint('dim', `Each audit adds to it: ${audit}`)}\n`;
}

function changeText(change: ToldChange, { paint, width }: HistoryTextOptions): string {
  const { at, name, scoreBefore, score, openedFindings, closedFindings, opened, closed } = change;
  const heading = [
    paint('dim', minute(at)),
    paint('bold', printable(name)),
    scoreChange(scoreBefore, score, paint),
    paint('dim', reasonsText(change)),
  ];
  const more = opened - openedFindings.length + closed - closedFindings.length;
  return [
    ...lineOf(heading.filter(Boolean), '  ', width),
    ...openedFindings.flatMap((span) => spanLines('+', span, paint, width)),
    ...closedFindings.flatMap((span) => spanLines(minus, span, paint, width)),
    ...(more > 0 ? [`    ${paint('dim', `and ${more} more`)}`] : []),
    ...commitLines(change.commits, paint).flatMap((line) => indented(line, '    ', width)),
  ].join('\n');
}

/** What follows a first line goes on below its text. */
function indented(line: string, indent: string, width: number): string[] {
  const [first = '', ...more] = wrap(line, width - indent.length);
  return [`${indent}${first}`, ...more.map((rest) => `${indent}  ${rest}`)];
}

function commitLines(commits: ChangeCommits | undefined, paint: Paint): string[] {
  if (commits === undefined) return [];
  if ('error' in commits) return [paint('yellow', printable(commits.error))];
  if (commits.length === 0) return [paint('dim', 'No new commit: an earlier one is checked out.')];
  return [
    ...commits.map(
      ({ id, at, author, subject }) =>
        `${paint('yellow', id.slice(0, 10))}  ${printable(subject)}  ${paint('dim', [printable(author), at === null ? '' : day(at)].filter(Boolean).join(', '))}`,
    ),
    ...(commits.length < maxCommits ? [] : [paint('dim', `Only the newest ${maxCommits} are shown.`)]),
  ];
}

const closings = { mended: '', ignored: ' (ignored)', unjudged: ' (not judged any more)' } as const;

function spanLines(
  sign: string,
  { rule, severity, message, closedBy }: FindingSpan,
  paint: Paint,
  width: number,
): string[] {
  const why = sign === '+' || closedBy === null ? '' : closings[closedBy];
  const mark = sign === '+' ? paint(severityStyle[severity], sign) : paint('green', sign);
  const title = printable(ruleTitle(rule));
  return indented(`${mark} ${title}: ${printable(message)}${paint('dim', `${why}  ${rule}`)}`, '    ', width);
}

function scoreChange(before: number | null, now: number | null, paint: Paint): string {
  if (before === now || now === null || before === null) return now === null ? '' : String(now);
  const text = course(before, now);
  return paint(now < before ? 'red' : 'green', text);
}

const course = (from: number | null, to: number | null): string =>
  from === to ? String(to ?? '–') : `${from ?? '–'} → ${to ?? '–'}`;

const words: Readonly<Record<ChangeReason, string>> = {
  first: 'first audit',
  commit: 'other commit',
  branch: 'other branch',
  rules: 'other rules or policy',
  state: '',
  moved: 'moved here',
  gone: 'gone',
  back: 'back',
  imported: 'imported',
};

function reasonsText({ reasons, branch, headBefore, head, status }: HistoryChange): string {
  return reasons
    .map((reason) => {
      if (reason === 'commit') return commitText(headBefore, head);
      if (reason === 'branch') return `branch ${printable(branch ?? '(detached)')}`;
      if (reason === 'imported' && status !== null) return `imported: ${status}`;
      return words[reason];
    })
    .filter(Boolean)
    .join(', ');
}

/** As git takes it, where there is one on both sides. */
function commitText(before: string | null, now: string | null): string {
  if (now === null) return 'no commit any more';
  return `commit ${before === null ? '' : `${before.slice(0, 10)}..`}${now.slice(0, 10)}`;
}

const maxSteps = 40;
const labelColumns = 14;

/** The score as bars, how it went, what the lowest and the highest bar stand for, and what time they and each one cover. */
function scoreLines(trend: Trend, went: string, { paint, width }: HistoryTextOptions): string[] {
  const [low, high] = spanOf(trend.points.map(({ figures }) => figures.score));
  // One audit is no course.
  if (trend.points.length < 2) return [`${'Score'.padEnd(labelColumns)}${went}${low === undefined ? '' : ' of 100'}`];
  const scale =
    low === undefined || high === undefined
      ? ''
      : low === high
        ? `of 100 (${bars.at(-1)} is ${low} throughout)`
        : `of 100 (${bars[0]} is ${low}, ${bars.at(-1)} is ${high})`;
  const room = width - labelColumns - columns(`  ${went} ${scale}`);
  const steps = Math.max(minSteps, Math.min(maxSteps, room));
  const line = `${'Score'.padEnd(labelColumns)}${sparkline(scoresOf(trend, steps))}  ${went} ${paint('dim', scale)}`;
  const [from, to] = [Date.parse(trend.from), Date.parse(trend.to)];
  if (scale === '' || to <= from) return [line.trimEnd()];
  const span = `${minute(trend.from)} to ${minute(trend.to)}, ${duration((to - from) / steps)} a bar`;
  return [line, ...wrap(span, width - labelColumns).map((part) => `${' '.repeat(labelColumns)}${paint('dim', part)}`)];
}

const minSteps = 8;

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** About how long: in the largest unit of which there are two, else in seconds. */
function duration(ms: number): string {
  const [name, length] = units.find(([, each]) => ms >= 2 * each) ?? ['second', 1_000];
  return plural(Math.max(1, Math.round(ms / length)), name, `${name}s`);
}

const spanOf = (scores: readonly (number | null)[]): readonly [number, number] | readonly [undefined, undefined] => {
  const known = scores.filter((score) => score !== null);
  return known.length === 0 ? [undefined, undefined] : [Math.min(...known), Math.max(...known)];
};

/** The score at equal steps of time. */
function scoresOf({ from, to, points }: Trend, steps: number): (number | null)[] {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  return Array.from({ length: steps }, (_, step) => {
    const at = begin + ((end - begin) * (step + 1)) / steps;
    return points.findLast((point) => Date.parse(point.at) <= at)?.figures.score ?? null;
  });
}

const bars = '▁▂▃▄▅▆▇█';

/** Scores as bars, between the lowest and the highest; a gap where there is none. */
export function sparkline(scores: readonly (number | null)[]): string {
  const known = scores.filter((score) => score !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const bar = (score: number) => bars[high === low ? bars.length - 1 : Math.round(((score - low) / (high - low)) * 7)];
  return scores.map((score) => (score === null ? ' ' : bar(score))).join('');
}

/** In the time of this machine. */
export const minute = (at: string): string => {
  const date = new Date(at);
  return `${day(at)} ${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
};
const day = (at: string): string => {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};
