// npm run lint -- [--write]: lint, format, sort imports.
import { node, tools } from '../lib/project.ts';

process.exitCode = await node(tools.biome, ['check', ...process.argv.slice(2)]);
