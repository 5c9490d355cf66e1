// Run as a process of its own: node apply-in-child.ts <state folder> <repository> <fix> <answers as JSON> [git executable] [findings as JSON]

import { FixRunner } from '../../../src/engine/fixes/runner.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { locationOf, never } from './workbench.ts';

const [, , state = '', path = '', fix = '', answers = '{}', executable = 'git', findings = '[]'] = process.argv;
const store = await openStore(state);
const runner = new FixRunner({ git: new Git({ executable }), store, by: 'child' });
const plan = await runner.plan(fix, [locationOf(path)], JSON.parse(answers), {
  signal: never,
  findings: () => JSON.parse(findings),
});
const results = await runner.apply(plan.id, { signal: never });
process.stdout.write(JSON.stringify(results));
store.close();
