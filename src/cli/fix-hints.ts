import type { RuleSet } from '../contract/findings.ts';
import type { FixInfo } from '../contract/fixes.ts';
import type { Report } from '../contract/report.ts';
import { ruleInfos } from '../engine/audit/rules/index.ts';
import { needsAnswer } from '../engine/fixes/answers.ts';
import { shellWord } from './error-text.ts';
import { commandForOne, ownQuestion } from './one-repository.ts';
import { answerOption } from './questions.ts';
import { type Paint, plural, printable } from './terminal.ts';

export interface FixHintOptions {
  readonly paint: Paint;
  /** Columns; endless where lines are not to be wrapped. */
  readonly width: number;
  readonly fixes: readonly FixInfo[];
  /** As given on the command line. */
  readonly paths: readonly string[];
  /** What the audit judged by, which a fix must judge by too to find the same. */
  readonly judgedBy: JudgedBy;
}

export interface JudgedBy {
  readonly set: RuleSet | undefined;
  /** A policy file, as given. */
  readonly config: string | undefined;
  /** Rules asked for by name: they may be in no set that holds. */
  readonly rules: readonly string[];
}

/** What one rule found that its best fix repairs. */
interface Repairable {
  readonly rule: string;
  readonly fix: FixInfo;
  /** Paths of the repositories. */
  readonly repositories: Set<string>;
}

/** What can be repaired from here, most widespread first; empty where nothing can. */
export function fixHints(report: Report, { paint, width, fixes, paths, judgedBy }: FixHintOptions): string {
  const found = repairable(report, fixes);
  if (found.length === 0) return '';
  found.sort((a, b) => b.repositories.size - a.repositories.size);
  const tail = paths.map((path) => ` ${shellWord(path)}`).join('');
  const column = Math.max(...found.map(({ rule }) => rule.length));
  const rows = found.map((one) => ({
    command: printable(`${commandOf(one, tail, column)}${judgingOptions(one.rule, judgedBy)}`),
    where: whereOf(one),
  }));
  const longest = Math.max(...rows.map(({ command }) => command.length));
  const besides = Math.max(...rows.map(({ where }) => where.length));
  // A command stays whole, so that it can be copied.
  const fits = 2 + longest + 2 + besides <= width;
  const lines = rows.map(({ command, where }) =>
    fits
      ? `  ${paint('cyan', command.padEnd(longest))}  ${paint('dim', where)}`
      : `  ${paint('dim', `${where}:`)}\n    ${paint('cyan', command.replace(/ {2,}/g, ' '))}`,
  );
  return [paint('bold', 'What can be fixed'), ...lines].join('\n');
}

function repairable(report: Report, fixes: readonly FixInfo[]): Repairable[] {
  const byRule = new Map<string, Repairable>();
  for (const { path, findings } of report.repositories)
    for (const { rule, verdict, fixes: offered } of findings) {
      const fix = fixes.find(({ id }) => id === offered?.[0]);
      if (verdict !== 'fail' || fix === undefined) continue;
      const known = byRule.get(rule) ?? { rule, fix, repositories: new Set() };
      byRule.set(rule, known);
      known.repositories.add(path);
    }
  return [...byRule.values()];
}

/** With the answers that it needs; for one repository where an answer fits no other. */
function commandOf(one: Repairable, tail: string, column: number): string {
  const { rule, fix, repositories } = one;
  const [first = ''] = repositories;
  if (isOneAtATime(one)) return commandForOne(rule.padEnd(column), fix, first);
  const answers = fix.questions.filter(needsAnswer).map((question) => ` ${answerOption(question)}`);
  return `gitops-auditor fix ${rule.padEnd(column)}${tail}${answers.join('')}`.trimEnd();
}

function judgingOptions(rule: string, { set, config, rules }: JudgedBy): string {
  const needed = set ?? (rules.includes(rule) ? setOf(rule) : undefined);
  const options = [
    ...(needed === undefined ? [] : ['--set', needed]),
    ...(config === undefined ? [] : ['--config', config]),
  ];
  return options.map((word) => ` ${shellWord(word)}`).join('');
}

/** The smallest set that has the rule; undefined where it is on by default. */
function setOf(id: string): RuleSet | undefined {
  const set = ruleInfos().find((rule) => rule.id === id)?.set;
  return set === 'default' ? undefined : set;
}

function whereOf(one: Repairable): string {
  const where = plural(one.repositories.size, 'repository', 'repositories');
  return isOneAtATime(one) ? `${where}, one at a time` : where;
}

const isOneAtATime = ({ fix, repositories }: Repairable): boolean =>
  ownQuestion(fix) !== undefined && repositories.size > 1;
