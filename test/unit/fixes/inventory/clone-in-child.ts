// Run as a process of its own: node clone-in-child.ts <state folder> <repository to clone as JSON>

import { FixRunner } from '../../../../src/engine/fixes/runner.ts';
import type { RepositoryLocation } from '../../../../src/engine/git/facts.ts';
import { Git } from '../../../../src/engine/git/git.ts';
import { openStore } from '../../../../src/engine/store/store.ts';

const [, , state = '', location = ''] = process.argv;
const { signal } = new AbortController();
const store = await openStore(state);
const runner = new FixRunner({ git: new Git(), store, by: 'child' });
const plan = await runner.plan('inventory/clone', [JSON.parse(location) as RepositoryLocation], {}, { signal });
const results = await runner.apply(plan.id, { signal });
process.stdout.write(JSON.stringify(results));
store.close();
