// The suites, each of which can run alone.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runIntegration } from '../../test/host/run-integration.ts';
import { inRoot, mustRun, node, tools } from './project.ts';

type Env = Record<string, string>;

export const testsEntry = inRoot('out/test/index.js');

const reporter = ['--reporter', inRoot('scripts/lib/reporter.ts')];

/** Arguments that name files or folders; the rest is for mocha. */
const named = (args: readonly string[]): boolean => args.some((arg) => /^(test|\.\/test)\//.test(arg));

/** Every unit test, its files side by side: most of their time they wait for git. */
const allUnit = ['--parallel', '--jobs', String(availableParallelism() * 2), 'test/unit/**/*.test.ts'];

export function unit(args: readonly string[], env: Env = {}): Promise<number> {
  return node(tools.mocha, [...reporter, ...args, ...(named(args) ? [] : allUnit)], env);
}

/** The unit tests, with the coverage of the engine's lines held to its threshold (.c8rc.json). */
export function unitWithCoverage(env: Env): Promise<number> {
  return node(tools.c8, [process.execPath, tools.mocha, ...reporter, ...allUnit], env);
}

export function e2e(args: readonly string[], env: Env = {}): Promise<number> {
  const files = named(args) ? [] : ['test/e2e/**/*.test.ts'];
  return node(tools.mocha, [...reporter, '--timeout', '120000', ...args, ...files], env);
}

export async function buildProduct(...flags: string[]): Promise<void> {
  await mustRun(tools.esbuild, flags);
}

export async function buildTests(): Promise<void> {
  await mustRun(tools.esbuild, ['--tests']);
}

/** The integration tests know one of mocha's options: --grep. */
export function grepEnv(args: readonly string[]): Env {
  const { values } = parseArgs({ args: [...args], options: { grep: { type: 'string', short: 'g' } } });
  return values.grep === undefined ? {} : { GITOPS_AUDITOR_TEST_GREP: values.grep };
}

/** Makes an empty folder and gives it to `use`; the tests put their repositories in it. */
export async function withWorkspace<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gitops-auditor-workspace-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The tests of a window that is not trusted; it needs a launch of its own. */
const restrictedTests = 'Restricted Mode';

export async function integration(env: Env = {}): Promise<number> {
  if (!existsSync(inRoot('dist/extension.js'))) await buildProduct();
  await buildTests();
  const grep = env.GITOPS_AUDITOR_TEST_GREP;
  if (grep === restrictedTests) return integrationRun(env, false);
  const trusted = await integrationRun(env, true);
  if (grep !== undefined) return trusted;
  const restricted = await integrationRun({ ...env, GITOPS_AUDITOR_TEST_GREP: restrictedTests }, false);
  return trusted || restricted;
}

function integrationRun(env: Env, trust: boolean): Promise<number> {
  return withWorkspace((workspace) =>
    withWorkspace((state) =>
      runIntegration({
        workspace,
        extensionPath: inRoot(),
        testsPath: testsEntry,
        settings: { 'gitopsAuditor.stateFolder': state },
        trust,
        env,
      }),
    ),
  );
}
