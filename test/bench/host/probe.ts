// Runs inside the extension host of a real VS Code, as its "tests": measures and writes what it found to a file.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as vscode from 'vscode';
import type { GitOpsAuditorApi } from '../../../src/vscode/api.ts';
import { settledHeap, timed } from '../lib/measure.ts';
import type { ProbeResult, ProbeTask } from './probe-task.ts';

export async function run(): Promise<void> {
  const { task, extensionId, resultFile } = JSON.parse(process.env.GITOPS_AUDITOR_PROBE ?? '{}') as ProbeTask;
  const extension = vscode.extensions.getExtension(extensionId);
  if (!extension) throw new Error(`${extensionId} is not in this window`);
  const result = await { activation, heap }[task](extension);
  await writeFile(resultFile, JSON.stringify(result));
}

/** VS Code imports the module again, from the same address, and gets the one that is loaded already. */
async function activation(extension: vscode.Extension<unknown>): Promise<ProbeResult> {
  if (extension.isActive) throw new Error(`${extension.id} is active before it was measured`);
  await windowIsQuiet();
  const module = pathToFileURL(path.join(extension.extensionPath, extension.packageJSON.main)).href;
  const loadMs = await timed(() => import(module));
  const activateMs = await timed(() => extension.activate());
  return { loadMs, activateMs };
}

/** A window that is still starting answers late, which would count as ours: VS Code asks it for an extension's state. */
async function windowIsQuiet(): Promise<void> {
  for (let inARow = 0; inARow < 20; ) {
    const ms = await timed(() => vscode.commands.executeCommand('setContext', 'bench', inARow));
    inARow = ms < 10 ? inARow + 1 : 0;
  }
}

const restMs = 2_500;

/** What is not looked at any more is packed bit by bit when all is quiet: until it falls no further, twice. */
async function restingHeap(): Promise<number> {
  let before = settledHeap();
  for (let still = 0; still < 2; ) {
    await new Promise((resolve) => setTimeout(resolve, restMs));
    const now = settledHeap();
    still = now > before * 0.998 ? still + 1 : 0;
    before = now;
  }
  return before;
}

async function heap(extension: vscode.Extension<unknown>): Promise<ProbeResult> {
  const { call } = (await extension.activate()) as GitOpsAuditorApi;
  await call('audit.run', {});
  const { stats } = await call('dashboard.live', {});
  return { repositories: stats.total, heapBytes: await restingHeap() };
}
