import { didYouMean } from '../../did-you-mean.ts';
import { endOfDay } from '../ignores.ts';
import type { IgnoreEntry } from '../policy-types.ts';
import type { Rule } from '../rule.ts';
import { isSlowGlob, parseGlobs, tooManyStars } from './globs.ts';
import { ignoreKeys } from './schema.ts';
import type { Entry, Value, YamlSource } from './yaml-source.ts';

/** The list under `ignore`. An entry with any mistake does not hold: it could hide more than was meant. */
export function parseIgnores(source: YamlSource, value: Value, rules: readonly Rule[], now: number): IgnoreEntry[] {
  if (source.scalar(value) === null) return [];
  const items = source.items(value);
  if (items === undefined) {
    source.report(value.at, 'ignore', '`ignore` must be a list.');
    return [];
  }
  return items.flatMap((item, index) => {
    const entry = parseEntry(source, item, `ignore[${index}]`, rules, now);
    return entry === undefined ? [] : [entry];
  });
}

function parseEntry(
  source: YamlSource,
  item: Value,
  key: string,
  rules: readonly Rule[],
  now: number,
): IgnoreEntry | undefined {
  const entries = source.entries(item, key, 'An ignore');
  if (entries === undefined) return undefined;
  const known = new Map<string, Entry>();
  let right = true;
  for (const entry of entries) {
    if (Object.hasOwn(ignoreKeys, entry.name)) known.set(entry.name, entry);
    else {
      right = false;
      const hint = didYouMean(entry.name, Object.keys(ignoreKeys));
      source.report(entry.key, `${key}.${entry.name}`, `\`${entry.name}\` is no key of an ignore.`, { hint });
    }
  }
  const read = <T>(
    name: keyof typeof ignoreKeys,
    parse: (value: Value, at: string) => T | undefined,
  ): T | undefined => {
    const found = known.get(name);
    if (found === undefined) return undefined;
    const parsed = parse(found.value, `${key}.${name}`);
    if (parsed === undefined) right = false;
    return parsed;
  };
  for (const name of ['rule', 'reason'] as const) {
    if (known.has(name)) continue;
    right = false;
    source.report(item.at, `${key}.${name}`, `An ignore needs a \`${name}\`.`);
  }
  const rule = read('rule', (v, at) => parseRuleName(source, v, at, rules));
  const repositories = read('repositories', (v, at) =>
    parseGlobs(source, v, at, { name: 'repositories', meaning: 'every repository' }),
  );
  const subject = read('subject', (v, at) => parseGlobOrText(source, v, at, 'subject'));
  const path = read('path', (v, at) => parseGlobOrText(source, v, at, 'path'));
  const reason = read('reason', (v, at) => parseText(source, v, at, 'reason'));
  const until = read('until', (v, at) => parseDay(source, v, at, now));
  if (!right || rule === undefined || reason === undefined) return undefined;
  return {
    rule,
    reason,
    ...(repositories !== undefined && { repositories }),
    ...(subject !== undefined && { subject }),
    ...(path !== undefined && { path }),
    ...(until !== undefined && { until }),
    at: source.place(known.get('rule')?.value.at ?? item.at),
  };
}

function parseText(source: YamlSource, value: Value, key: string, name: string): string | undefined {
  const given = source.scalar(value);
  if (typeof given === 'string' && given.trim() !== '') return given;
  source.report(value.at, key, `\`${name}\` must be text.`);
  return undefined;
}

function parseGlobOrText(source: YamlSource, value: Value, key: string, name: string): string | undefined {
  const given = parseText(source, value, key, name);
  if (given === undefined || !isSlowGlob(given)) return given;
  source.report(value.at, key, tooManyStars);
  return undefined;
}

function parseRuleName(source: YamlSource, value: Value, key: string, rules: readonly Rule[]): string | undefined {
  const given = source.scalar(value);
  const names = ['*', ...rules.map((r) => `${r.category}/*`), ...rules.map((r) => r.id)];
  if (typeof given === 'string' && names.includes(given)) return given;
  source.report(
    value.at,
    key,
    typeof given === 'string' ? `There is no rule \`${given}\`.` : '`rule` must be the id of a rule.',
    {
      hint: typeof given === 'string' ? didYouMean(given, names) : undefined,
    },
  );
  return undefined;
}

function parseDay(source: YamlSource, value: Value, key: string, now: number): string | undefined {
  const given = source.scalar(value);
  if (typeof given !== 'string' || !isDay(given)) {
    source.report(value.at, key, '`until` must be a day, `YYYY-MM-DD`.');
    return undefined;
  }
  if (endOfDay(given) <= now)
    source.report(value.at, key, `This ignore has expired: it held until ${given}.`, {
      severity: 'warning',
      hint: 'Remove it, or give it a later day.',
    });
  return given;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
