import { didYouMean } from '../../did-you-mean.ts';
import type { HostEntry } from '../policy-types.ts';
import { parseGlobs } from './globs.ts';
import { hostKeys } from './schema.ts';
import type { Entry, Value, YamlSource } from './yaml-source.ts';

const longestName = 100;

/** The mapping under `hosts`. A host with any mistake is left out: it could be taken for another than was meant. */
export function parseHosts(source: YamlSource, value: Value): HostEntry[] {
  if (source.scalar(value) === null) return [];
  return (source.entries(value, 'hosts', '`hosts`') ?? []).flatMap((entry) => parseHost(source, entry) ?? []);
}

function parseHost(source: YamlSource, { name, key: keyNode, value }: Entry): HostEntry | undefined {
  const key = `hosts.${name}`;
  if (name.trim() === '' || name.length > longestName) {
    source.report(keyNode, key, `The name of a host has 1 to ${longestName} letters.`);
    return undefined;
  }
  // A name alone: everything that the policy holds for.
  if (source.scalar(value) === null) return { name };
  const entries = source.entries(value, key, 'A host');
  if (entries === undefined) return undefined;
  const host: { -readonly [K in keyof HostEntry]: HostEntry[K] } = { name };
  let right = true;
  for (const entry of entries) {
    const at = `${key}.${entry.name}`;
    const globs =
      entry.name === 'repositories'
        ? parseGlobs(source, entry.value, at, { name: 'repositories', meaning: 'every repository' })
        : entry.name === 'files'
          ? parseGlobs(source, entry.value, at, { name: 'files', meaning: 'every Compose file that runs by itself' })
          : undefined;
    if (globs === undefined) right = false;
    else host[entry.name as 'repositories' | 'files'] = globs;
    if (!Object.hasOwn(hostKeys, entry.name)) {
      const hint = didYouMean(entry.name, Object.keys(hostKeys));
      source.report(entry.key, at, `\`${entry.name}\` is no key of a host.`, { hint });
    }
  }
  return right ? host : undefined;
}
