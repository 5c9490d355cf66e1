import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { AuditRecord } from '../../../src/contract/history.ts';
import { dataTime, makeJournalEntry } from '../../fixtures/fleet-data.ts';
import { DashboardBrowser } from './dashboard.ts';
import { until } from './helpers.ts';
import type { ScriptedHost } from './host.ts';

const minute = 60_000;
const audit = (minutes: number, more: Partial<AuditRecord> = {}): AuditRecord => ({
  at: new Date(dataTime - minutes * minute).toISOString(),
  ...{ id: minutes, cause: 'schedule', by: 'VS Code window', repositories: 60, changed: 3, first: 0 },
  ...more,
});

describe('page: activity', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  const open = async (route = '/activity', prepare?: (host: ScriptedHost) => void) => {
    const opened = await browser.open({
      prepare: (host) => {
        host.route = route;
        host.audits = [audit(5), audit(600, { cause: 'import', changed: 1 })];
        prepare?.(host);
      },
    });
    await opened.page.getByRole('heading', { name: 'Activity' }).waitFor();
    return { ...opened, rows: opened.page.locator('.course-of-time > li') };
  };

  it('tells what was done and what audits found, newest first, and what is new at once', async () => {
    const { page, host, rows, complaints } = await open();
    await until(page, async () => (await rows.count()) === host.journal.length + 2, 'all are there');
    assert.match((await rows.nth(1).textContent()) ?? '', /Audit by the schedule: 3 repositories changed/);
    assert.match((await rows.last().textContent()) ?? '', /Imported report: 1 repository changed/);
    const [repository] = host.repositories;
    assert.ok(repository);
    const entry = { ...makeJournalEntry(9, repository), startedAt: new Date(dataTime + minute).toISOString() };
    host.emit({ type: 'journal.updated', entry: { ...entry, id: 'new', summary: 'Stashed 2 files' } });
    await until(
      page,
      async () => /Stashed 2 files/.test((await rows.first().textContent()) ?? ''),
      'the new one is first',
    );
    await page.getByRole('checkbox', { name: 'Audits' }).click();
    await until(page, async () => (await rows.count()) === host.journal.length, 'audits are gone');
    assert.deepEqual(complaints, []);
  });

  it('gathers what one plan did in several repositories, and takes one of them back', async () => {
    const { page, host, rows } = await open('/activity?audits=no', (scripted) => {
      scripted.journal = scripted.journal.map((entry, index) => ({
        ...entry,
        ...(index < 3 && { planId: 'plan', state: index === 1 ? 'failed' : 'done', undoable: index === 0 }),
        ...(index === 1 && { error: { code: 'rejected', message: 'The remote said no.', hint: 'Fetch first.' } }),
      }));
    });
    await until(page, async () => (await rows.count()) === host.journal.length - 2, 'three are one row');
    await rows.first().locator('summary').click();
    await page.getByText('The remote said no.').waitFor();
    await page.getByText('2 done, 1 failed').waitFor();
    await rows.first().getByRole('button', { name: /^Undo/ }).first().click();
    await until(
      page,
      () => host.received.some((message) => message.kind === 'request' && message.operation === 'journal.undo'),
      'the undo is asked for',
    );
  });

  it('is narrowed by words, fix, state and repository, all in the address', async () => {
    const { page, host, rows } = await open();
    const name = host.journal[1]?.name ?? '';
    await page.getByRole('textbox', { name: 'Filter activity' }).fill(name);
    await until(page, async () => (await rows.count()) === 1, 'one is left');
    await page.getByLabel('Result', { exact: true }).selectOption({ label: 'failed' });
    await page.getByRole('heading', { name: 'Nothing fits' }).waitFor();
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await until(page, async () => (await rows.count()) > 1, 'nothing narrows any more');
    const routed = await open(`/activity?repositoryId=${host.journal[2]?.repositoryId}`);
    await until(routed.page, async () => (await routed.rows.count()) === 1, 'one repository’s alone');
    await routed.page.getByRole('button', { name: 'Show all' }).click();
    await until(routed.page, async () => (await routed.rows.count()) > 1, 'all again');
  });

  const many = (host: ScriptedHost, count: number): void => {
    const [repository] = host.repositories;
    assert.ok(repository);
    host.journal = Array.from({ length: count }, (_, index) => ({
      ...makeJournalEntry(index, repository),
      summary: `Step ${count - index} of ${count}`,
    }));
  };
  const end = (page: Page) => page.locator('.activity-page').evaluate((element) => element.scrollTo(0, 1e6));

  it('goes on as one scrolls, as far as there is something, and stays there while more comes', async () => {
    const { page, host, rows } = await open('/activity?audits=no', (scripted) => many(scripted, 350));
    await until(page, async () => (await rows.count()) === 100, 'the newest are there');
    for (const count of [200, 300, 350]) {
      await end(page);
      await until(page, async () => (await rows.count()) === count, `${count} are there`);
    }
    assert.match((await rows.last().textContent()) ?? '', /Step 1 of 350/);
    await page.getByRole('button', { name: 'Show older' }).waitFor({ state: 'detached' });
    const [newest] = host.journal;
    assert.ok(newest);
    await rows.last().hover();
    const entry = { ...newest, id: 'new', startedAt: new Date(dataTime + minute).toISOString(), summary: 'Just now' };
    host.emit({ type: 'journal.updated', entry });
    await page.getByRole('button', { name: 'Show 1 new entry' }).waitFor();
    assert.equal(await rows.count(), 350);
    assert.match((await rows.last().textContent()) ?? '', /Step 1 of 350/);
    await page.getByRole('button', { name: 'Show 1 new entry' }).click();
    await until(page, async () => /Just now/.test((await rows.first().textContent()) ?? ''), 'it is shown');
  });

  it('tells of what was undone what was done and how long it took, and when and by whom it was undone', async () => {
    const at = (minutes: number) => new Date(dataTime + minutes * minute).toISOString();
    const { rows } = await open('/activity?audits=no', ({ journal, repositories: [repository] }) => {
      assert.ok(repository);
      const entry = { ...makeJournalEntry(0, repository), summary: 'Stashed 2 files', by: 'VS Code window' };
      const undone = { ...entry, state: 'undone' as const, undoable: false, startedAt: at(-20) };
      journal.splice(
        ...([0, journal.length] as const),
        {
          ...{ ...undone, id: 'told', finishedAt: at(-18), undoneAt: at(-10), undoneBy: 'terminal' },
          undoSummary: 'Put 2 files back',
        },
        { ...undone, id: 'from-before', finishedAt: at(-3) },
        {
          ...entry,
          id: 'of-this',
          here: true,
          process: 'process 4711 on ada',
          startedAt: at(-30),
          finishedAt: at(-30),
        },
        {
          ...{ ...undone, id: 'undone-here', startedAt: at(-40), finishedAt: at(-40) },
          ...{ undoneAt: at(-10), undoneBy: 'VS Code window', undoneHere: true },
        },
      );
    });
    const told = (await rows.first().textContent()) ?? '';
    assert.match(
      told,
      /: Stashed 2 files Undone \d+:\d\d(?: [AP]M)?, terminal: Put 2 files back VS Code window · 2 mins?$/,
    );
    assert.match((await rows.nth(1).textContent()) ?? '', /: Stashed 2 files VS Code window$/);
    // Which process that was is for whoever looks closely.
    assert.match(
      (await rows.nth(2).textContent()) ?? '',
      /: Stashed 2 files(?! VS Code).*this windowprocess 4711 on ada$/,
    );
    const who = rows.nth(2).getByTitle('process 4711 on ada');
    assert.equal(await who.textContent(), 'this window');
    await who.press('Enter');
    await rows.nth(2).getByText('process 4711 on ada').waitFor();
    assert.match((await rows.last().textContent()) ?? '', /Undone \d+:\d\d(?: [AP]M)?, this window VS Code window$/);
  });

  it('leaves what was done most of the line, however long the name of the window is', async () => {
    const by = 'VS Code window on homelab-infrastructure (Workspace) [SSH: nas.local]';
    const { page, rows } = await open('/activity', (host) => {
      host.audits = [audit(5, { by })];
      host.journal = host.journal.map((entry) => ({
        ...{ ...entry, by },
        finishedAt: new Date(Date.parse(entry.startedAt) + 2 * minute).toISOString(),
      }));
    });
    for (const width of [640, 1200]) {
      await page.setViewportSize({ width, height: 720 });
      for (const row of await rows.all()) {
        const [whole, text] = [row, row.locator(':scope > :nth-child(2)')];
        const share = ((await text.boundingBox())?.width ?? 0) / ((await whole.boundingBox())?.width ?? 1);
        assert.ok(share > 0.5, `${share} of the line at ${width} px: ${await row.textContent()}`);
      }
    }
  });

  it('keeps the place of what fits the filter no more while it is read', async () => {
    const { page, host, rows } = await open('/activity?state=done');
    await until(page, async () => (await rows.count()) === host.journal.length, 'all are there');
    const undo = rows.first().getByRole('button', { name: /^Undo/ });
    await undo.click();
    await rows.first().getByRole('img', { name: 'undone', exact: true }).waitFor();
    await page.getByText(/^Undone in/).waitFor();
    assert.equal(await rows.count(), host.journal.length);
    await page.mouse.move(2, 2);
    await page.evaluate('document.activeElement.blur()');
    await until(page, async () => (await rows.count()) === host.journal.length - 1, 'it is gone');
  });

  it('calls by name what is done by other ways than a fix', async () => {
    const { page, rows } = await open('/activity', (host) => {
      host.journal = host.journal.map((entry, index) => ({
        ...entry,
        ...(index < 2 && { fix: 'policy/ignore-finding', planId: 'one' }),
      }));
    });
    await rows.getByText('Ignore findings in 2 repositories').waitFor();
    await page.getByLabel('Action', { exact: true }).selectOption({ label: 'Ignore findings' });
    await until(page, async () => (await rows.count()) === 1, 'it is narrowed');
  });

  it('does not call a change what is audited for the first time', async () => {
    const { rows } = await open('/activity', (host) => {
      host.audits = [audit(1, { changed: 60, first: 57 }), audit(2, { changed: 54, first: 54 })];
    });
    await rows.getByText('57 repositories audited for the first time, 3 repositories changed').waitFor();
    await rows.getByText('54 repositories audited for the first time', { exact: true }).waitFor();
  });

  it('leads to the log, in its head and from what failed', async () => {
    const { page, host, rows } = await open('/activity', (scripted) => {
      scripted.journal = scripted.journal.map((entry, index) =>
        index === 0
          ? { ...entry, state: 'failed', undoable: false, error: { code: 'rejected', message: 'The remote said no.' } }
          : entry,
      );
    });
    const shown = () =>
      host.received.flatMap((one) =>
        one.kind === 'request' && one.operation === 'workbench.reveal' ? [one.input] : [],
      );
    await rows.getByRole('button', { name: /^Show log: / }).click();
    await until(page, () => shown().length === 1, 'the log of what failed');
    assert.equal(await rows.getByRole('button', { name: /^Show log: / }).count(), 1);
    await page.getByRole('button', { name: 'Show log', exact: true }).click();
    await until(page, () => shown().length === 2, 'the log');
    assert.deepEqual(shown(), [{ target: 'log' }, { target: 'log' }]);
  });

  it('says of audits that a filter leaves them out', async () => {
    const { page } = await open('/activity?state=done');
    const box = page.getByRole('checkbox', { name: 'Audits' });
    await box.waitFor();
    assert.deepEqual([await box.isChecked(), await box.isDisabled()], [false, true]);
    await page.getByTitle(/no audit fits it/).waitFor();
    await page.getByLabel('Result', { exact: true }).selectOption({ label: 'all' });
    await until(page, async () => (await box.isChecked()) && !(await box.isDisabled()), 'it can be chosen again');
  });

  it('tells on a repository’s page what was done there, with the way back and on to all of it', async () => {
    const { page, host } = await browser.open({
      prepare: (scripted) => {
        const id = scripted.journal[1]?.repositoryId ?? '';
        scripted.route = `/repositories/${id}`;
      },
    });
    // The overview, which is there first, has one of that name too.
    await page.getByRole('heading', { name: 'Facts' }).waitFor();
    const section = page.getByRole('region', { name: 'Activity' });
    await section.getByRole('listitem').first().waitFor();
    assert.equal(await section.getByRole('listitem').count(), 1);
    const [, entry] = host.journal;
    assert.ok(entry);
    host.emit({
      type: 'journal.updated',
      entry: { ...entry, id: 'new', summary: 'Stashed 2 files', state: 'done', undoable: true },
    });
    await section.getByText('Stashed 2 files').waitFor();
    await section.getByRole('button', { name: /^Undo: Stashed/ }).click();
    await section.getByText('undone').first().waitFor();
    await section.getByRole('link', { name: 'All activity' }).click();
    await page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor();
    await page.getByText(`Only ${entry.name}.`).waitFor();
  });

  it('says where a report brought nothing new, and has no link without words', async () => {
    const { page, rows } = await open('/activity', (host) => {
      host.audits = [audit(1, { cause: 'import', changed: 0 })];
    });
    await rows.getByText('Imported report: nothing changed').waitFor();
    const empty = await page
      .locator('.course-of-time a')
      .evaluateAll((links) => links.filter((one) => (one.textContent ?? '').trim() === '').length);
    assert.equal(empty, 0);
  });

  it('clears the filter where nothing fits', async () => {
    const { page, host, rows } = await open('/activity?text=nothing-like-this&state=failed&audits=no');
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await until(page, async () => (await rows.count()) === host.journal.length, 'all are there, without audits');
    assert.equal(await page.getByRole('textbox', { name: 'Filter activity' }).inputValue(), '');
  });

  it('teaches where there is nothing yet', async () => {
    const { page } = await open('/activity', (host) => {
      host.journal = [];
      host.audits = [];
    });
    await page.getByRole('heading', { name: 'Nothing yet' }).waitFor();
  });
});
