// npm run bench -- [NAME…]: every test/bench/*.bench.ts, or those whose name contains a NAME, on a production build.
import { readdir } from 'node:fs/promises';
import { inRoot, node } from '../lib/project.ts';
import { buildProduct } from '../lib/suites.ts';

const wanted = process.argv.slice(2);
const all = (await readdir(inRoot('test/bench'))).filter((file) => file.endsWith('.bench.ts')).sort();
const files = all.filter((file) => wanted.length === 0 || wanted.some((name) => file.includes(name)));
if (files.length === 0) {
  console.error(`No benchmark matches; there are: ${all.join(', ') || 'none'}.`);
  process.exitCode = 2;
}
if (files.length > 0) await buildProduct('--production');
for (const file of files) {
  console.log(`\n▶ ${file}`);
  if ((await node(inRoot('test/bench', file))) !== 0) process.exitCode = 1;
}
