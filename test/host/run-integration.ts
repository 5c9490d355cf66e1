// Runs tests inside the extension host of a real VS Code, without its desktop program.

import { windowAddress } from './address.ts';
import { launchBrowser } from './browser.ts';
import { type Settings, startServer } from './server.ts';

export interface IntegrationRun {
  /** Folder or `.code-workspace` file the window opens. */
  readonly workspace: string;
  /** Folder of the extension under development. */
  readonly extensionPath: string;
  /** Module that exports `run(): Promise<void>`. */
  readonly testsPath: string;
  readonly trust?: boolean;
  readonly settings?: Settings;
  /** Environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds for the whole run; default five minutes. */
  readonly timeout?: number;
}

/** Begins each line that the tests themselves print; the window logs to the same stream. */
const mark = '\u0001test ';

/** Resolves to the exit code of the run: 0 when every test passed. */
export async function runIntegration(options: IntegrationRun): Promise<number> {
  const server = await startServer({
    testDriver: true,
    ...(options.trust === undefined ? {} : { trust: options.trust }),
    ...(options.settings ? { settings: options.settings } : {}),
    env: { ...options.env, GITOPS_AUDITOR_TEST_MARK: mark },
  });
  try {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const exit = Promise.withResolvers<number>();
      const windowLog: string[] = [];
      await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
        const line = args.map(String).join(' ');
        if (line.startsWith(mark)) process.stdout.write(`${line.slice(mark.length)}\n`);
        else windowLog.push(line);
      });
      await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve(code));
      page.on('crash', () => exit.reject(new Error('The page of VS Code crashed.')));
      const limit = options.timeout ?? 300_000;
      const timer = setTimeout(() => exit.reject(new Error(`The tests did not end within ${limit / 1000} s.`)), limit);
      try {
        await page.goto(
          windowAddress(server.url, {
            workspace: options.workspace,
            extensionDevelopmentPath: options.extensionPath,
            extensionTestsPath: options.testsPath,
          }),
        );
        return await exit.promise;
      } catch (error) {
        process.stderr.write(`${windowLog.join('\n')}\n${await server.log()}`);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}
