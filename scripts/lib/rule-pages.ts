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
    ...(good === undefined
      ? [fenced('console', example)]
      : [
          fenced('yaml title="compose.yaml"', example),
          '## As it should be',
          fenced('yaml title="compose.yaml"', good),
        ]),
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

const code = (text: string): string => `\`${text}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|');
const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;
