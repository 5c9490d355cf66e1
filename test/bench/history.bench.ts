// A year of hourly audits of 1,000 repositories, of which 2 % change each hour: what it weighs, and what pages ask of it.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../src/contract/findings.ts';
import type { RepositorySummary } from '../../src/contract/repositories.ts';
import type { Policy } from '../../src/engine/audit/policy-types.ts';
import { rules } from '../../src/engine/audit/rules/index.ts';
import { explainScore } from '../../src/engine/audit/score.ts';
import { countFindings } from '../../src/engine/audit/summary.ts';
import { HistoryRecorder, type Judged } from '../../src/engine/history/recorder.ts';
import { trendOf } from '../../src/engine/history/trend.ts';
import { openStore } from '../../src/engine/store/store.ts';
import { makeRepository, random } from '../fixtures/fleet-data.ts';
import { percentile } from './lib/measure.ts';
import { type Figure, printFigures } from './lib/table.ts';

const [repositories, hours, share] = [1_000, 365 * 24, 0.02];
const hourMs = 3_600_000;
const end = Date.now();
const next = random(7);
const policy = { set: 'default', rules: new Map(), ignore: [], hosts: [] } as unknown as Policy;
const root = '/fleet';

/** A repository somewhere in one of thirty folders, with about fifteen findings, of which one or two come and go. */
function audited(index: number, version: number): Judged {
  const id = `repository-${index}`;
  const findings = Array.from({ length: 40 }, (_, rule): Finding => {
    const failed = rule < 13 || (rule < 20 && (version + rule * 7 + index) % 5 === 0);
    return {
      ...{ id: `${id}-finding-${rule}-0123456789`, repositoryId: id, rule: rules[rule]?.id ?? '', category: 'git' },
      ...{ severity: rule % 5 === 0 ? 'error' : 'warning', verdict: failed ? 'fail' : 'pass', fixes: [] },
      message: `${rule + version} changed files of the main branch are not committed, the oldest for ${rule} days.`,
    };
  });
  const summary: RepositorySummary = {
    ...makeRepository(index),
    ...{ id, path: `${root}/team-${index % 30}/${id}`, findings: countFindings(findings) },
    ...{ score: explainScore(findings).score, head: version.toString(16).padStart(40, '0') },
  };
  return { summary, findings, policy };
}

const folder = await mkdtemp(join(tmpdir(), 'gitops-auditor-bench-'));
const store = await openStore(folder);
const recorder = new HistoryRecorder(store.history, 'bench', rules);
const signal = new AbortController().signal;
const fleet = Array.from({ length: repositories }, (_, index) => audited(index, 0));
const recordMs: number[] = [];
let changes = 0;
for (let hour = 0; hour < hours; hour++) {
  for (let n = 0; hour > 0 && n < repositories * share; n++) {
    const index = Math.floor(next() * repositories);
    fleet[index] = audited(index, hour);
  }
  const begun = performance.now();
  changes += await recorder.record(fleet, {
    roots: [root],
    unseen: [],
    at: end - (hours - hour) * hourMs,
    cause: 'schedule',
    signal,
  });
  if (hour > 0) recordMs.push(performance.now() - begun);
}

const { history } = store;
const year = { from: end - hours * hourMs, to: end };
const week = { from: end - 7 * 24 * hourMs, to: end };
const any = () => Math.floor(next() * repositories);
const queries: Record<string, () => unknown> = {
  'trend of the fleet, a year': () => trendOf(history, [{ kind: 'folder', key: root }], year, 240),
  'trend of the fleet, a week': () => trendOf(history, [{ kind: 'folder', key: root }], week, 240),
  'trend of a folder, a year': () =>
    trendOf(history, [{ kind: 'folder', key: `${root}/team-${any() % 30}` }], year, 240),
  'trend of a repository, a year': () =>
    trendOf(history, [{ kind: 'repository', key: `repository-${any()}` }], year, 240),
  'newest changes of the fleet': () => history.changes({ ...year, folders: [root], repositoryIds: [], limit: 100 }),
  'newest changes of repositories elsewhere': () =>
    history.changes({
      ...year,
      folders: ['/elsewhere'],
      repositoryIds: fleet.map(({ summary }) => summary.id),
      limit: 100,
    }),
  'drops of the fleet': () => history.changes({ ...year, folders: [root], repositoryIds: [], drops: true, limit: 100 }),
  'changes of a folder': () => history.changes({ ...year, folders: [`${root}/team-${any() % 30}`], limit: 100 }),
  'changes of a repository': () => history.changes({ ...year, repositoryIds: [`repository-${any()}`], limit: 10 }),
  'what is new since a day, in numbers': () =>
    history.sums({ from: end - 24 * hourMs, to: end, folders: [root], repositoryIds: [] }),
  'what is new since a month, in numbers': () =>
    history.sums({ from: end - 30 * 24 * hourMs, to: end, folders: [root], repositoryIds: [] }),
  'newest changes of what was known': () =>
    history.changes({ from: end - 24 * hourMs, to: end, folders: [root], repositoryIds: [], known: true, limit: 6 }),
  'what happened at one time': () => {
    const at = end - Math.floor(next() * hours) * hourMs;
    return history.changes({ from: at - 36 * hourMs, to: at, folders: [root], limit: 100 });
  },
  audits: () => history.audits({ ...year, limit: 100 }),
  'audits, far back': () => history.audits({ ...year, to: year.from + 20 * hourMs, limit: 100 }),
};
const figures: Figure[] = Object.entries(queries).map(([name, query]) => {
  const times = Array.from({ length: 60 }, () => {
    const begun = performance.now();
    query();
    return performance.now() - begun;
  });
  return { name: `${name}, p95`, value: percentile(times, 0.95), unit: 'ms', target: 20 };
});
figures.push({ name: 'an hour’s audit written down, p95', value: percentile(recordMs, 0.95), unit: 'ms', target: 100 });
store.close();
const bytes = (await stat(join(folder, 'state.db'))).size;
figures.unshift({ name: 'size', value: bytes / 1024 / 1024, unit: 'MB', target: 300 });
await rm(folder, { recursive: true, force: true });
printFigures(`a year of history: ${repositories} repositories, ${changes} changes`, figures);
