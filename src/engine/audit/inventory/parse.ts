import { extname } from 'node:path';
import { parseRemoteUrl } from '../../git/urls.ts';
import { type Value, YamlSource } from '../policy/yaml-source.ts';
import type { PolicyProblem } from '../policy-types.ts';

/** A repository that should be here. */
export interface InventoryEntry {
  /** Name of its folder. */
  readonly name: string;
  /** As listed; may hold credentials: never show or log it, use `redactUrl`. */
  readonly url: string | null;
  /** 1-based line in the inventory file. */
  readonly line: number;
}

export interface ParsedInventory {
  readonly entries: readonly InventoryEntry[];
  readonly problems: readonly PolicyProblem[];
}

type Add = (name: string | undefined, url: string | null, at: readonly [number, number], line: number) => void;

/**
 * Reads an inventory. YAML (`.yaml`, `.yml`, `.json`): a list of URLs or names, of `{name, url}`, or a mapping of names
 * to URLs. Any other name: text, one `URL`, `name` or `name URL` a line, `#` for comments. Never throws.
 */
export function parseInventory(text: string, path: string): ParsedInventory {
  const isYaml = ['.yaml', '.yml', '.json'].includes(extname(path).toLowerCase());
  const source = new YamlSource(isYaml ? text : '', path);
  const textProblems: PolicyProblem[] = [];
  const report = (at: readonly [number, number], line: number, key: string, message: string) => {
    if (isYaml) source.report(at, key, message);
    else
      textProblems.push({
        code: 'bad-input',
        path,
        key,
        message,
        severity: 'error',
        line,
        column: at[0],
        endLine: line,
        endColumn: at[1],
      });
  };
  const entries: InventoryEntry[] = [];
  const seen = new Set<string>();
  const add: Add = (given, url, at, line) => {
    const name = given ?? (url === null ? '' : parseRemoteUrl(url).repositoryName);
    if (!isFolderName(name))
      report(
        at,
        line,
        `name.${name}`,
        given === undefined ? 'This URL names no repository.' : `\`${name}\` is no name of a folder.`,
      );
    else if (seen.has(name)) report(at, line, `twice.${name}`, `\`${name}\` is listed twice.`);
    else {
      seen.add(name);
      entries.push({ name, url, line });
    }
  };
  if (isYaml) readYaml(source, add);
  else readLines(text, add, report);
  return { entries, problems: [...source.problems, ...textProblems] };
}

function readLines(
  text: string,
  add: Add,
  report: (at: [number, number], line: number, key: string, message: string) => void,
): void {
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    // A URL may hold a `#`; a comment begins a line or follows a space.
    const words = [
      ...whole
        .replace(/(^|\s)#.*$/, '$1')
        .replace(/^\uFEFF/, ' ')
        .matchAll(/\S+/g),
    ];
    const [first, second, third] = words;
    if (first === undefined) continue;
    const last = words.at(-1) ?? first;
    const at: [number, number] = [first.index + 1, last.index + last[0].length + 1];
    const line = index + 1;
    if (third !== undefined) report(at, line, `line.${first[0]}`, 'A line holds a URL, a name, or a name and a URL.');
    else if (second !== undefined) add(first[0], second[0], at, line);
    else if (isUrl(first[0])) add(undefined, first[0], at, line);
    else add(first[0], null, at, line);
  }
}

function readYaml(source: YamlSource, add: Add): void {
  const { root } = source;
  if (source.scalar(root) === null) return;
  const items = source.items(root);
  if (items !== undefined) {
    for (const [index, item] of items.entries()) readItem(source, item, index, add);
    return;
  }
  for (const { name, key, value } of source.entries(root, '', 'An inventory (a list of repositories)') ?? []) {
    const url = source.scalar(value);
    const at = key.range ? ([key.range[0], key.range[1]] as const) : value.at;
    if (typeof url === 'string') add(name, url, at, source.lineOf(at[0]));
    else if (url === null) add(name, null, at, source.lineOf(at[0]));
    else source.report(value.at, name, 'The URL must be text.');
  }
}

function readItem(source: YamlSource, item: Value, index: number, add: Add): void {
  const line = source.lineOf(item.at[0]);
  const text = source.scalar(item);
  if (typeof text === 'string' && text.trim() !== '') {
    if (isUrl(text)) add(undefined, text, item.at, line);
    else add(text, null, item.at, line);
    return;
  }
  const key = `[${index}]`;
  if (text !== undefined) {
    source.report(item.at, key, 'An entry is a URL, a name, or a mapping with `name` and `url`.');
    return;
  }
  const values = new Map<string, string>();
  for (const entry of source.entries(item, key, 'An entry') ?? []) {
    const value = source.scalar(entry.value);
    if (entry.name !== 'name' && entry.name !== 'url')
      source.report(
        entry.key,
        `${key}.${entry.name}`,
        `\`${entry.name}\` is no key of an entry: \`name\` and \`url\` are.`,
      );
    else if (typeof value !== 'string' || value === '')
      source.report(entry.value.at, `${key}.${entry.name}`, `\`${entry.name}\` must be text.`);
    else values.set(entry.name, value);
  }
  const [name, url] = [values.get('name'), values.get('url')];
  if (name !== undefined || url !== undefined) add(name, url ?? null, item.at, line);
}

const isUrl = (text: string): boolean => parseRemoteUrl(text).scheme !== 'path' || /[/\\]/.test(text);

/** One folder, in the inventory's own: nothing that leads elsewhere. */
function isFolderName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && name.length <= 255 && !/[/\\\0]/.test(name);
}
