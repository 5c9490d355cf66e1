import type { GitConfiguration, Remote } from './facts.ts';

/** One setting: `section.name` or `section.subsection.name`; section and name in lower case, as `git config --list`. */
export interface ConfigEntry {
  readonly key: string;
  /** null: written without `=`, which means true. */
  readonly value: string | null;
}

/** A mistake in a config file; git refuses to work with such a file. `line` is 1-based. */
export class ConfigSyntaxError extends Error {
  readonly line: number;
  constructor(line: number) {
    super(`bad config line ${line}`);
    this.name = 'ConfigSyntaxError';
    this.line = line;
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b', '"': '"', '\\': '\\' };
const isSpace = (char: string | undefined): boolean => char !== undefined && /[ \t\r]/.test(char);

/** Reads the text of a git config file by the rules of `git help config`. Throws `ConfigSyntaxError`. */
export function parseConfig(text: string): ConfigEntry[] {
  return new ConfigReader(text).read();
}

class ConfigReader {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    // A carriage return counts only before a line feed, where it is part of the line's end.
    this.#text = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  }

  read(): ConfigEntry[] {
    const entries: ConfigEntry[] = [];
    let section = ''; // git takes settings before the first section, and ignores them
    for (let char = this.#take(); char !== undefined; char = this.#take()) {
      if (char === '\n' || isSpace(char)) continue;
      if (char === '#' || char === ';') this.#skipLine();
      else if (char === '[') section = this.#section();
      else if (/[A-Za-z]/.test(char)) entries.push(this.#setting(section, char));
      else throw new ConfigSyntaxError(this.#line);
    }
    return entries;
  }

  #take(): string | undefined {
    const char = this.#text[this.#at++];
    if (char === '\n') this.#line++;
    return char;
  }

  #skipLine(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  /** `[section]`, `[section "subsection"]` or the old `[section.subsection]`. */
  #section(): string {
    let name = '';
    for (;;) {
      const char = this.#take();
      if (char === ']' && name !== '') return name;
      if (char !== undefined && isSpace(char)) return `${name}.${this.#subsection()}`;
      if (char === undefined || !/[A-Za-z0-9.-]/.test(char)) throw new ConfigSyntaxError(this.#line);
      name += char.toLowerCase();
    }
  }

  #subsection(): string {
    let char = this.#take();
    while (isSpace(char)) char = this.#take();
    if (char !== '"') throw new ConfigSyntaxError(this.#line);
    let name = '';
    for (char = this.#take(); char !== '"'; char = this.#take()) {
      if (char === '\\') char = this.#take();
      if (char === undefined || char === '\n') throw new ConfigSyntaxError(this.#line);
      name += char;
    }
    if (this.#take() !== ']') throw new ConfigSyntaxError(this.#line);
    return name;
  }

  #setting(section: string, first: string): ConfigEntry {
    let name = first;
    let char = this.#take();
    for (; char !== undefined && /[A-Za-z0-9-]/.test(char); char = this.#take()) name += char;
    const key = section === '' ? name.toLowerCase() : `${section}.${name.toLowerCase()}`;
    while (char === ' ' || char === '\t') char = this.#take();
    if (char === undefined || char === '\n') return { key, value: null };
    if (char !== '=') throw new ConfigSyntaxError(this.#line);
    return { key, value: this.#value() };
  }

  /** To the end of the line; quotes keep spaces and comment signs, a backslash before the line's end continues it. */
  #value(): string {
    let value = '';
    let quoted = false;
    let spaces = ''; // between words they count, before the end of the line they do not
    for (;;) {
      const char = this.#take();
      if (char === undefined || char === '\n') {
        if (quoted) throw new ConfigSyntaxError(this.#line);
        return value;
      }
      if (!quoted && isSpace(char)) {
        if (value !== '') spaces += char;
        continue;
      }
      if (!quoted && (char === '#' || char === ';')) {
        this.#skipLine();
        continue;
      }
      value += spaces;
      spaces = '';
      if (char === '"') quoted = !quoted;
      else if (char === '\\') value += this.#escaped();
      else value += char;
    }
  }

  #escaped(): string {
    const char = this.#take();
    if (char === '\n' || char === undefined) return '';
    const meaning = escapes[char];
    if (meaning === undefined) throw new ConfigSyntaxError(this.#line);
    return meaning;
  }
}

/** Reads `git config --list -z`: `key\nvalue`, or `key` alone, each ended by NUL. */
export function parseConfigList(output: string): ConfigEntry[] {
  return output
    .split('\0')
    .filter((record) => record !== '')
    .map((record) => {
      const newline = record.indexOf('\n');
      return newline < 0
        ? { key: record, value: null }
        : { key: record.slice(0, newline), value: record.slice(newline + 1) };
    });
}

/** It names other files to read: what stands here is not all. */
export function hasIncludes(entries: readonly ConfigEntry[]): boolean {
  return entries.some(({ key }) => key === 'include.path' || (key.startsWith('includeif.') && key.endsWith('.path')));
}

/** The last value of a setting that is true or false; undefined where it is not set or neither. */
export function booleanSetting(entries: readonly ConfigEntry[], key: string): boolean | undefined {
  const entry = entries.findLast((candidate) => candidate.key === key);
  if (entry === undefined) return undefined;
  if (entry.value === null || /^(true|yes|on|[+-]?0*[1-9]\d*)$/i.test(entry.value)) return true;
  return /^(false|no|off|0+|)$/i.test(entry.value) ? false : undefined;
}

/** What rules need to know of a configuration. */
export function toConfiguration(entries: readonly ConfigEntry[]): GitConfiguration {
  const remotes = new Map<string, { urls: string[]; pushUrls: string[] }>();
  const branches = new Map<string, { remote?: string; merge?: string }>();
  const rewrite = rewriter(entries);
  for (const { key, value } of entries) {
    const [, section, name = '', setting] = /^(remote|branch)\.(.*)\.([^.]+)$/s.exec(key) ?? [];
    if (value === null || setting === undefined) continue;
    if (section === 'remote' && (setting === 'url' || setting === 'pushurl')) {
      const remote = remotes.get(name) ?? { urls: [], pushUrls: [] };
      remotes.set(name, remote);
      const urls = setting === 'url' ? remote.urls : remote.pushUrls;
      if (value === '')
        urls.length = 0; // an empty one takes back those before it
      else urls.push(value);
    }
    if (section === 'branch' && (setting === 'remote' || setting === 'merge'))
      branches.set(name, { ...branches.get(name), [setting]: value });
  }
  return {
    remotes: [...remotes].flatMap(
      ([
        name,
        {
          urls: [url, ...urls],
          pushUrls: [pushUrl, ...pushUrls],
        },
      ]): Remote[] => {
        if (url === undefined) return [];
        const push = pushUrl === undefined ? [] : [pushUrl, ...pushUrls];
        // A config with includes is listed twice.
        const all = [...new Set([url, ...urls, ...push])];
        const effectiveUrls = all.map(rewrite);
        const rewritten = effectiveUrls.some((effective, index) => effective !== all[index]);
        return [
          { name, url, ...(pushUrl !== undefined && { pushUrl }), urls: all, ...(rewritten && { effectiveUrls }) },
        ];
      },
    ),
    branches,
    bare: booleanSetting(entries, 'core.bare') ?? false,
  };
}

/** As git does by `url.<base>.insteadOf`: the longest beginning that matches is replaced. */
function rewriter(entries: readonly ConfigEntry[]): (url: string) => string {
  const rules = entries.flatMap(({ key, value }) => {
    const base = /^url\.(.*)\.insteadof$/s.exec(key)?.[1];
    return base === undefined || value === null ? [] : [{ base, prefix: value }];
  });
  rules.sort((a, b) => b.prefix.length - a.prefix.length);
  return (url) => {
    const rule = rules.find(({ prefix }) => url.startsWith(prefix));
    return rule ? rule.base + url.slice(rule.prefix.length) : url;
  };
}
