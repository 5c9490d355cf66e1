import { type RuleInfo, type RuleSet, ruleSet } from '../contract/findings.ts';
import { ruleInfos } from '../engine/audit/rules/index.ts';
import type { RulesCommand } from './arguments.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { requireRule } from './rule-ids.ts';
import { type Paint, plural, type Terminal, wrap } from './terminal.ts';

/** `gitops-auditor rules`. */
export async function runRules({ rule, format }: RulesCommand, terminal: Terminal): Promise<ExitCode> {
  const rules = ruleInfos();
  const chosen = rule === undefined ? rules : [requireRule(rule, rules)];
  const [only] = chosen;
  if (format === 'json') await terminal.write(`${JSON.stringify(rule === undefined ? chosen : only, null, 2)}\n`);
  else if (rule !== undefined && only)
    await terminal.write(explain(only, terminal.paint(), Math.min(terminal.width, 100)));
  else await terminal.write(list(chosen, terminal.paint()));
  return exitCodes.fine;
}

const setTitles: Record<RuleSet, string> = {
  default: 'On by default',
  recommended: 'Also in the recommended set',
  strict: 'Also in the strict set',
};
const severityStyle = { error: 'red', warning: 'yellow', info: 'blue' } as const;

function list(rules: readonly RuleInfo[], paint: Paint): string {
  const column = Math.max(...rules.map(({ id }) => id.length));
  const groups = ruleSet.options.map((set) => {
    const lines = rules
      .filter((rule) => rule.set === set)
      .map(
        ({ id, severity, title }) =>
          `  ${id.padEnd(column)}  ${paint(severityStyle[severity], severity.padEnd(7))}  ${title}\n`,
      );
    return lines.length === 0 ? '' : `${paint('bold', setTitles[set])}\n${lines.join('')}\n`;
  });
  return `${groups.join('')}${plural(rules.length, 'rule', 'rules')}; gitops-auditor rules ID explains one.\n`;
}

function explain(rule: RuleInfo, paint: Paint, width: number): string {
  const paragraph = (title: string, text: string) =>
    `\n${paint('bold', title)}\n${text
      .split('\n')
      .flatMap((line) => wrap(line, Math.max(width - 2, 38)))
      .map((line) => `  ${line}\n`)
      .join('')}`;
  const verbatim = (title: string, text: string) =>
    `\n${paint('bold', title)}\n${text
      .split('\n')
      .map((line) => `  ${line}\n`)
      .join('')}`;
  const optionLines = rule.options.map(
    ({ name, description, default: value }) => `${name} (default ${JSON.stringify(value)}): ${description}`,
  );
  return [
    `${paint('bold', rule.id)}  ${paint(severityStyle[rule.severity], rule.severity)}  ${rule.title}\n`,
    paint('dim', `${setTitles[rule.set]}. ${rule.documentation}\n`),
    paragraph('Why it matters', rule.why),
    paragraph('How to fix it', rule.howToFix),
    verbatim('Example', rule.example),
    verbatim('As it should be', rule.good),
    ...(optionLines.length > 0 ? [paragraph('Options', optionLines.join('\n'))] : []),
  ].join('');
}
