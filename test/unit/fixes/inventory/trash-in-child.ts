// Run as a process of its own: node trash-in-child.ts <state folder> <repository as JSON> <findings as JSON> <entry to undo, or empty> <step>
// It kills itself before the so-manieth step that changes a file; where there is none, it ends by itself.

import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import type { RepositoryLocation } from '../../../../src/engine/git/facts.ts';

const [, , state = '', location = '', findings = '[]', entry = '', last = ''] = process.argv;
let step = 0;
let armed = false;
for (const name of ['rename', 'cp', 'rm', 'mkdir', 'writeFile'] as const) {
  const real = fs[name] as (...args: unknown[]) => Promise<unknown>;
  const dying = (...args: unknown[]): Promise<unknown> => {
    // Of the folders that a copy makes one stands for all.
    const counts = name !== 'mkdir' || String(args[0]).endsWith('/refs');
    if (armed && counts && ++step === Number(last)) process.kill(process.pid, 'SIGKILL');
    return real(...args);
  };
  Object.assign(fs, { [name]: dying });
}
syncBuiltinESMExports();

const { FixRunner } = await import('../../../../src/engine/fixes/runner.ts');
const { Git } = await import('../../../../src/engine/git/git.ts');
const { openStore } = await import('../../../../src/engine/store/store.ts');
const { signal } = new AbortController();
const store = await openStore(state);
const runner = new FixRunner({ git: new Git(), store, by: 'child' });
if (entry === '') {
  const repository = JSON.parse(location) as RepositoryLocation;
  const asked = { signal, findings: () => JSON.parse(findings) };
  const plan = await runner.plan('inventory/move-to-trash', [repository], { onlyHere: 'yes' }, asked);
  armed = true;
  await runner.apply(plan.id, { signal });
} else {
  armed = true;
  await runner.undo(entry, { signal });
}
store.close();
