// npm run package -- [--no-build] [--quiet]: makes gitops-auditor-<version>.vsix, which holds only what runs.
import { readFile, stat } from 'node:fs/promises';
import { run } from '../../test/host/processes.ts';
import { packageProblems } from '../checks/vsix-files.ts';
import { inRoot, mustRun, root, tools } from '../lib/project.ts';
import { buildProduct } from '../lib/suites.ts';

const manifest = JSON.parse(await readFile(inRoot('package.json'), 'utf8')) as { name: string; version: string };
const vsix = inRoot(`${manifest.name}-${manifest.version}.vsix`);

if (!process.argv.includes('--no-build')) await buildProduct('--production');

const listed = await run(process.execPath, [tools.vsce, 'ls', '--no-dependencies'], { cwd: root });
if (listed.code !== 0) throw new Error(`vsce could not list the package.\n${listed.output}`);
const files = listed.output.split('\n').filter((line) => line !== '' && !/^\s*(INFO|WARNING)\b/.test(line));
for (const file of process.argv.includes('--quiet') ? [] : files) {
  const { size } = await stat(inRoot(file));
  console.log(`${String(Math.ceil(size / 1024)).padStart(7)} KB  ${file}`);
}

const problems = packageProblems(files, manifest);
if (problems.length > 0) {
  console.error(`The package is not as it should be:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  process.exitCode = 1;
} else {
  await mustRun(tools.vsce, ['package', '--no-dependencies', '--out', vsix]);
  const { size } = await stat(vsix);
  const limit = 4 * 1024 * 1024;
  console.log(`${vsix}: ${(size / 1024).toFixed(0)} KB, ${files.length} files`);
  if (size > limit) {
    console.error(`The package is larger than ${limit / 1024 / 1024} MB.`);
    process.exitCode = 1;
  }
}
