import { ruleSet, severities } from '../../../contract/findings.ts';
import type { OptionValue } from '../policy-types.ts';
import type { Rule } from '../rule.ts';

/** The policy file's format: its keys with what they mean. The parser and the JSON schema are made from it. */
export const policyKeys = {
  version: 'Version of this format.',
  set: 'Rules that are on: `default` (few), `recommended`, or `strict` (all).',
  rules: 'Rules by id: `off`, a severity, or a mapping with `severity` and the options of the rule.',
  ignore: 'Findings that do not count, each with a reason.',
  hosts:
    'Machines by name, with what of which repositories runs on each: Docker Compose files there share ports and names.',
  inventory: 'File that lists the repositories that should be here; relative to this file and not outside its folder.',
  publish: 'Where repositories without a remote are published.',
} as const;

export const publishKeys = {
  remote: 'Name of the remote.',
  url: 'Its URL, with `{name}` for the name of the repository, or `{path}` for its path below the root folder.',
} as const;

export const ignoreKeys = {
  rule: 'Id of a rule, `git/*` for a category, or `*` for all.',
  repositories: 'Globs of names or of paths relative to this file; without it: every repository.',
  subject: 'Only the findings about this: a branch, a remote, a path, or a glob of them (`docs/**`).',
  path: 'Only the findings in this file, from the top of the repository, or in those of a glob (`docs/**`).',
  reason: 'Why it does not count.',
  until: 'Last day on which it holds, `YYYY-MM-DD`, to its end in UTC.',
} as const;

export const hostKeys = {
  repositories: 'Globs of names or of paths relative to this file; without it: every repository.',
  files:
    'Globs of Compose files, from the top of their repository; without it: those that Docker Compose takes by itself, not variants such as `compose.dev.yaml`.',
} as const;

export const sets = ruleSet.options;
/** What a rule can be set to. */
export const levels = ['off', ...severities] as const;
export type Level = (typeof levels)[number];
export const longestGlob = 200;

/** JSON schema (draft 7) of the policy file, for completion in editors. */
export function policyJsonSchema(rules: readonly Rule[]): Record<string, unknown> {
  const level = { enum: levels };
  const ids = rules.map((r) => r.id);
  const categories = [...new Set(rules.map((r) => `${r.category}/*`))];
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://raw.githubusercontent.com/gitops-auditor/gitops-auditor/main/schemas/policy.schema.json',
    title: 'GitOps Auditor policy',
    type: 'object',
    additionalProperties: false,
    properties: {
      version: { description: policyKeys.version, const: 1 },
      set: { description: policyKeys.set, enum: sets, default: 'default' },
      rules: {
        description: policyKeys.rules,
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule, level)])),
      },
      ignore: {
        description: policyKeys.ignore,
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['rule', 'reason'],
          properties: {
            rule: { description: ignoreKeys.rule, enum: ['*', ...categories, ...ids] },
            repositories: {
              description: ignoreKeys.repositories,
              anyOf: [globSchema, { type: 'array', minItems: 1, items: globSchema }],
            },
            subject: { description: ignoreKeys.subject, type: 'string', minLength: 1 },
            path: { description: ignoreKeys.path, type: 'string', minLength: 1 },
            reason: { description: ignoreKeys.reason, type: 'string', minLength: 1 },
            until: { description: ignoreKeys.until, type: 'string', format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
          },
        },
      },
      hosts: {
        description: policyKeys.hosts,
        type: 'object',
        additionalProperties: {
          type: ['object', 'null'],
          additionalProperties: false,
          properties: Object.fromEntries(
            Object.entries(hostKeys).map(([name, description]) => [
              name,
              { description, anyOf: [globSchema, { type: 'array', minItems: 1, items: globSchema }] },
            ]),
          ),
        },
      },
      inventory: { description: policyKeys.inventory, type: 'string', minLength: 1 },
      publish: {
        description: policyKeys.publish,
        type: 'object',
        additionalProperties: false,
        required: ['url'],
        properties: {
          remote: { description: publishKeys.remote, type: 'string', minLength: 1, default: 'origin' },
          url: { description: publishKeys.url, type: 'string', pattern: '\\{(name|path)\\}' },
        },
      },
    },
  };
}

const globSchema = { type: 'string', minLength: 1, maxLength: longestGlob };

function ruleSchema(rule: Rule, level: object): object {
  const options = Object.entries(rule.options).map(([name, option]) => [
    name,
    { description: option.description, default: option.default, ...valueSchema(option.default) },
  ]);
  return {
    description: `${rule.title}. ${rule.why}`,
    anyOf: [
      level,
      {
        type: 'object',
        additionalProperties: false,
        properties: { severity: { description: 'Its severity, or `off`.', ...level }, ...Object.fromEntries(options) },
      },
    ],
  };
}

function valueSchema(value: OptionValue): object {
  if (typeof value === 'number') return { type: 'number', minimum: 0 };
  if (typeof value === 'object') return { type: 'array', items: { type: 'string', minLength: 1 } };
  return { type: typeof value };
}
