import { type RuleSet, ruleSet, type Severity, severities } from '../contract/findings.ts';
import type { Answers } from '../contract/fixes.ts';
import { type ReportFormat, reportFormats } from '../contract/report.ts';
import { shellWord } from './error-text.ts';
import { common, options, parseOptions } from './options.ts';
import { didYouMean } from './similar.ts';
import { type CommandName, commandNames, helpCommand, usage } from './usage.ts';

export interface CommonOptions {
  readonly color: boolean | undefined;
}

export interface AuditCommand extends CommonOptions {
  readonly command: 'audit';
  readonly paths: readonly string[];
  readonly format: 'text' | ReportFormat;
  readonly output: string | undefined;
  readonly failOn: Severity | 'never';
  readonly failUnder: number | undefined;
  readonly rules: readonly string[];
  readonly set: RuleSet | undefined;
  readonly config: string | undefined;
  readonly all: boolean;
  readonly jobs: number | undefined;
  readonly untrusted: boolean;
  readonly quiet: boolean;
}

export interface FixCommand extends CommonOptions {
  readonly command: 'fix';
  /** A rule's id (`git/unpushed-commits`) or a fix's (`push`). */
  readonly target: string;
  readonly paths: readonly string[];
  readonly yes: boolean;
  readonly dryRun: boolean;
  /** Names or paths of those to repair; none: all that are found. */
  readonly repositories: readonly string[];
  /** What the findings to repair are about (a service, a file, a branch…); none: all of them. */
  readonly subjects: readonly string[];
  readonly answers: Answers;
  readonly set: RuleSet | undefined;
  readonly config: string | undefined;
  readonly jobs: number | undefined;
}

export interface UndoCommand extends CommonOptions {
  readonly command: 'undo';
  /** An entry of the journal (its id, or how that begins), or a path. */
  readonly target: string | undefined;
  readonly list: boolean;
  readonly yes: boolean;
}

export interface HistoryCommand extends CommonOptions {
  readonly command: 'history';
  readonly paths: readonly string[];
  /** ms since the epoch; undefined: all that is remembered. */
  readonly since: number | undefined;
  readonly until: number | undefined;
  /** Only where the score fell. */
  readonly drops: boolean;
  /** With the commits between two audits. */
  readonly commits: boolean;
  readonly limit: number;
  readonly format: 'text' | 'json' | 'csv';
  /** Reports of the predecessor to take in: a file or a folder. */
  readonly import: string | undefined;
}

/** `history --forget`: of all repositories, not of those at some path. */
export interface ForgetCommand extends CommonOptions {
  readonly command: 'forget';
  /** ms since the epoch. */
  readonly before: number;
  readonly yes: boolean;
}

export interface RulesCommand extends CommonOptions {
  readonly command: 'rules';
  readonly rule: string | undefined;
  readonly format: 'text' | 'json';
}

export type Command =
  | AuditCommand
  | FixCommand
  | UndoCommand
  | HistoryCommand
  | ForgetCommand
  | RulesCommand
  | ({ readonly command: 'help'; readonly topic: CommandName | undefined } & CommonOptions)
  | ({ readonly command: 'version' } & CommonOptions);

/** Reads the words after the program's name. Throws `bad-input` with what is wrong and where to look. */
export function parseCommand(args: readonly string[]): Command {
  const [word, ...rest] = args;
  if (word === undefined) return { command: 'help', topic: undefined, color: undefined };
  if (word === 'help') return { command: 'help', topic: topicOf(rest[0]), color: undefined };
  if (word.startsWith('-')) {
    const { values } = parseOptions(args, common);
    if (values.version) return { command: 'version', color: undefined };
    return { command: 'help', topic: undefined, color: colorOf(values) };
  }
  if (!isCommand(word)) throw noCommand(word);
  switch (word) {
    case 'audit':
      return auditCommand(rest);
    case 'fix':
      return fixCommand(rest);
    case 'undo':
      return undoCommand(rest);
    case 'history':
      return historyCommand(rest);
    case 'rules':
      return rulesCommand(rest);
  }
}

function auditCommand(args: readonly string[]): Command {
  const { values, positionals } = parseOptions(args, options.audit, 'audit');
  const early = informational(values, 'audit');
  if (early) return early;
  return {
    command: 'audit',
    paths: positionals,
    format: choice('--format', values.format, ['text', ...reportFormats]) ?? 'text',
    output: values.output,
    failOn: choice('--fail-on', values['fail-on'], [...severities, 'never']) ?? 'error',
    failUnder: number('--fail-under', values['fail-under'], { from: 0, to: 100, without: 'no score fails' }),
    rules: values.rule ?? [],
    set: choice('--set', values.set, ruleSet.options),
    config: values.config,
    all: values.all ?? false,
    jobs: jobs(values.jobs),
    untrusted: values.untrusted ?? false,
    quiet: values.quiet ?? false,
    color: colorOf(values),
  };
}

function fixCommand(args: readonly string[]): Command {
  const { values, positionals } = parseOptions(args, options.fix, 'fix');
  const early = informational(values, 'fix');
  if (early) return early;
  const [target, ...paths] = positionals;
  if (target === undefined)
    throw usage(
      'What is to be fixed?',
      `gitops-auditor fix RULE|FIX [PATH…]; ${helpCommand('fix')} lists the fixes, gitops-auditor rules the rules.`,
    );
  return {
    command: 'fix',
    target,
    paths,
    yes: values.yes ?? false,
    dryRun: values['dry-run'] ?? false,
    repositories: values.repository ?? [],
    subjects: values.subject ?? [],
    answers: Object.fromEntries((values.answer ?? []).map(answer)),
    set: choice('--set', values.set, ruleSet.options),
    config: values.config,
    jobs: jobs(values.jobs),
    color: colorOf(values),
  };
}

function undoCommand(args: readonly string[]): Command {
  const { values, positionals } = parseOptions(args, options.undo, 'undo');
  const early = informational(values, 'undo');
  if (early) return early;
  if (positionals.length > 1)
    throw usage('One entry, or one path, at a time can be undone.', 'gitops-auditor undo --list shows them.');
  return {
    command: 'undo',
    target: positionals[0],
    list: values.list ?? false,
    yes: values.yes ?? false,
    color: colorOf(values),
  };
}

function historyCommand(args: readonly string[]): Command {
  const { values, positionals } = parseOptions(args, options.history, 'history');
  const early = informational(values, 'history');
  if (early) return early;
  const before = time('--forget', values.forget);
  if (before !== undefined) {
    const other = [...positionals, ...Object.keys(values)].find((word) => !besideForget.has(word));
    if (other !== undefined)
      throw usage(
        '--forget stands alone: it is about the history of every repository.',
        `gitops-auditor history --forget ${shellWord(values.forget ?? '')}`,
      );
    return { command: 'forget', before, yes: values.yes ?? false, color: colorOf(values) };
  }
  if (values.yes) throw usage('--yes belongs to --forget.', `${helpCommand('history')} tells the options.`);
  const [since, until] = [time('--since', values.since), time('--until', values.until)];
  if (since !== undefined && until !== undefined && since > until)
    throw usage('--until is before --since.', `${helpCommand('history')} tells how times are given.`);
  return {
    command: 'history',
    paths: positionals,
    since,
    until,
    drops: values.drops ?? false,
    commits: values.commits ?? false,
    limit: number('--limit', values.limit, { from: 1, to: 1000, whole: true, without: 'there are 20' }) ?? 20,
    format: choice('--format', values.format, ['text', 'json', 'csv']) ?? 'text',
    import: values.import,
    color: colorOf(values),
  };
}

const besideForget = new Set(['forget', 'yes', 'color', 'no-color']);

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `12h`, `30d`, `8w` ago, a day (`2026-01-31`, its beginning here) or a time (`2026-01-31T12:00:00Z`). */
function time(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const [, count, unit = ''] = /^(\d{1,5})([hdw])$/.exec(value) ?? [];
  if (count !== undefined) return Date.now() - Number(count) * (unitMs[unit] ?? 0);
  const at = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00:00`) : Date.parse(value);
  if (/^\d{4}-/.test(value) && Number.isFinite(at)) return at;
  throw usage(
    `${name} cannot be ${JSON.stringify(value)}.`,
    'It is how long ago (12h, 30d, 8w), a day (2026-01-31) or a time (2026-01-31T12:00:00Z).',
  );
}

function rulesCommand(args: readonly string[]): Command {
  const { values, positionals } = parseOptions(args, options.rules, 'rules');
  const early = informational(values, 'rules');
  if (early) return early;
  if (positionals.length > 1) throw usage('One rule at a time, or none for all.', 'gitops-auditor rules [ID]');
  return {
    command: 'rules',
    rule: positionals[0],
    format: choice('--format', values.format, ['text', 'json']) ?? 'text',
    color: colorOf(values),
  };
}

type CommonValues = { help?: boolean; version?: boolean; color?: boolean; 'no-color'?: boolean };

function informational(values: CommonValues, topic: CommandName): Command | undefined {
  if (values.version) return { command: 'version', color: undefined };
  if (values.help) return { command: 'help', topic, color: colorOf(values) };
  return undefined;
}

function colorOf(values: CommonValues): boolean | undefined {
  if (values['no-color']) return false;
  return values.color;
}

function choice<const C extends string>(name: string, value: string | undefined, choices: readonly C[]): C | undefined {
  if (value === undefined) return undefined;
  const found = choices.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw usage(`${name} cannot be ${JSON.stringify(value)}.`, `It is one of: ${choices.join(', ')}.`);
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly whole?: boolean;
  /** What holds without the option. */
  readonly without: string;
}

function number(name: string, value: string | undefined, { from, to, whole, without }: Range): number | undefined {
  if (value === undefined) return undefined;
  const result = (whole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(value) ? Number(value) : Number.NaN;
  if (result >= from && result <= to) return result;
  const kind = whole ? 'a whole number' : 'a number';
  throw usage(
    `${name} cannot be ${JSON.stringify(value)}.`,
    `It is ${kind} from ${from} to ${to.toLocaleString('en')}; without ${name} ${without}.`,
  );
}

const jobs = (value: string | undefined) =>
  number('--jobs', value, { from: 1, to: 256, whole: true, without: 'there are as many as the machine allows' });

function answer(value: string): [string, string] {
  const at = value.indexOf('=');
  if (at > 0) return [value.slice(0, at), value.slice(at + 1)];
  throw usage(`--answer ${JSON.stringify(value)} is not key=value.`, 'For example --answer message="Tune alerts".');
}

function topicOf(word: string | undefined): CommandName | undefined {
  if (word === undefined || word.startsWith('-')) return undefined;
  if (isCommand(word)) return word;
  throw noCommand(word);
}

function isCommand(word: string): word is CommandName {
  return commandNames.some((name) => name === word);
}

function noCommand(word: string): Error {
  const isPath = /^[.~]|[/\\]/.test(word);
  return usage(
    `There is no command ${JSON.stringify(word)}.`,
    isPath ? `gitops-auditor audit ${shellWord(word)} audits that folder.` : didYouMean(word, commandNames),
    `${helpCommand()} lists the commands.`,
  );
}
