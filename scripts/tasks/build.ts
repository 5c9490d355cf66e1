// npm run build -- [--production] [--watch] [--tests]
import { node, tools } from '../lib/project.ts';

process.exitCode = await node(tools.esbuild, process.argv.slice(2));
