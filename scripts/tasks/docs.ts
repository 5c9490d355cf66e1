/**
 * Writes what is generated from the rules and the contract: `docs/rules/` and `schemas/`.
 * `--check`: writes nothing, and fails where a file is not as it would be written.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { report } from '../../src/contract/report.ts';
import { policyJsonSchema } from '../../src/engine/audit/policy/schema.ts';
import { rules } from '../../src/engine/audit/rules/index.ts';
import { ruleIndex, rulePage } from '../lib/rule-pages.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Folders that hold nothing but generated files. */
const generatedFolders = ['docs/rules', 'schemas'];

/** Every generated file: its path from the project's folder, and its text. */
export function generatedFiles(): Map<string, string> {
  return new Map([
    ['docs/rules/README.md', ruleIndex(rules)],
    ...rules.map((rule) => [`docs/rules/${rule.id}.md`, rulePage(rule)] as const),
    ['schemas/policy.schema.json', json(policyJsonSchema(rules))],
    ['schemas/report.schema.json', json(reportJsonSchema())],
  ]);
}

/** Paths of files that are missing, differ, or should not be there. */
export function outdatedFiles(): string[] {
  const wanted = generatedFiles();
  const differing = [...wanted].filter(([path, text]) => read(path) !== text).map(([path]) => path);
  return [...differing, ...presentFiles().filter((path) => !wanted.has(path))].sort();
}

function reportJsonSchema(): object {
  return {
    ...z.toJSONSchema(report, { target: 'draft-7', io: 'output' }),
    $id: 'https://raw.githubusercontent.com/gitops-auditor/gitops-auditor/main/schemas/report.schema.json',
    title: 'GitOps Auditor report',
  };
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function read(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}

function presentFiles(): string[] {
  return generatedFolders.flatMap((folder) => {
    mkdirSync(join(root, folder), { recursive: true });
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .replaceAll('\\', '/'),
      );
  });
}

function writeAll(): void {
  const wanted = generatedFiles();
  for (const path of presentFiles()) if (!wanted.has(path)) rmSync(join(root, path));
  for (const [path, text] of wanted) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  console.log(`Wrote ${wanted.size} files to ${generatedFolders.join(' and ')}.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--check')) writeAll();
  else {
    const outdated = outdatedFiles();
    for (const path of outdated) console.error(`${path} is not as generated: run scripts/tasks/docs.ts.`);
    process.exitCode = outdated.length === 0 ? 0 : 1;
  }
}
