// Run as a process of its own, in a namespace with limits of its own: node watch-problem-in-child.ts <folder>…

import { watchProblem } from '../../../src/vscode/watch/watch-limit.ts';

process.stdout.write(JSON.stringify(watchProblem(process.argv.slice(2))));
