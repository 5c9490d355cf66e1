import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { isEverywhere } from '../../compose/everywhere.ts';
import { interpolate } from '../../compose/interpolate.ts';
import { parsePort, parseRange } from '../../compose/ports.ts';
import { ownPairs } from '../../yaml/source.ts';
import type { TextEdit } from '../../yaml/text-edit.ts';
import { conflict } from '../support/change.ts';
import { type Addition, addTo } from './add-entry.ts';
import { composeFix } from './compose-fix.ts';
import type { Recipe } from './repair-text.ts';
import { scalarText } from './scalar-text.ts';
import type { ServiceSource } from './service-source.ts';
import { variablesBeside } from './variables-beside.ts';

type Lookup = (name: string) => string | undefined;

const localhost = '127.0.0.1';

/** `details`: ports within the container. */
export const localhostRecipe =
  (lookup: Lookup): Recipe =>
  (service, details) => {
    const { map, name } = service;
    const [pair] = map ? ownPairs(map, 'ports') : [];
    const list = pair?.value;
    const edits: TextEdit[] = [];
    const changes: Addition['changes'][number][] = [];
    for (const [at, item] of (isSeq(list) ? (list.items as (Node | null)[]) : []).entries()) {
      const bound = isMap(item) ? longForm(service, item, lookup, details) : shortForm(service, item, lookup, details);
      if (bound === undefined) continue;
      service.refuseShared(list ?? null, item);
      const path = ['services', name, 'ports', at];
      edits.push(bound.edit);
      changes.push({ path: isMap(item) ? [...path, 'host_ip'] : path, value: bound.value });
    }
    if (edits.length === 0)
      throw conflict(
        `What opens the port ${details.join(', ')} does not stand at \`${name}\` itself.`,
        'Change what it is taken from (`extends`, `<<`, an alias), by hand.',
      );
    return { edits, changes, note: `port ${details.join(', ')} only on ${localhost}` };
  };

interface Bound {
  readonly edit: TextEdit;
  readonly value: string;
}

const textOf = (node: unknown, lookup: Lookup): string | undefined => {
  if (!isScalar(node) || node.value === null) return undefined;
  return typeof node.value === 'string'
    ? (interpolate(node.value, lookup).text ?? undefined)
    : (node.source ?? String(node.value));
};

/** `"5432:5432"`. Undefined where it is another port, or not open to all. */
function shortForm(
  { source, name }: ServiceSource,
  item: Node | null,
  lookup: Lookup,
  details: readonly string[],
): Bound | undefined {
  const port = parsePort(textOf(item, lookup) ?? '');
  if (port === undefined || !isEverywhere(port.hostIp) || !details.includes(String(port.target[0]))) return undefined;
  const written = scalarText(source, item);
  if (written === undefined) throw unusual(name);
  const { from, text } = written;
  const { end, prefix } = addressOf(text);
  const value = prefix + text.slice(end);
  const after = parsePort(interpolate(value, lookup).text ?? '');
  if (text.slice(0, end).includes('$') || after?.hostIp === null || after?.target[0] !== port.target[0])
    throw conflict(`\`${name}\` takes its address from a variable.`, 'Set it there, by hand.');
  return { edit: { from, to: from + end, text: prefix }, value };
}

/** How much of a port is its address, with what follows it, and what stands there instead. */
function addressOf(text: string): { readonly end: number; readonly prefix: string } {
  const colons = [...colonsOf(text)];
  // Of the last two, one is before the port inside, the other before the one outside.
  const before = colons.at(-2);
  if (before === undefined) return { end: 0, prefix: colons.length === 0 ? `${localhost}::` : `${localhost}:` };
  const isVersion6 = text.slice(0, before).includes(':');
  return { end: before + 1, prefix: isVersion6 ? '[::1]:' : `${localhost}:` };
}

/** Those that part it, not those in `${PORT:-5432}` or `[::]`. */
function* colonsOf(text: string): Generator<number> {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{' || text[at] === '[') depth += 1;
    else if (text[at] === '}' || text[at] === ']') depth -= 1;
    else if (text[at] === ':' && depth === 0) yield at;
  }
}

function longForm(
  service: ServiceSource,
  item: YAMLMap,
  lookup: Lookup,
  details: readonly string[],
): Bound | undefined {
  const value = (key: string) => textOf(ownPairs(item, key)[0]?.value, lookup);
  const target = parseRange(value('target'));
  if (target === undefined || !details.includes(String(target[0]))) return undefined;
  const [address] = ownPairs(item, 'host_ip');
  const written = address && scalarText(service.source, address.value);
  if (written === undefined) {
    const edit = addTo(service, item, { key: 'host_ip', value: localhost, after: ['published', 'target'] });
    return { edit, value: localhost };
  }
  if (!isEverywhere(value('host_ip') ?? '')) return undefined;
  if (written.text.includes('$'))
    throw conflict(`\`${service.name}\` takes its address from a variable.`, 'Set it there, by hand.');
  const own = written.text.includes(':') ? '::1' : localhost;
  return { edit: { from: written.from, to: written.to, text: own }, value: own };
}

const unusual = (name: string) => conflict(`A port of \`${name}\` is written in an unusual way.`, 'Change it by hand.');

export const bindToLocalhost = composeFix({
  id: 'compose/bind-to-localhost',
  title: 'Bind to localhost',
  description: `Opens the port on ${localhost} alone. Other services of the project reach it as before; other machines do not.`,
  words: { doing: `Open ports on ${localhost} alone for`, done: `Opened ports on ${localhost} alone for` },
  async recipes(context, targets) {
    const variables = await variablesBeside(context, targets);
    return ({ path }) => localhostRecipe((name) => variables(path, name));
  },
});
