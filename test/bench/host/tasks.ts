// What can be done inside the extension host of a window that is measured.
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Timings } from '../../../src/contract/diagnostics.ts';
import { type FindingGrouping, findingGrouping } from '../../../src/contract/findings-list.ts';
import { Sample } from '../../../src/engine/sample.ts';
import type { GitOpsAuditorApi } from '../../../src/vscode/api.ts';
import { commands } from '../../../src/vscode/ids.ts';
import { timed } from '../lib/measure.ts';
import { openBareList } from './bare-list.ts';
import { openBarePage, paintWords } from './bare-page.ts';
import { GeneratedDashboard } from './generated-dashboard.ts';

export interface Task {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

async function extension(): Promise<Required<GitOpsAuditorApi>> {
  const found = vscode.extensions.getExtension<GitOpsAuditorApi>('gitops-auditor.gitops-auditor');
  const api = await found?.activate();
  if (!api?.testing) throw new Error('the extension is not in this window, or does not know that it is tested');
  return { ...api, testing: api.testing };
}

let generated: GeneratedDashboard | undefined;
const theGenerated = (): GeneratedDashboard => {
  if (!generated) throw new Error('no generated dashboard is open');
  return generated;
};

export const tasks = {
  /** Resolves when the window has audited and is at rest; with how many repositories there are. */
  audited: async (): Promise<number> => {
    const { call, testing } = await extension();
    await call('audit.run', {});
    const { fleet } = await testing.host();
    await fleet.settled();
    return fleet.repositories().length;
  },

  /** Runs the command that opens the dashboard; gives when, ms since the epoch. */
  openDashboard: (): number => {
    const at = performance.timeOrigin + performance.now();
    void vscode.commands.executeCommand(commands.openDashboard);
    return at;
  },

  openBarePage: ({ scriptBytes, styleBytes }: { scriptBytes: number; styleBytes: number }): Promise<number> =>
    openBarePage(scriptBytes, styleBytes),
  paintWords: ({ times }: { times: number }): Promise<Timings> => paintWords(times),
  openBareList: ({ rows, columns }: { rows: number; columns: number }): Promise<void> => openBareList(rows, columns),

  /** Shows a text editor over what is shown; gives the title of its tab. */
  showText: async (): Promise<string> => {
    const document = await vscode.workspace.openTextDocument({ content: 'Over it.' });
    await vscode.window.showTextDocument(document, { preview: false });
    return vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '';
  },

  /** Brings the tab of that title to the front; gives when, ms since the epoch. */
  showTab: async ({ title }: { title: string }): Promise<number> => {
    const { tabs } = vscode.window.tabGroups.activeTabGroup;
    const index = tabs.findIndex(({ label }) => label === title);
    if (index < 0) throw new Error(`there is no tab ${title}`);
    const at = performance.timeOrigin + performance.now();
    await vscode.commands.executeCommand('workbench.action.openEditorAtIndex', index);
    return at;
  },

  /**
   * Edits a file of one repository after another, each when the one before is on the screen. Gives the time from when
   * the watcher told it until it was painted, and from the write until then.
   */
  editUntilPainted: async ({ edits }: { edits: number }): Promise<{ seen: Timings; written: Timings }> => {
    const { fleet } = await (await extension()).testing.host();
    await fleet.settled();
    const clean = fleet.repositories().filter(({ status, kind }) => status === 'clean' && kind === 'working-tree');
    const [seen, written] = [new Sample(), new Sample()];
    for (const repository of clean.slice(0, edits)) {
      const before = fleet.hub.painted.timings().count;
      const begun = performance.now();
      await appendFile(path.join(repository.path, 'README.md'), 'One more line.\n');
      await until(() => fleet.hub.painted.timings().count > before);
      written.add(performance.now() - begun);
      seen.add(fleet.hub.painted.last ?? Number.NaN);
      await fleet.settled();
      await quiet(() => fleet.hub.painted.timings().count);
    }
    return { seen: seen.timings(), written: written.timings() };
  },

  /**
   * How long each operation that only reads takes, asked so many times, as the pages ask it. Those that start git are
   * not among them.
   */
  operations: async ({ times }: { times: number }): Promise<Record<string, Timings>> => {
    const { call } = await (await extension()).testing.host();
    const repositories = await call('repositories.list', {});
    const id = (n: number): string => repositories[n % repositories.length]?.id ?? '';
    const scope = (n: number) => (n % 2 ? {} : { repositoryId: id(n) });
    const monthAgo = new Date(Date.now() - 30 * 86_400_000).toISOString();
    const keys = async (groupBy: FindingGrouping): Promise<string[]> =>
      (await call('findings.list', { groupBy, limit: 1 })).groups.map(({ key }) => key);
    const groups = Object.fromEntries(
      await Promise.all(findingGrouping.options.map(async (by) => [by, await keys(by)] as const)),
    );
    const asked: Record<string, (n: number) => Promise<unknown>> = {
      'dashboard.live': () => call('dashboard.live', {}),
      'dashboard.repositories': () => call('dashboard.repositories', {}),
      'dashboard.stats': () => call('dashboard.stats', {}),
      'dashboard.filter': (n) =>
        call('dashboard.filter', { filter: n % 2 ? 'status:dirty' : 'backup', sort: '-score', limit: 100 }),
      'views.list': () => call('views.list', {}),
      'repositories.list': () => call('repositories.list', {}),
      'repositories.get': (n) => call('repositories.get', { id: id(n) }),
      'audit.report': () => call('audit.report', {}),
      'rules.list': () => call('rules.list', {}),
      'fixes.list': () => call('fixes.list', {}),
      'findings.list': () => call('findings.list', { limit: 200 }),
      'findings.list by words': (n) => call('findings.list', { text: n % 2 ? 'commit' : 'not tracked', limit: 1 }),
      ...Object.fromEntries(
        findingGrouping.options.map((groupBy) => [
          `findings.list, a group by ${groupBy}`,
          (n: number) => {
            const { [n % (groups[groupBy]?.length || 1)]: group } = groups[groupBy] ?? [];
            return call('findings.list', { groupBy, limit: 100, ...(group !== undefined && { group }) });
          },
        ]),
      ),
      'journal.list': () => call('journal.list', {}),
      'activity.list': () => call('activity.list', { audits: true }),
      'activity.list, narrowed': (n) => call('activity.list', n % 2 ? { text: 'push' } : { repositoryId: id(n) }),
      'journal.list, narrowed': (n) => call('journal.list', n % 2 ? { text: 'push' } : { repositoryId: id(n) }),
      'history.trend': (n) => call('history.trend', { scope: scope(n) }),
      'history.trend of a month': (n) => call('history.trend', { scope: scope(n), from: monthAgo, points: 240 }),
      'history.changes': (n) => call('history.changes', { scope: scope(n) }),
      'history.changes of a month': (n) => call('history.changes', { scope: scope(n), from: monthAgo, limit: 200 }),
      'history.audits': () => call('history.audits', {}),
      'history.sums': () => call('history.sums', { scope: {} }),
      'diagnostics.get': () => call('diagnostics.get', {}),
    };
    const found: Record<string, Timings> = {};
    for (const [name, ask] of Object.entries(asked)) {
      const sample = new Sample();
      for (let n = -3; n < times; n++) {
        const ms = await timed(() => ask(n + 3));
        if (n >= 0) sample.add(ms);
      }
      found[name] = sample.timings();
    }
    return found;
  },

  /** Opens the dashboard's real page on a fleet that is generated, over the real channel. */
  openGenerated: ({ repositories, route }: { repositories: number; route: string }): Promise<void> => {
    generated?.dispose();
    generated = new GeneratedDashboard(repositories, route);
    return generated.shown;
  },
  flood: (input: { perSecond: number; seconds: number }): Promise<number> => theGenerated().flood(input),
  replay: (input: { events: number }): Promise<number> => theGenerated().replay(input),
} as const;
export type HostTasks = typeof tasks;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** Resolves when a count has not moved for a tenth of a second: what comes later is no part of it. */
async function quiet(count: () => number): Promise<void> {
  for (let before = Number.NaN; before !== count(); ) {
    before = count();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
