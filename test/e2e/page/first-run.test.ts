import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { AuditState } from '../../../src/contract/fleet.ts';
import type { OperationName } from '../../../src/contract/operations.ts';
import { dataTime, makeStats } from '../../fixtures/fleet-data.ts';
import { makeChanges, makeTrend } from '../../fixtures/history-data.ts';
import { DashboardBrowser } from './dashboard.ts';
import { until } from './helpers.ts';
import type { ScriptedHost } from './host.ts';

const asked = (host: ScriptedHost, operation: OperationName): unknown[] =>
  host.received.flatMap((message) =>
    message.kind === 'request' && message.operation === operation ? [message.input] : [],
  );
const button = (page: Page, name: string) => page.locator('main').getByRole('button', { name });

describe('page: the first run', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  /** `audit`: the first one, as far as it is. */
  const open = (
    route: string,
    repositories: number,
    audit: Partial<AuditState>,
    prepare?: (host: ScriptedHost) => void,
  ) =>
    browser.open({
      repositories,
      prepare: (host) => {
        host.route = route;
        host.journal = [];
        const { stats } = host;
        host.stats = { ...stats, audit: { ...stats.audit, finishedAt: null, durationMs: null, ...audit } };
        prepare?.(host);
      },
    });
  const done = { finishedAt: new Date(dataTime).toISOString() };

  it('says before the first audit what will be here, and begins it or opens the settings for it', async () => {
    const { page, host } = await open('/', 0, { state: 'idle', startedAt: null });
    await page.getByRole('heading', { name: 'Not audited yet' }).waitFor();
    await page.getByText('/home/sam/fleet').waitFor();
    await button(page, 'Audit by itself…').click();
    await until(page, () => asked(host, 'workbench.reveal').length === 1, 'the settings are asked for');
    assert.deepEqual(asked(host, 'workbench.reveal'), [{ target: 'settings', setting: 'audit' }]);
    await button(page, 'Audit all now').click();
    await until(page, () => asked(host, 'audit.run').length === 1, 'the audit is asked for');
  });

  it('says on every page that repositories are looked for, while none was found', async () => {
    const { page, host } = await open('/', 0, { state: 'running', done: 0, total: 0 });
    await page.getByText('First audit: looking…').waitFor();
    for (const route of ['/', '/repositories', '/findings', '/trends']) {
      host.post({ kind: 'navigate', route });
      await page.getByRole('heading', { name: 'Looking for repositories…' }).waitFor();
    }
  });

  it('shows nothing as if it were final before the first audit is over', async () => {
    const { page, host } = await open('/', 60, { state: 'running', done: 12, total: 60 }, (host) => {
      const none = { ...host.stats.findings, error: 0, warning: 0, info: 0 };
      host.stats = { ...host.stats, byRule: [], attention: [], findings: none };
      host.repositories = host.repositories.map((one) => ({ ...one, rules: [] }));
    });
    await page.getByText('First audit: 12 of 60').waitFor();
    await page.getByRole('link', { name: '12 of 60 repositories audited so far' }).waitFor();
    await page.getByText('Nothing so far: the first audit is under way.').waitFor();
    await page.getByText('No findings so far.').waitFor();
    host.post({ kind: 'navigate', route: '/findings' });
    await page.getByRole('heading', { name: 'Nothing so far' }).waitFor();
    host.emit({ type: 'fleet.updated', stats: { ...host.stats, audit: makeStats(host.repositories).audit } });
    await page.getByRole('heading', { name: 'Nothing to repair' }).waitFor();
    await button(page, 'Open policy…').click();
    await until(page, () => asked(host, 'workbench.reveal').length === 1, 'the policy is asked for');
    host.post({ kind: 'navigate', route: '/' });
    await page.getByText('Nothing needs you now.').waitFor();
  });

  it('teaches on the page of trends what makes a line, while there was one audit', async () => {
    const { page, host } = await open('/trends', 60, done, (host) => {
      host.overrides['history.trend'] = () => ({ ...makeTrend(60, 1), points: [] });
      host.overrides['history.changes'] = () => [];
      // Another fleet was audited on this machine.
      const audit = { cause: 'start' as const, by: 'VS Code window', repositories: 60, changed: 60, first: 60 };
      host.audits = [1, 2].map((id) => ({ ...audit, id, at: done.finishedAt }));
    });
    await page.getByRole('heading', { name: 'No history yet' }).waitFor();
    host.overrides['history.trend'] = () => makeTrend(60, 1);
    const [change] = makeChanges(host.repositories, 1);
    assert.ok(change);
    host.overrides['history.changes'] = () => [{ ...change, at: makeTrend(60, 1).points[0]?.at ?? '' }];
    host.emit({ type: 'history.updated', at: done.finishedAt });
    await page.getByRole('heading', { name: 'One audit so far' }).waitFor();
    await page.locator('.chart canvas').first().waitFor();
    await button(page, 'Audit by a schedule…').click();
    await until(page, () => asked(host, 'workbench.reveal').length === 1, 'the settings are asked for');
    // What changed without moving a figure.
    host.overrides['history.changes'] = () => [change];
    host.emit({ type: 'history.updated', at: new Date(dataTime + 1).toISOString() });
    await page.getByRole('heading', { name: 'One audit so far' }).waitFor({ state: 'detached' });
    await page.locator('.changes > li').waitFor();
    const nothing = page.getByText('Nothing changed here in the time that is chosen.');
    assert.equal(await nothing.count(), 0, 'a change is listed below');
    // All that changed was before the time that is chosen.
    const later = new Date(Date.parse(change.at) + 1).toISOString();
    host.overrides['history.trend'] = ({ from }) => ({
      ...makeTrend(60, 1),
      ...(from !== undefined && { from: later }),
    });
    host.emit({ type: 'history.updated', at: new Date(dataTime + 2).toISOString() });
    await nothing.waitFor();
    await button(page, 'Show all that is remembered').click();
    await until(
      page,
      async () => (await page.getByLabel('Time', { exact: true }).inputValue()) === 'all',
      'all is chosen',
    );
  });

  it('leads from an empty activity to what can be repaired', async () => {
    const { page } = await open('/activity', 60, done);
    await page.getByRole('heading', { name: 'Nothing yet' }).waitFor();
    await button(page, 'What can be repaired').click();
    await page.getByRole('heading', { name: 'Findings', exact: true }).waitFor();
  });
});
