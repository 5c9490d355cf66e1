import type { Example } from '../../src/engine/audit/example.ts';
import type { Rule } from '../../src/engine/audit/rule.ts';

/** Rule documentation as Markdown, from the rules themselves. */

const notice = '<!-- Generated from the rule by scripts/tasks/docs.ts: do not edit. -->';

const setNames = {
  default: 'default, recommended, strict',
  recommended: 'recommended, strict',
  strict: 'strict',
} as const;

export function rulePage(rule: Rule): string {
  const { id, title, severity, set, why, howToFix, example, good, fixes } = rule;
  return `${[
    notice,
    `# ${title}`,
    `\`${id}\` · ${severity} · in the sets: ${setNames[set]}`,
    '## Why it matters',
    why,
    '## How to fix it',
    howToFix,
    ...(fixes.length === 0 ? [] : [`Fixes that GitOps Auditor offers: ${fixes.map(code).join(', ')}.`]),
    '## Example',
    ...shown(example),
    '## As it should be',
    ...shown(good),
    ...options(rule),
    '## In the policy',
    fenced(
      'yaml',
      `# .gitops-auditor.yaml\nrules:\n  ${id}: off          # or error, warning, info\nignore:\n  - rule: ${id}\n    repositories: [archive-*]\n    reason: Why it does not count there`,
    ),
    '[All rules](../README.md)',
  ].join('\n\n')}\n`;
}

function options({ id, options: declared }: Rule): string[] {
  const entries = Object.entries(declared);
  if (entries.length === 0) return [];
  const rows = entries.map(
    ([name, o]) => `| \`${name}\` | ${cell(o.description)} | \`${JSON.stringify(o.default)}\` |`,
  );
  const sample = entries.map(([name, o]) => `    ${name}: ${JSON.stringify(o.default)}`);
  return [
    '## Options',
    ['| option | meaning | default |', '|---|---|---|', ...rows].join('\n'),
    fenced('yaml', [`rules:`, `  ${id}:`, ...sample].join('\n')),
  ];
}

export function ruleIndex(rules: readonly Rule[]): string {
  const byCategory = Map.groupBy(rules, (r) => r.category);
  return `${[
    notice,
    '# Rules',
    'Each rule is on in the sets named with it: `default` is small, `recommended` contains it and more, `strict` is all. A line in `.gitops-auditor.yaml` chooses: `set: recommended`.',
    ...[...byCategory].flatMap(([category, own]) => [`## ${category}`, table(own)]),
  ].join('\n\n')}\n`;
}

function table(rules: readonly Rule[]): string {
  const rows = [...rules]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, title, severity, set }) => `| [\`${id}\`](${id}.md) | ${cell(title)} | ${severity} | ${set} |`);
  return ['| rule | finds | severity | from set |', '|---|---|---|---|', ...rows].join('\n');
}

const shown = (example: Example): string[] =>
  typeof example === 'string'
    ? [fenced('console', example)]
    : Object.entries(example).map(([path, text]) => fenced(`${languageOf(path)} title="${path}"`, text.trimEnd()));

const languages: Readonly<Record<string, string>> = {
  yml: 'yaml',
  yaml: 'yaml',
  json: 'json',
  md: 'markdown',
  sh: 'sh',
};
const languageOf = (path: string): string => languages[path.slice(path.lastIndexOf('.') + 1)] ?? 'text';

const code = (text: string): string => `\`${text}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|');
/** A fence that no fence in the text ends. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
