// Entry point of the integration tests: called by VS Code inside its extension host.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'node:util';

/** The window's own log and this host's console arrive in one stream: a mark tells them apart. */
function markConsole(mark: string): void {
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    const original = console[level].bind(console);
    // A plain assignment is ignored: VS Code has made these accessors.
    Object.defineProperty(console, level, { value: (...args: unknown[]) => original(mark + format(...args)) });
  }
}

/** Runs every test file beside this one; rejects when a test fails. */
export async function run(): Promise<void> {
  const { GITOPS_AUDITOR_TEST_MARK: mark, GITOPS_AUDITOR_TEST_GREP: grep, CI: ci } = process.env;
  if (mark) markConsole(mark);
  // Mocha keeps the console.log that it finds when it is loaded.
  const [{ default: Mocha }, { default: CountingReporter }] = await Promise.all([
    import('mocha'),
    import('../../scripts/lib/reporter.ts'),
  ]);
  const mocha = new Mocha({
    ui: 'bdd',
    color: true,
    timeout: 30_000,
    forbidOnly: ci !== undefined,
    reporter: CountingReporter,
    ...(grep ? { grep } : {}),
  });
  const files = await readdir(import.meta.dirname, { recursive: true });
  for (const file of files.filter((name) => name.endsWith('.test.js')).sort()) {
    mocha.addFile(path.join(import.meta.dirname, file));
  }
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} integration tests failed.`);
}
