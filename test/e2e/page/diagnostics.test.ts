import assert from 'node:assert/strict';
import { AuditorError } from '../../../src/contract/errors.ts';
import type { Input, OperationName } from '../../../src/contract/operations.ts';
import { makeDiagnostics } from '../../fixtures/diagnostics-data.ts';
import { DashboardBrowser } from './dashboard.ts';
import { until } from './helpers.ts';
import type { ScriptedHost } from './host.ts';

const asked = (host: ScriptedHost, operation: OperationName): unknown[] =>
  host.received.flatMap((message) =>
    message.kind === 'request' && message.operation === operation ? [message.input] : [],
  );

describe('page: diagnostics', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  const open = async (prepare?: (host: ScriptedHost) => void) => {
    const opened = await browser.open({
      prepare: (host) => {
        host.route = '/diagnostics';
        prepare?.(host);
      },
    });
    await opened.page.getByRole('heading', { name: 'Diagnostics' }).waitFor();
    const section = (name: string) => opened.page.getByRole('region', { name, exact: true });
    return { ...opened, section };
  };

  it('stands behind the connection mark and tells how everything is', async () => {
    const { page, complaints } = await browser.open();
    await page.getByRole('link', { name: /^Live/ }).click();
    const events = page.getByRole('region', { name: 'Events', exact: true });
    await page.getByRole('region', { name: 'Latencies' }).getByText('24 ms · 61 ms · 240 ms').waitFor();
    assert.match((await events.textContent()) ?? '', /Connection.*live.*Snapshots asked1Gapsnone/);
    // What is wrong stands first, what only a report needs last.
    assert.deepEqual(await page.locator('main h2').allTextContents(), [
      ...['What is wrong now', 'Events', 'Latencies', 'Memory and process', 'Git', 'Database', 'Features'],
      ...['Other settings that were changed', 'Versions', 'Fleet', 'Last warnings and errors'],
    ]);
    const versions = page.getByRole('region', { name: 'Versions', exact: true });
    assert.match((await versions.textContent()) ?? '', /Git2\.51\.0SQLite3\.51\.2/);
    await page.getByText('could not reach https://git.example.com').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('follows while it is seen, and keeps the place of what is read', async () => {
    const { page, host, section } = await open();
    await section('Git').getByText('1 of 4').waitFor();
    await section('Git').evaluate((element) => element.setAttribute('data-same', 'yes'));
    const diagnostics = makeDiagnostics();
    host.overrides['diagnostics.get'] = () => ({ ...diagnostics, git: { ...diagnostics.git, running: 4, waiting: 7 } });
    await page.locator('[data-same=yes]', { hasText: '4 of 4' }).waitFor();
    const before = asked(host, 'diagnostics.get').length;
    await until(page, () => asked(host, 'diagnostics.get').length > before, 'it is asked again');
  });

  it('counts the gaps that the page healed', async () => {
    const { host, section } = await open();
    const [first, second] = host.repositories;
    assert.ok(first && second);
    await section('Events').getByText('none', { exact: true }).waitFor();
    host.emit({ type: 'repository.updated', repository: { ...first, branch: 'lost' } }, { lose: true });
    host.emit({ type: 'repository.updated', repository: { ...second, branch: 'arrived' } });
    await section('Events').getByText('1, healed').waitFor();
  });

  it('copies a report without addresses, through the host where the browser refuses', async () => {
    const { page, host } = await open();
    await page.evaluate(`
      window.copied = [];
      Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => void copied.push(text) } });
    `);
    const copy = page.getByRole('button', { name: 'Copy as report' });
    await copy.click();
    await page.getByText('The report is on the clipboard.').waitFor();
    const [report] = (await page.evaluate('copied')) as string[];
    assert.match(report ?? '', /^## GitOps Auditor: diagnostics\n/);
    assert.ok(!report?.includes('git.example.com') && report?.includes('could not reach https://***'), report);
    assert.deepEqual(asked(host, 'workbench.copy'), []);
    await page.evaluate(`navigator.clipboard.writeText = async () => { throw new DOMException('No focus.'); }`);
    await copy.click();
    await until(page, () => asked(host, 'workbench.copy').length === 1, 'the host copies');
    const [{ text }] = asked(host, 'workbench.copy') as [Input<'workbench.copy'>];
    assert.match(text, /^## GitOps Auditor: diagnostics\n/);
    await page.getByRole('button', { name: 'Show log' }).click();
    await until(page, () => asked(host, 'workbench.reveal').length === 1, 'the log is shown');
    assert.deepEqual(asked(host, 'workbench.reveal'), [{ target: 'log' }]);
  });

  it('says what it knows itself where the host cannot tell, and asks again by itself', async () => {
    const { page, host, section } = await open((scripted) => {
      scripted.overrides['diagnostics.get'] = () => {
        throw new AuditorError('internal', 'It could not be told.');
      };
    });
    await page.getByText('It could not be told.').waitFor();
    await section('Events').getByText('Gaps', { exact: true }).waitFor();
    assert.equal(await section('Versions').count(), 0);
    delete host.overrides['diagnostics.get'];
    await section('Versions').waitFor();
    assert.equal(await page.getByText('It could not be told.').count(), 0);
  });
});
