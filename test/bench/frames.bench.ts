// Whether the page keeps up: 10,000 rows scrolled and filtered, floods of events, and what half a million of them leave.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrivenWindow } from './lib/driven-window.ts';
import { type FrameFigures, frameFigures, framesDuring } from './lib/frames.ts';
import { type Figure, printFigures } from './lib/table.ts';

const rows = 10_000;
const seconds = Number(process.env.GITOPS_AUDITOR_BENCH_SECONDS ?? 60);
const replayed = Number(process.env.GITOPS_AUDITOR_BENCH_EVENTS ?? 500_000);
const workspace = await mkdtemp(join(tmpdir(), 'gitops-auditor-bench-'));
await using driven = await DrivenWindow.open(workspace);
await driven.run('openBareList', { rows, columns: 7 });
await driven.usableAt('Bare list');
const bare = await framesDuring(await driven.page('Bare list'), seconds, { scroll: '.grid' });
await driven.run('openGenerated', { repositories: rows, route: '/repositories' });
await driven.usableAt('Generated');
const page = await driven.page('Generated');
await page.locator('.grid-row[aria-selected]').first().waitFor();
const field = page.getByRole('textbox', { name: 'Filter repositories' });

const idle = await framesDuring(page, seconds);
const scrolled = await framesDuring(page, seconds, { scroll: '.grid' });
const typing = async (): Promise<void> => {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
    await field.pressSequentially('paperless backup', { delay: 80 });
    await field.clear();
  }
};
const [filtered] = await Promise.all([framesDuring(page, seconds), typing()]);

// Once before, until each row has been replaced: what is made on first use is no leak.
await driven.run('replay', { events: 2 * rows });
const quiet = await driven.heap('Generated');
const [flooded] = await Promise.all([framesDuring(page, seconds), driven.run('flood', { perSecond: 1000, seconds })]);
const afterFlood = await driven.heap('Generated');
const begun = performance.now();
await driven.run('replay', { events: replayed });
const replayMs = performance.now() - begun;
const afterReplay = await driven.heap('Generated');
await rm(workspace, { recursive: true, force: true });

const still = frameFigures(idle);
const inWords = ({ lateShare, long }: FrameFigures): string =>
  `${(lateShare * 100).toFixed(2)} % of frames over 17 ms, ${long} long`;
const figuresOf = (name: string, frames: readonly number[]): Figure[] => {
  const { lateShare, long }: FrameFigures = frameFigures(frames);
  return [
    { name: `${name}: frames over 17 ms`, value: lateShare * 100, unit: '%', target: 1 },
    { name: `${name}: long frames`, value: long, unit: 'frames', target: still.long + seconds / 60 },
  ];
};
const heap = (name: string, value: number): Figure => ({ name, value, floor: quiet, unit: 'MB', target: 1.05 });
console.log(
  `an idle page in the same window: ${inWords(still)}\n` +
    `a bare list of as many rows, scrolled in the same window: ${inWords(frameFigures(bare))}\n` +
    `${replayed} events were replayed in ${(replayMs / 1000).toFixed(1)} s`,
);
printFigures(`${rows} rows, ${seconds} s each`, [
  ...figuresOf('scrolling', scrolled),
  ...figuresOf('filtering', filtered),
  ...figuresOf('1,000 events a second', flooded),
  heap('heap of the page’s process after that', afterFlood),
  heap(`after ${replayed} events more`, afterReplay),
]);
