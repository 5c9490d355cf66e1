import { dirname } from 'node:path';
import type { RuleSet } from '../../../contract/findings.ts';
import type { Policy, PolicyPart, RuleSetting } from '../policy-types.ts';

/** What holds where nobody wrote a policy. */
export const defaultPolicy: Policy = {
  set: 'default',
  rules: new Map(),
  ignore: [],
  hosts: [],
  inventory: null,
  publish: null,
  files: [],
};

/**
 * One policy of several files: the nearest wins key by key (of a rule: its severity and each option apart), ignores
 * add up. `set`: overrides what the files say.
 */
export function mergePolicies(nearestFirst: readonly PolicyPart[], set?: RuleSet): Policy {
  const rules = new Map<string, RuleSetting>();
  for (const part of nearestFirst)
    for (const [id, setting] of part.rules) {
      const nearer = rules.get(id);
      rules.set(id, {
        severity: nearer?.severity ?? setting.severity,
        options: { ...setting.options, ...nearer?.options },
      });
    }
  const placing = nearestFirst.find((p) => p.hosts !== undefined);
  return {
    set: set ?? nearestFirst.find((p) => p.set !== undefined)?.set ?? defaultPolicy.set,
    rules,
    ignore: nearestFirst.flatMap((part) => part.ignore.map((entry) => ({ ...entry, folder: dirname(part.path) }))),
    hosts: placing?.hosts?.map((host) => ({ ...host, folder: dirname(placing.path) })) ?? [],
    inventory: nearestFirst.find((p) => p.inventory !== undefined)?.inventory ?? null,
    publish: nearestFirst.find((p) => p.publish !== undefined)?.publish ?? null,
    files: nearestFirst.map((p) => p.path),
  };
}
