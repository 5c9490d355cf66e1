// What it takes to load the extension's module and to activate it, beside an extension that does nothing.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExtensionHosts } from './lib/extension-host.ts';
import { median } from './lib/measure.ts';
import { printFigures } from './lib/table.ts';

const rounds = 5;
const workspace = await mkdtemp(join(tmpdir(), 'gitops-auditor-bench-'));
await using hosts = await ExtensionHosts.make();

const times = { load: { ours: [], empty: [] }, activate: { ours: [], empty: [] } } as Record<
  'load' | 'activate',
  Record<'ours' | 'empty', number[]>
>;
for (let round = 0; round < rounds; round++)
  for (const name of ['empty', 'ours'] as const) {
    // Each in an extension host of its own: a second load would find the first one's modules.
    const { loadMs = Number.NaN, activateMs = Number.NaN } = await hosts.probe('activation', hosts[name], workspace);
    times.load[name].push(loadMs);
    times.activate[name].push(activateMs);
  }
await rm(workspace, { recursive: true, force: true });

const all = [times.load, times.activate];
const more = all.reduce((sum, { ours, empty }) => sum + median(ours) - median(empty), 0);
const ms = (values: readonly number[]): string => `${median(values).toFixed(1)} ms`.padStart(9);
console.log(`medians of ${rounds} starts      ours      empty`);
for (const [name, { ours, empty }] of [
  ['module load', times.load],
  ['activate()', times.activate],
] as const)
  console.log(`${name.padEnd(18)}  ${ms(ours)}  ${ms(empty)}`);
printFigures('activation', [{ name: 'more than an extension that does nothing', value: more, unit: 'ms', target: 50 }]);
