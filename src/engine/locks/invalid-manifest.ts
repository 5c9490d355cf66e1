import { TextPlaces } from '../text-places.ts';
import type { EcosystemName } from './ecosystems.ts';
import type { InvalidManifest } from './types.ts';

type Syntax = 'JSON' | 'TOML';

/** Of those that are read here as a whole. */
const syntaxOf: Readonly<Partial<Record<EcosystemName, Syntax>>> = {
  ...{ javascript: 'JSON', php: 'JSON', rust: 'TOML', python: 'TOML', pipenv: 'TOML' },
};

/** What JSON's parser misses or trips over, by its code. */
const jsonMistakes: readonly (string | undefined)[] = [
  undefined,
  ...['a word that JSON does not know', 'a number that is none', 'a key in double quotes is missing'],
  ...['a value is missing', 'a colon is missing', 'a comma is missing', 'a closing brace is missing'],
  ...['a closing bracket is missing', 'something stands after its end', 'JSON has no comments'],
  ...['a comment is not closed', 'a text is not closed', 'a number is not closed', 'an unknown `\\u` escape'],
  ...['an unknown escape', 'a control character'],
];

/** Where and why a manifest cannot be read by anybody; null: it can, or it is none that is looked at. */
export async function invalidManifest(
  ecosystem: EcosystemName,
  path: string,
  text: string,
): Promise<Omit<InvalidManifest, 'locked'> | null> {
  const syntax = syntaxOf[ecosystem];
  // A template is filled in elsewhere; what a conflict left behind is told as such.
  if (syntax === undefined || /\{[{%]|<%|^<{7} /m.test(text)) return null;
  const found = await (syntax === 'JSON' ? jsonMistake(text) : tomlMistake(text));
  if (found === null) return null;
  const { offset, length, reason } = found;
  return { at: new TextPlaces(path, text).at(offset, offset + length), reason: `not valid ${syntax}: ${reason}` };
}

interface Mistake {
  readonly offset: number;
  readonly length: number;
  readonly reason: string;
}

async function jsonMistake(text: string): Promise<Mistake | null> {
  if (isJsonObject(text)) return null;
  const { parseTree } = await import('jsonc-parser');
  const errors: { error: number; offset: number; length: number }[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const [first] = errors;
  if (first === undefined) return { offset: 0, length: 0, reason: 'it is no object' };
  return { ...first, reason: jsonMistakes[first.error] ?? 'it cannot be read' };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

async function tomlMistake(text: string): Promise<Mistake | null> {
  const { parse, TomlError } = await import('smol-toml');
  try {
    parse(text, { integersAsBigInt: 'asNeeded' });
    return null;
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) return { offset: 0, length: 0, reason: 'it cannot be read' };
    const starts = text.split('\n').slice(0, thrown.line - 1);
    const offset = starts.reduce((sum, line) => sum + line.length + 1, thrown.column - 1);
    const [, reason = 'it cannot be read'] = /^Invalid TOML document: ([^\n]*)/.exec(thrown.message) ?? [];
    return { offset, length: 0, reason };
  }
}
