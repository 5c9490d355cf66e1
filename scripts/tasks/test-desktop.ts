// npm run test:desktop -- [--grep PATTERN]: the integration tests in desktop VS Code.
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { inRoot } from '../lib/project.ts';
import { buildProduct, buildTests, grepEnv, testsEntry, withWorkspace } from '../lib/suites.ts';

const grep = grepEnv(process.argv.slice(2));

/** VSCODE_PATH names an installed program; else the stable version is downloaded (and kept in .vscode-test/). */
async function desktop(): Promise<string> {
  const installed = process.env.VSCODE_PATH;
  if (installed) return installed;
  try {
    return await downloadAndUnzipVSCode('stable');
  } catch (error) {
    throw new Error(
      `Desktop VS Code could not be downloaded (${error instanceof Error ? error.message : String(error)}).\n` +
        'Set VSCODE_PATH to an installed one, or run the same tests with `npm run test:integration`.',
    );
  }
}

try {
  const vscodeExecutablePath = await desktop();
  await buildProduct();
  await buildTests();
  process.exitCode = await withWorkspace((workspace) =>
    withWorkspace((profile) =>
      runTests({
        vscodeExecutablePath,
        extensionDevelopmentPath: inRoot(),
        extensionTestsPath: testsEntry,
        launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust', '--user-data-dir', profile],
        extensionTestsEnv: grep,
      }),
    ),
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
