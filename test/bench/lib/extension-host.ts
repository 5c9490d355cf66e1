// Starts a real VS Code with a probe in its extension host.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { runIntegration } from '../../host/run-integration.ts';
import type { ProbeResult, ProbeTask } from '../host/probe-task.ts';
import { withoutGitOfVsCode } from './settings.ts';

const root = path.join(import.meta.dirname, '../../..');

export interface ProbedExtension {
  readonly id: string;
  readonly folder: string;
}

/** Two extensions that VS Code activates only when asked, and the probe. */
export class ExtensionHosts implements AsyncDisposable {
  readonly #folder: string;
  readonly ours: ProbedExtension;
  readonly empty: ProbedExtension;

  private constructor(folder: string) {
    this.#folder = folder;
    this.ours = { id: 'gitops-auditor.gitops-auditor', folder: path.join(folder, 'ours') };
    this.empty = { id: 'bench.empty', folder: path.join(folder, 'empty') };
  }

  static async make(): Promise<ExtensionHosts> {
    const hosts = new ExtensionHosts(await mkdtemp(path.join(tmpdir(), 'gitops-auditor-probe-')));
    await hosts.#write();
    return hosts;
  }

  async probe(task: ProbeTask['task'], extension: ProbedExtension, workspace: string): Promise<ProbeResult> {
    const resultFile = path.join(this.#folder, 'result.json');
    await rm(resultFile, { force: true });
    const probe: ProbeTask = { task, extensionId: extension.id, resultFile };
    const state = await mkdtemp(path.join(this.#folder, 'state-'));
    await runIntegration({
      workspace,
      extensionPath: extension.folder,
      testsPath: path.join(this.#folder, 'probe.mjs'),
      settings: { 'gitopsAuditor.stateFolder': state, ...withoutGitOfVsCode },
      env: { GITOPS_AUDITOR_PROBE: JSON.stringify(probe) },
      timeout: 15 * 60_000,
    });
    return JSON.parse(await readFile(resultFile, 'utf8')) as ProbeResult;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #write(): Promise<void> {
    const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    for (const part of ['dist', 'l10n', 'media', 'package.nls.json'])
      await cp(path.join(root, part), path.join(this.ours.folder, part), { recursive: true });
    // Nothing of its own accord: the probe says when.
    await writeFile(path.join(this.ours.folder, 'package.json'), JSON.stringify({ ...manifest, activationEvents: [] }));
    await mkdir(this.empty.folder);
    const { engines, type, extensionKind } = manifest;
    const empty = {
      name: 'empty',
      publisher: 'bench',
      version: '1.0.0',
      main: 'main.js',
      engines,
      type,
      extensionKind,
    };
    await writeFile(path.join(this.empty.folder, 'package.json'), JSON.stringify({ ...empty, activationEvents: [] }));
    await writeFile(
      path.join(this.empty.folder, 'main.js'),
      "import * as vscode from 'vscode';\nexport function activate() { return vscode.version; }\n",
    );
    await esbuild.build({
      entryPoints: [path.join(root, 'test/bench/host/probe.ts')],
      outfile: path.join(this.#folder, 'probe.mjs'),
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      external: ['vscode'],
      logLevel: 'warning',
    });
  }
}
