import assert from 'node:assert/strict';
import type { AuditRecord } from '../../../src/contract/history.ts';
import { dataTime, makeJournalEntry } from '../../fixtures/fleet-data.ts';
import { DashboardBrowser } from './dashboard.ts';
import { until } from './helpers.ts';
import type { ScriptedHost } from './host.ts';

const minute = 60_000;
const audit = (minutes: number, more: Partial<AuditRecord> = {}): AuditRecord => ({
  at: new Date(dataTime - minutes * minute).toISOString(),
  ...{ cause: 'schedule', by: 'VS Code window', repositories: 60, changed: 3 },
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
    await page.getByLabel('How it ended', { exact: true }).selectOption({ label: 'failed' });
    await page.getByRole('heading', { name: 'Nothing fits' }).waitFor();
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await until(page, async () => (await rows.count()) > 1, 'nothing narrows any more');
    const routed = await open(`/activity?repositoryId=${host.journal[2]?.repositoryId}`);
    await until(routed.page, async () => (await routed.rows.count()) === 1, 'one repository’s alone');
    await routed.page.getByRole('button', { name: 'Show all' }).click();
    await until(routed.page, async () => (await routed.rows.count()) > 1, 'all again');
  });

  it('teaches where there is nothing yet', async () => {
    const { page } = await open('/activity', (host) => {
      host.journal = [];
      host.audits = [];
    });
    await page.getByRole('heading', { name: 'Nothing yet' }).waitFor();
  });
});
