import { isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { insertFirstEntry } from '../../yaml/insert-entry.ts';
import {
  columnOf,
  endOf,
  isNothing,
  type KeyedPair,
  lineBreakAt,
  lineEnd,
  ownPairs,
  startOf,
} from '../../yaml/source.ts';
import type { TextEdit } from '../../yaml/text-edit.ts';
import { conflict } from '../support/change.ts';
import { addTo } from './add-entry.ts';
import { composeFix } from './compose-fix.ts';
import type { Recipe } from './repair-text.ts';
import type { ServiceSource } from './service-source.ts';

const healthy = 'service_healthy';
/** What the short form means. */
const started = 'service_started';

/** `details`: the services that it is to wait for. */
const healthyRecipe: Recipe = (service, details) => {
  const { map, name } = service;
  const [pair] = map ? ownPairs(map, 'depends_on') : [];
  const value = pair?.value;
  if (pair === undefined || !(isMap(value) || isSeq(value)))
    throw conflict(`\`depends_on\` does not stand at \`${name}\` itself.`, 'Change what it is taken from, by hand.');
  service.refuseShared(value);
  const path = ['services', name, 'depends_on'];
  const note = `waits until ${details.join(', ')} is healthy`;
  if (isMap(value)) {
    const edits = details.map((detail) => inLongForm(service, value, detail));
    return {
      edits,
      changes: details.map((detail) => ({ path: [...path, detail, 'condition'], value: healthy })),
      note,
    };
  }
  const names = (value.items as (Node | null)[]).map((item) => nameOf(item, name));
  if (details.some((detail) => !names.includes(detail))) throw gone(name);
  const conditions = names.map((one) => (details.includes(one) ? healthy : started));
  return {
    edits: toLongForm(service, pair, value, conditions),
    changes: [
      { path, value: Object.fromEntries(names.map((one, at) => [one, { condition: conditions[at] ?? started }])) },
    ],
    note,
  };
};

const gone = (name: string) => conflict(`\`${name}\` does not depend on it any more.`, 'Audit again.');

function nameOf(item: Node | null, service: string): string {
  if (isScalar(item) && typeof item.value === 'string' && item.value !== '' && !item.value.includes('$'))
    return item.value;
  throw conflict(`\`depends_on\` of \`${service}\` is written in an unusual way.`, 'Change it by hand.');
}

function inLongForm(service: ServiceSource, map: YAMLMap, detail: string): TextEdit {
  const [pair] = ownPairs(map, detail);
  if (pair === undefined) throw gone(service.name);
  const entry = { key: 'condition', value: healthy };
  if (isMap(pair.value)) return addTo(service, pair.value, entry);
  if (!isNothing(pair.value) || map.flow)
    throw conflict(`\`depends_on\` of \`${service.name}\` is written in an unusual way.`, 'Change it by hand.');
  return insertFirstEntry(service.source, pair, entry, service);
}

function toLongForm(
  { source, step }: ServiceSource,
  pair: KeyedPair,
  list: YAMLSeq,
  conditions: readonly string[],
): TextEdit[] {
  const items = list.items as Node[];
  if (list.flow) {
    const open = { from: startOf(list), to: startOf(list) + 1, text: '{' };
    const close = { from: endOf(list) - 1, to: endOf(list), text: '}' };
    const inner = items.map((item, at) => ({
      from: endOf(item),
      to: endOf(item),
      text: `: {condition: ${conditions[at] ?? started}}`,
    }));
    return [open, ...inner, close];
  }
  // A list may stand as far left as its key, a mapping must not.
  const keyColumn = columnOf(source, startOf(pair.key));
  return items.flatMap((item, at): TextEdit[] => {
    const begin = startOf(item);
    const dash = source.body.lastIndexOf('-', begin - 1);
    const column = columnOf(source, dash) > keyColumn ? columnOf(source, dash) : keyColumn + step;
    const line = lineEnd(source, endOf(item));
    return [
      { from: dash, to: begin, text: ' '.repeat(column - columnOf(source, dash)) },
      { from: endOf(item), to: endOf(item), text: ':' },
      {
        from: line,
        to: line,
        text: `${lineBreakAt(source, line)}${' '.repeat(column + step)}condition: ${conditions[at] ?? started}`,
      },
    ];
  });
}

export const requireServiceHealthy = composeFix({
  id: 'compose/require-service-healthy',
  title: 'Wait until healthy',
  description: 'Writes `depends_on` in its long form, with `condition: service_healthy`.',
  words: { doing: 'Add a condition to the dependencies of', done: 'Added a condition to the dependencies of' },
  needs: ['compose'],
  recipes({ facts: { compose } }) {
    const services = compose.state === 'known' ? compose.value.flatMap((project) => project.services) : [];
    const checked = new Set(services.filter(({ healthcheck }) => healthcheck === 'set').map(({ name }) => name));
    return () => (service, details) => {
      const unchecked = details.find((detail) => !checked.has(detail));
      if (unchecked !== undefined) throw conflict(`\`${unchecked}\` has no healthcheck any more.`, 'Audit again.');
      return healthyRecipe(service, details);
    };
  },
});
