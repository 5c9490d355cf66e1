import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { RuleSet } from '../../../contract/findings.ts';
import { didYouMean } from '../../did-you-mean.ts';
import type { NamedInventory, PolicyPart, PolicyProblem, RuleSetting } from '../policy-types.ts';
import type { Rule } from '../rule.ts';
import { parseHosts } from './host-entries.ts';
import { parseIgnores } from './ignore-entries.ts';
import { parsePublish } from './publish.ts';
import { parseRuleSetting } from './rule-settings.ts';
import { policyKeys, sets } from './schema.ts';
import { maxPolicyLength, type Value, YamlSource } from './yaml-source.ts';

export interface ParsedPolicy {
  readonly part: PolicyPart;
  readonly problems: readonly PolicyProblem[];
}

/**
 * Reads a policy file. Never throws: what is wrong is a problem at its place, and what is right holds.
 * `path`: absolute; `now`: ms since the epoch, to tell expired ignores.
 */
export function parsePolicy(text: string, path: string, rules: readonly Rule[], now: number): ParsedPolicy {
  const source = new YamlSource(text, path, maxPolicyLength);
  const part: { -readonly [K in keyof PolicyPart]: PolicyPart[K] } = { path, rules: new Map(), ignore: [] };
  // An empty file, or one of comments, is a policy that says nothing.
  if (source.scalar(source.root) !== null) {
    for (const { name, key, value } of source.entries(source.root, '', 'A policy') ?? []) {
      if (name === 'version') checkVersion(source, value);
      else if (name === 'set') assign(part, 'set', parseSet(source, value));
      else if (name === 'rules') part.rules = parseRules(source, value, rules);
      else if (name === 'ignore') part.ignore = parseIgnores(source, value, rules, now);
      else if (name === 'hosts') part.hosts = parseHosts(source, value);
      else if (name === 'inventory') assign(part, 'inventory', parseInventoryPath(source, value));
      else if (name === 'publish') assign(part, 'publish', parsePublish(source, value));
      else
        source.report(key, name, `\`${name}\` is no key of a policy.`, {
          hint: didYouMean(name, Object.keys(policyKeys)),
        });
    }
  }
  return { part, problems: source.problems };
}

function assign<K extends 'set' | 'inventory' | 'publish'>(
  part: { -readonly [P in keyof PolicyPart]: PolicyPart[P] },
  key: K,
  value: PolicyPart[K],
): void {
  if (value !== undefined) part[key] = value;
}

function checkVersion(source: YamlSource, value: Value): void {
  if (source.scalar(value) !== 1)
    source.report(value.at, 'version', 'The version of the format must be 1.', {
      hint: 'A newer one may need a newer GitOps Auditor.',
    });
}

function parseSet(source: YamlSource, value: Value): RuleSet | undefined {
  const given = source.scalar(value);
  const found = sets.find((s) => s === given);
  if (found === undefined)
    source.report(value.at, 'set', '`set` must be `default`, `recommended` or `strict`.', {
      hint: typeof given === 'string' ? didYouMean(given, sets) : undefined,
    });
  return found;
}

function parseRules(source: YamlSource, value: Value, rules: readonly Rule[]): Map<string, RuleSetting> {
  const settings = new Map<string, RuleSetting>();
  if (source.scalar(value) === null) return settings;
  const byId = new Map(rules.map((r) => [r.id, r]));
  for (const entry of source.entries(value, 'rules', '`rules`') ?? []) {
    const rule = byId.get(entry.name);
    if (rule === undefined) {
      source.report(entry.key, `rules.${entry.name}`, `There is no rule \`${entry.name}\`.`, {
        hint: didYouMean(entry.name, byId.keys()),
      });
      continue;
    }
    const setting = parseRuleSetting(source, entry.value, rule);
    if (setting !== undefined) settings.set(rule.id, setting);
  }
  return settings;
}

/** Only files below the policy's own folder: a repository from elsewhere must not name files of this machine. */
function parseInventoryPath(source: YamlSource, value: Value): NamedInventory | undefined {
  const given = source.scalar(value);
  if (typeof given !== 'string' || given.trim() === '' || given.includes('\0')) {
    source.report(value.at, 'inventory', '`inventory` must be the path of a file.');
    return undefined;
  }
  const folder = dirname(source.path);
  const path = resolve(folder, given);
  const rest = relative(folder, path);
  const outside = isAbsolute(given) || rest === '' || rest === '..' || rest.startsWith(`..${sep}`) || isAbsolute(rest);
  if (!outside) return { path, namedAt: source.place(value.at) };
  source.report(value.at, 'inventory', '`inventory` must be a file in the folder of the policy or below it.', {
    hint: 'Give its path relative to the policy file.',
  });
  return undefined;
}
