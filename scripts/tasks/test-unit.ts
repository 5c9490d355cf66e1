// npm run test:unit -- [mocha's arguments, files]
import { unit } from '../lib/suites.ts';

process.exitCode = await unit(process.argv.slice(2));
