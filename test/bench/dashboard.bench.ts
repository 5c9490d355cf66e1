// The dashboard in a window of a real VS Code on 1,000 real repositories: opening, showing again, change to pixel, operations.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DrivenWindow } from './lib/driven-window.ts';
import { benchFleet } from './lib/fleet.ts';
import { median } from './lib/measure.ts';
import { type Figure, printFigures } from './lib/table.ts';

const count = Number(process.env.GITOPS_AUDITOR_BENCH_REPOSITORIES ?? 1000);
const [cold, again, edits, calls] = [5, 9, 60, 60];
const page = join(import.meta.dirname, '../../dist/webview');
const bytes = async (name: string): Promise<number> => (await stat(join(page, name))).size;

await using bench = await benchFleet(count, 20);
/** A window that has audited and stands still. */
async function openAudited(): Promise<DrivenWindow> {
  const driven = await DrivenWindow.open(bench.demo.directory);
  const audited = await driven.run('audited', undefined);
  if (audited < count) throw new Error(`${audited} repositories were audited, not ${count}`);
  return driven;
}

/** From the command until the page can be used, each time in a window that showed no webview before. */
async function openDashboard(driven: DrivenWindow): Promise<number> {
  const at = await driven.run('openDashboard', undefined);
  return (await driven.usableAt()) - at;
}

/** The same of a page of the same size that does nothing. */
async function openBare(driven: DrivenWindow): Promise<number> {
  const at = await driven.run('openBarePage', { scriptBytes, styleBytes });
  return (await driven.usableAt('Bare')) - at;
}

const styleBytes = await bytes('main.css');
let scriptBytes = 0;
const opened = { ours: [] as number[], bare: [] as number[] };
for (let round = 0; round < cold; round++) {
  {
    await using driven = await openAudited();
    opened.ours.push(await openDashboard(driven));
    scriptBytes = (await driven.loadedBytes()).script;
  }
  await using driven = await openAudited();
  opened.bare.push(await openBare(driven));
}

await using driven = await openAudited();
await openDashboard(driven);
await openBare(driven);
const bareWords = await driven.run('paintWords', { times: edits });
const text = await driven.run('showText', undefined);
const shown = { 'GitOps Auditor': [] as number[], Bare: [] as number[] };
for (let round = -1; round < again; round++)
  for (const title of ['Bare', 'GitOps Auditor'] as const) {
    const at = await driven.run('showTab', { title });
    const usable = await driven.usableAt(title);
    if (round >= 0) shown[title].push(usable - at);
    await driven.run('showTab', { title: text });
    await driven.hidden();
  }

await driven.run('showTab', { title: 'GitOps Auditor' });
await driven.usableAt();
const { seen, written } = await driven.run('editUntilPainted', { edits });
const operations = await driven.run('operations', { times: calls });

const none = Number.NaN;
const figures: Figure[] = [
  { name: 'from command to usable, cold', value: median(opened.ours), unit: 'ms', target: 1000 },
  {
    name: 'shown again, beside a bare page',
    value: median(shown['GitOps Auditor']),
    floor: median(shown.Bare),
    unit: 'ms',
    target: 1.5,
  },
  { name: `change seen to painted, p95 of ${seen.count}`, value: seen.p95 ?? none, unit: 'ms', target: 150 },
  { name: 'change written to painted, p95', value: written.p95 ?? none, unit: 'ms', target: 500 },
  ...Object.entries(operations).map(
    ([name, { p95 }]): Figure => ({ name: `${name}, p95`, value: p95 ?? none, unit: 'ms', target: 20 }),
  ),
];
const inWords = (times: readonly number[]): string =>
  `${median(times).toFixed(0)} ms (${times.map((ms) => ms.toFixed(0)).join(', ')})`;
console.log(
  `opened cold: ${inWords(opened.ours)}; a bare page that loads as much, ${Math.round(scriptBytes / 1024)} KB: ${inWords(opened.bare)}\n` +
    `a word posted to the bare page is painted after ${bareWords.p50} ms at the median, ${bareWords.p95} ms at p95`,
);
printFigures(`dashboard on ${count} repositories`, figures);
