// What a thousand audited repositories keep on the heap of the extension host, beside none.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ExtensionHosts } from './lib/extension-host.ts';
import { benchFleet } from './lib/fleet.ts';
import { printFigures } from './lib/table.ts';

await using bench = await benchFleet(1000);
await using hosts = await ExtensionHosts.make();
const nothing = join(bench.demo.directory, '..', 'nothing');
await mkdir(nothing);

const heapOf = async (workspace: string, least: number): Promise<number> => {
  const { heapBytes = Number.NaN, repositories = 0 } = await hosts.probe('heap', hosts.ours, workspace);
  if (repositories < least) throw new Error(`${repositories} repositories were audited, not ${least}`);
  return heapBytes / 2 ** 20;
};
const none = await heapOf(nothing, 0);
const many = await heapOf(bench.demo.directory, 1000);
printFigures('heap of the extension host', [
  { name: '1000 repositories against none', value: many - none, unit: 'MB', target: 100 },
]);
