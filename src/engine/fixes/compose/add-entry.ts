import type { YAMLMap } from 'yaml';
import { fillIn, insertEntry, insertFirstEntry, type YamlValue } from '../../yaml/insert-entry.ts';
import type { IntendedChange } from '../../yaml/same-but.ts';
import { isNothing, ownPairs } from '../../yaml/source.ts';
import type { TextEdit } from '../../yaml/text-edit.ts';
import { conflict } from '../support/change.ts';
import type { ServiceSource } from './service-source.ts';

export interface Addition {
  readonly edits: readonly TextEdit[];
  readonly changes: readonly IntendedChange[];
}

/** Adds a key to a service that lacks it. `after`: the first of these keys that it has; default: at its end. */
export function addEntry(
  service: ServiceSource,
  entry: { readonly key: string; readonly value: YamlValue; readonly after?: readonly string[] },
): Addition {
  const { source, map, pair, name, step } = service;
  service.refuseShared();
  const changes = [{ path: ['services', name, entry.key], value: entry.value }];
  if (map === null) return { edits: [insertFirstEntry(source, pair, entry, { step })], changes };
  return { edits: [addTo(service, map, entry)], changes };
}

/** The same for any mapping in a service. Throws `conflict` where the key says something already. */
export function addTo(
  { source, step }: ServiceSource,
  map: YAMLMap,
  entry: { readonly key: string; readonly value: YamlValue; readonly after?: readonly string[] },
): TextEdit {
  const [present] = ownPairs(map, entry.key);
  if (present === undefined) return insertEntry(source, map, entry, { step });
  if (!isNothing(present.value) || typeof entry.value !== 'string')
    throw conflict(`\`${entry.key}\` stands there already.`, 'Audit again, or change it by hand.');
  return fillIn(source, present, entry.value);
}
