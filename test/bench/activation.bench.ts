// What it takes to load the extension's module and to activate it, beside an extension that does nothing.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExtensionHosts } from './lib/extension-host.ts';
import { median } from './lib/measure.ts';

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

const ms = (values: readonly number[]): string => `${median(values).toFixed(1)} ms`;
console.log(`activation, medians of ${rounds} starts   ours      empty`);
console.log(`module load                         ${ms(times.load.ours)}   ${ms(times.load.empty)}`);
console.log(`activate()                          ${ms(times.activate.ours)}   ${ms(times.activate.empty)}`);
