// A window of a real VS Code that is driven from both ends: its extension host by calls, its page by Playwright.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import * as esbuild from 'esbuild';
import type { FrameLocator } from 'playwright-core';
import { VsCodeWindow } from '../../e2e/support/window.ts';
import { windowAddress } from '../../host/address.ts';
import { startServer } from '../../host/server.ts';
import type { Answer, HostTasks, Task } from '../host/tasks.ts';
import { giveWebviewsTheirOwnProcess, openBrowser } from './own-process.ts';
import { withoutGitOfVsCode } from './settings.ts';

const root = path.join(import.meta.dirname, '../../..');
const title = 'GitOps Auditor';

/** The host asks for its next task and waits; answers come as requests of their own. */
class TaskLine {
  readonly #waiting: Task[] = [];
  readonly #answers = new Map<number, PromiseWithResolvers<unknown>>();
  #asking: ServerResponse | undefined;
  #next = 0;

  readonly server = createServer(async (request, response) => {
    if (request.method === 'POST') this.#answered((await json(request)) as Answer);
    if (request.method === 'POST') return void response.end();
    this.#asking = response;
    this.#send();
  });

  give(name: string, input: unknown): Promise<unknown> {
    const id = this.#next++;
    const answer = Promise.withResolvers<unknown>();
    this.#answers.set(id, answer);
    this.#waiting.push({ id, name, input });
    this.#send();
    return answer.promise;
  }

  #send(): void {
    const asking = this.#asking;
    const task = asking && this.#waiting.shift();
    if (!task) return;
    this.#asking = undefined;
    asking.end(JSON.stringify(task));
  }

  #answered({ id, value, error }: Answer): void {
    const answer = this.#answers.get(id);
    this.#answers.delete(id);
    if (error === undefined) answer?.resolve(value);
    else answer?.reject(new Error(error));
  }
}

export class DrivenWindow implements AsyncDisposable {
  readonly window: VsCodeWindow;
  readonly #line: TaskLine;
  readonly #folder: string;

  private constructor(window: VsCodeWindow, line: TaskLine, folder: string) {
    this.window = window;
    this.#line = line;
    this.#folder = folder;
  }

  /** Opens a window on a folder, with the extension as it was built last and a state folder of its own. */
  static async open(workspace: string): Promise<DrivenWindow> {
    const folder = await mkdtemp(path.join(tmpdir(), 'gitops-auditor-driven-'));
    const host = await bundledHost(folder);
    const line = new TaskLine();
    line.server.listen(0, '127.0.0.1');
    await once(line.server, 'listening');
    const { port } = line.server.address() as AddressInfo;
    const settings = {
      'gitopsAuditor.stateFolder': path.join(folder, 'state'),
      ...withoutGitOfVsCode,
    };
    const server = await startServer({
      testDriver: true,
      settings,
      env: { GITOPS_AUDITOR_TASKS: `http://127.0.0.1:${port}` },
    });
    const { browser, page } = await openBrowser(path.join(folder, 'profile'));
    // What a run of tests in a window reports to; this one ends when the window is closed.
    for (const name of ['codeAutomationLog', 'codeAutomationExit']) await page.exposeFunction(name, () => undefined);
    await giveWebviewsTheirOwnProcess(page, server.url);
    const window = new VsCodeWindow({ server, browser, page, settings });
    await window.open(
      windowAddress(server.url, { workspace, extensionDevelopmentPath: root, extensionTestsPath: host }),
    );
    return new DrivenWindow(window, line, folder);
  }

  /** Runs a task in the extension host. */
  run<N extends keyof HostTasks>(
    name: N,
    input: Parameters<HostTasks[N]>[0],
  ): Promise<Awaited<ReturnType<HostTasks[N]>>> {
    return this.#line.give(name, input) as Promise<Awaited<ReturnType<HostTasks[N]>>>;
  }

  /** The document of the panel that is shown. */
  page(name = title): Promise<FrameLocator> {
    return this.window.webview(name);
  }

  /** When the page that is shown could be used, ms since the epoch: the page itself marks it. */
  async usableAt(name = title): Promise<number> {
    const page = await this.page(name);
    return page.locator(':root').evaluate(async () => {
      const marked = () => performance.getEntriesByName('usable').at(-1);
      for (const end = performance.now() + 60_000; !marked() && performance.now() < end; )
        await new Promise((resolve) => setTimeout(resolve, 5));
      if (!marked()) throw new Error('the page did not become usable within a minute');
      return performance.timeOrigin + (marked()?.startTime ?? Number.NaN);
    });
  }

  /** Resolves when no webview is shown any more. */
  async hidden(): Promise<void> {
    await this.window.page.locator('iframe.webview.ready').filter({ visible: true }).waitFor({ state: 'hidden' });
  }

  /** Bytes of the scripts that the page has loaded until now, as they lie on disk. */
  async loadedBytes(name = title): Promise<{ script: number }> {
    const page = await this.page(name);
    const script = await page.locator(':root').evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter((entry) => /\.js(\?|$)/.test(entry.name))
        .reduce((sum, entry) => sum + (entry as unknown as { decodedBodySize: number }).decodedBodySize, 0),
    );
    return { script };
  }

  /** What the process of the page that is shown has on its heap after collections, MB. */
  async heap(name = title): Promise<number> {
    const { page } = this.window;
    const document = await (await this.page(name)).locator(':root').elementHandle();
    const webview = (await document?.ownerFrame())?.parentFrame();
    if (!webview) throw new Error(`no page ${name} is shown`);
    // Fails where the frame has no process of its own.
    const session = await page.context().newCDPSession(webview);
    for (let n = 0; n < 3; n++) await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number };
    await session.detach();
    return usedSize / 2 ** 20;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.window.close();
    this.#line.server.closeAllConnections();
    this.#line.server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function bundledHost(folder: string): Promise<string> {
  const outfile = path.join(folder, 'host.mjs');
  await esbuild.build({
    entryPoints: [path.join(root, 'test/bench/host/serve-tasks.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: ['vscode'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return outfile;
}
