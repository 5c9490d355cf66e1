// Manifest and code agree: what package.json declares is used, what the code names is declared.
import { readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../lib/project.ts';
import { findProblems, type Manifest } from './manifest-rules.ts';

const readJson = (file: string): unknown => JSON.parse(readFileSync(inRoot(file), 'utf8'));

const sources = readdirSync(inRoot('src/vscode'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'ids.ts')
  .map((file) => `src/vscode/${file}`)
  .concat('src/extension.ts');

const problems = findProblems({
  manifest: readJson('package.json') as Manifest,
  strings: readJson('package.nls.json') as Record<string, unknown>,
  ids: await import('../../src/vscode/ids.ts'),
  code: sources.map((file) => readFileSync(inRoot(file), 'utf8')).join('\n'),
});
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'manifest and code agree' : `${problems.length} disagreements`);
process.exitCode = problems.length === 0 ? 0 : 1;
