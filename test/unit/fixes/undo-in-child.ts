// Run as a process of its own: node undo-in-child.ts <state folder> <entry, or `recover`> <git executable>

import { FixRunner } from '../../../src/engine/fixes/runner.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { never } from './workbench.ts';

const [, , state = '', entry = '', executable = ''] = process.argv;
const store = await openStore(state);
const runner = new FixRunner({ git: new Git({ executable }), store, by: 'child' });
if (entry === 'recover') await runner.recover({ signal: never });
else await runner.undo(entry, { signal: never });
store.close();
