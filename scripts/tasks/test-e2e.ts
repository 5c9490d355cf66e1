// npm run test:e2e -- [mocha's arguments, files]: a window of a real VS Code, with the packaged extension.

import { inRoot, mustRun } from '../lib/project.ts';
import { e2e } from '../lib/suites.ts';

await mustRun(inRoot('scripts/tasks/package.ts'), ['--quiet']);
process.exitCode = await e2e(process.argv.slice(2));
