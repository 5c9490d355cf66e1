import { didYouMean } from '../../did-you-mean.ts';
import type { OptionValue, RuleSetting } from '../policy-types.ts';
import type { Rule } from '../rule.ts';
import { type Level, levels } from './schema.ts';
import type { Value, YamlSource } from './yaml-source.ts';

/** `off`, a severity, or a mapping with `severity` and options; undefined (and a problem) where it is none of them. */
export function parseRuleSetting(source: YamlSource, value: Value, rule: Rule): RuleSetting | undefined {
  const key = `rules.${rule.id}`;
  if (source.scalar(value) !== undefined) {
    const severity = parseLevel(source, value, key);
    return severity === undefined ? undefined : { severity, options: {} };
  }
  const entries = source.entries(value, key, `The setting of ${rule.id}`);
  if (entries === undefined) return undefined;
  let severity: Level | null = null;
  const options: Record<string, OptionValue> = {};
  const names = Object.keys(rule.options);
  for (const { name, key: keyNode, value: given } of entries) {
    const at = `${key}.${name}`;
    const option = Object.hasOwn(rule.options, name) ? rule.options[name] : undefined;
    if (name === 'severity') severity = parseLevel(source, given, at) ?? null;
    else if (option !== undefined) {
      const parsed = parseOption(source, given, at, name, option.default);
      if (parsed !== undefined) options[name] = parsed;
    } else
      source.report(keyNode, at, `${rule.id} has no option \`${name}\`.`, {
        hint: didYouMean(name, ['severity', ...names]) ?? optionHint(names),
      });
  }
  return { severity, options };
}

const optionHint = (names: readonly string[]): string =>
  names.length === 0
    ? 'It has none but `severity`.'
    : `It has ${['severity', ...names].map((n) => `\`${n}\``).join(', ')}.`;

function parseLevel(source: YamlSource, value: Value, key: string): Level | undefined {
  const given = source.scalar(value);
  const found = levels.find((l) => l === given);
  if (found === undefined) {
    const hint =
      given === false ? 'Did you mean `off`?' : typeof given === 'string' ? didYouMean(given, levels) : undefined;
    source.report(value.at, key, 'It must be `off`, `error`, `warning` or `info`.', { hint });
  }
  return found;
}

function parseOption(
  source: YamlSource,
  value: Value,
  key: string,
  name: string,
  example: OptionValue,
): OptionValue | undefined {
  if (typeof example === 'object') return parseTexts(source, value, key, name);
  const given = source.scalar(value);
  if (typeof example === 'number') {
    if (typeof given === 'number' && Number.isFinite(given) && given >= 0) return given;
    source.report(value.at, key, `\`${name}\` must be a number, 0 or more.`);
    return undefined;
  }
  if (typeof given === typeof example && given !== null) return given;
  source.report(value.at, key, `\`${name}\` must be ${typeof example === 'boolean' ? '`true` or `false`' : 'text'}.`);
  return undefined;
}

/** A list of texts, or one text for a list of one. */
export function parseTexts(source: YamlSource, value: Value, key: string, name: string): string[] | undefined {
  const items = source.items(value) ?? [value];
  const texts = items.map((item) => source.scalar(item));
  const wrong = texts.findIndex((t) => typeof t !== 'string' || t === '');
  if (wrong < 0) return texts as string[];
  source.report((items[wrong] ?? value).at, key, `\`${name}\` must be a list of texts.`);
  return undefined;
}
