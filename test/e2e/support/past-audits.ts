// Audits of real repositories, as they would have been made on earlier days.
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { Fleet } from '../../../src/engine/fleet/fleet.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { DemoFleet } from '../../fixtures/fleet/index.ts';
import { git } from '../../fixtures/git.ts';

const dayMs = 86_400_000;
const everyDays = 2;
const before = 28;

/**
 * Fills a state folder with a month of history: many repositories had changes that nobody committed, then fewer and
 * fewer. Each audit is real; only its clock is set back. At the end the repositories are as they were.
 */
export async function auditInThePast(fleet: DemoFleet, stateFolder: string): Promise<void> {
  const store = await openStore(stateFolder);
  let now = Date.now();
  const past = new Fleet({
    git: new Git(),
    store,
    log: silentLogger,
    roots: () => [fleet.directory],
    discovery: () => ({ depth: 4, ignore: [] }),
    trusted: () => true,
    recordAs: 'VS Code window',
    now: () => now,
  });
  const clean = fleet.repositories.filter(({ state }) => state === 'clean').map(({ path: folder }) => folder);
  const change = (folder: string): Promise<void> => appendFile(path.join(folder, 'README.md'), 'A thought.\n');
  for (const folder of clean) await change(folder);
  const end = Date.now();
  const steps = before / everyDays;
  for (let step = 0; step < steps; step++) {
    now = end - (steps - step) * everyDays * dayMs;
    await past.audit();
    await past.recorded();
    // Two steps forward, now and then one back.
    const done = Math.ceil((clean.length * (step + 1)) / steps);
    for (const folder of clean.slice(0, done)) git(folder, 'checkout', '--quiet', '--', 'README.md');
    if (step % 3 === 1 && clean[0] !== undefined && step + 1 < steps) await change(clean[0]);
  }
  past.dispose();
  store.close();
}
