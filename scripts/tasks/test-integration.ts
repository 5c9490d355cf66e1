// npm run test:integration -- [--grep PATTERN]: in the extension host of a real VS Code.
import { buildProduct, grepEnv, integration } from '../lib/suites.ts';

const env = grepEnv(process.argv.slice(2));
await buildProduct();
process.exitCode = await integration(env);
