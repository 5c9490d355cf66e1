// Each page of the dashboard in a real window, on the real engine: what is pressed there happens on disk.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { git, makeRepository } from '../fixtures/git.ts';
import {
  dashboardOf,
  goTo,
  goToRepository,
  heading,
  namesIn,
  openDashboard,
  refusalsIn,
  region,
  rowOf,
} from './support/dashboard.ts';
import { until } from './support/until.ts';
import type { VsCodeWindow } from './support/window.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

const dirty = ['alpha', 'beta', 'gamma'];
const rule = 'git/uncommitted-changes';

describe('the pages of the dashboard in a window', () => {
  let workspace: Workspace;
  let window: VsCodeWindow;
  let refused: readonly string[];
  const at = (...names: string[]) => path.join(workspace.folder, ...names);
  const status = (name: string) => git(at(name), 'status', '--porcelain');
  const edit = (folder: string) => appendFileSync(path.join(folder, 'README.md'), 'An edit.\n');

  before(async () => {
    workspace = await openWorkspace((folder) => {
      for (const name of dirty) edit(makeRepository(path.join(folder, name)));
      makeRepository(path.join(folder, 'delta'));
      const unreachable = makeRepository(path.join(folder, 'omega'));
      git(unreachable, 'remote', 'add', 'origin', 'http://sam:pass-w0rd-of-sam@127.0.0.1:1/omega.git');
    });
    window = workspace.window;
    refused = refusalsIn(window.page);
    await window.openActivity('GitOps Auditor');
    await window.tree('Repositories').row('alpha').waitFor();
    const dashboard = await openDashboard(window);
    await dashboard.getByRole('link', { name: '3 dirty' }).first().waitFor();
  });

  after(() => workspace?.close());

  afterEach(() => assert.deepEqual(refused, [], 'the content security policy refuses nothing'));

  it('Overview: its numbers lead to the lists behind them', async () => {
    const dashboard = await dashboardOf(window);
    await dashboard.getByRole('link', { name: '3 dirty' }).last().click();
    await heading(dashboard, 'Repositories').waitFor();
    await until('the dirty ones are listed', async () => sameNames(await namesIn(dashboard), dirty));

    await goTo(window, 'Overview');
    await dashboard.getByRole('link', { name: '5 repositories', exact: true }).click();
    await until('all are listed', async () => sameNames(await namesIn(dashboard), [...dirty, 'delta', 'omega']));

    await goTo(window, 'Overview');
    const all = dashboard.getByRole('link', { name: /^All \d+ findings$/ });
    const [count = ''] = /\d+/.exec((await all.textContent()) ?? '') ?? [];
    await all.click();
    await dashboard.locator('.findings-sum', { hasText: `${count} findings in 5 repositories` }).waitFor();

    await goTo(window, 'Overview');
    await region(dashboard, 'Findings by rule')
      .getByRole('link', { name: /Uncommitted changes\s*3\s*warnings in 3 repositories/ })
      .click();
    await dashboard.getByRole('button', { name: 'Show all, not only Uncommitted changes' }).waitFor();
    await until('its findings are listed', async () => (await findings(dashboard).count()) === 3);

    await goTo(window, 'Overview');
    await region(dashboard, 'Needs attention first').getByRole('link', { name: 'omega', exact: true }).first().click();
    await heading(dashboard, 'omega').waitFor();

    await goTo(window, 'Overview');
    await region(dashboard, /^(Since your last visit|In the last 24 hours)/)
      .getByRole('link', { name: 'Trends' })
      .click();
    await heading(dashboard, 'Trends').waitFor();
  });

  it('Findings: a rule is explained, and one finding is ignored with a reason', async () => {
    const dashboard = await goTo(window, 'Findings');
    await dashboard.getByRole('button', { name: new RegExp(rule) }).click();
    await dashboard
      .getByRole('complementary', { name: 'About Uncommitted changes' })
      .getByRole('heading', { name: 'Why it matters' })
      .waitFor();
    await dashboard.getByRole('checkbox', { name: /^Select alpha: / }).click();
    await dashboard.getByRole('button', { name: 'Ignore 1 selected…' }).click();
    await dashboard.getByRole('textbox', { name: 'Reason' }).fill('A sandbox of its owner');
    await dashboard.getByRole('dialog').getByRole('button', { name: 'Ignore' }).click();
    await dashboard.getByText(/^Ignored; written to .*\.gitops-auditor\.yaml/).waitFor();
    const policy = readFileSync(at('.gitops-auditor.yaml'), 'utf8');
    assert.match(policy, /git\/uncommitted-changes/);
    assert.match(policy, /alpha/);
    assert.match(policy, /A sandbox of its owner/);
    // It stands, struck through, until nobody is there who would lose their place.
    await dashboard.getByRole('textbox', { name: 'Filter findings' }).click();
    await until('it is gone from the list', async () => (await findings(dashboard).count()) === 2);
    assert.equal(await findings(dashboard).filter({ hasText: 'alpha' }).count(), 0);

    await dashboard.getByLabel('Verdict', { exact: true }).selectOption({ label: 'ignored' });
    await findings(dashboard).filter({ hasText: 'A sandbox of its owner' }).waitFor();
    await dashboard.getByLabel('Verdict', { exact: true }).selectOption({ label: 'found' });
  });

  it('Repositories: one fix in all that are selected, with a preview and a summary; one is taken back', async () => {
    const before = status('beta');
    const dashboard = await goTo(window, 'Repositories');
    await rowOf(dashboard, 'beta').locator('.cell-status').click();
    await rowOf(dashboard, 'gamma')
      .locator('.cell-status')
      .click({ modifiers: ['ControlOrMeta'] });
    const bar = dashboard.getByRole('toolbar', { name: 'Selected repositories' });
    await bar.getByText('2 selected').waitFor();
    await bar.getByRole('button', { name: 'Stash changes…' }).click();
    const dialog = dashboard.getByRole('dialog', { name: 'Stash changes: 2 repositories' });
    await dialog.getByText('2 repositories are ready.').waitFor();
    assert.equal(status('beta'), before, 'nothing is done before the answer');
    await dialog.getByRole('button', { name: 'Stash changes in 2 repositories' }).click();
    await dialog.getByText('2 repositories done.').waitFor();
    assert.equal(status('beta') + status('gamma'), '');
    await dialog.getByRole('button', { name: 'Undo in beta' }).click();
    await dialog.getByText('· undone', { exact: true }).waitFor();
    assert.equal(status('beta'), before);
    assert.equal(status('gamma'), '');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await rowOf(dashboard, 'gamma').locator('.cell-status').getByText('clean').waitFor();
    await rowOf(dashboard, 'beta').locator('.cell-status').getByText('dirty').waitFor();
  });

  it('Activity: what was done is listed, and taken back from there', async () => {
    const dashboard = await goTo(window, 'Activity');
    const done = dashboard.locator('.course-of-time > li', { hasText: 'Stash changes in 2 repositories' });
    await done.getByText('1 done, 1 undone').or(done.getByText('1 undone, 1 done')).click();
    await done.getByRole('button', { name: /^Undo: .*, gamma$/ }).click();
    await until('git shows the changes again', () => status('gamma') === status('beta'));
    await until(
      'both are undone',
      async () => (await done.getByRole('img', { name: 'undone', exact: true }).count()) === 2,
    );
    assert.equal(git(at('gamma'), 'stash', 'list'), '');
    await dashboard.getByLabel('Result', { exact: true }).selectOption({ label: 'failed' });
    await dashboard.getByRole('heading', { name: 'Nothing fits' }).waitFor();
    await dashboard.getByLabel('Result', { exact: true }).selectOption({ label: 'all' });
  });

  it('Trends: tells what changed up to the next audit, also as a table', async () => {
    edit(at('delta'));
    const dashboard = await goTo(window, 'Repositories');
    await rowOf(dashboard, 'delta').locator('.cell-status').getByText('dirty').waitFor();
    await dashboard.getByRole('button', { name: 'Audit now' }).click();
    await goTo(window, 'Trends');
    await dashboard
      .getByRole('group', { name: /^Score over time/ })
      .locator('canvas')
      .waitFor();
    const change = region(dashboard, 'What changed').locator('.changes > li', { hasText: 'delta' }).first();
    await change.getByText('1 new finding').click();
    await change.getByText('1 changed file is not committed.').waitFor();

    // So short after each other two audits are one step of a month.
    await dashboard.getByLabel('Time', { exact: true }).selectOption({ label: 'All that is remembered' });
    await dashboard.getByText('As a table').click();
    const table = dashboard.getByRole('table');
    // The first audit and this one at least, below the row of titles.
    await until('it has rows', async () => (await table.getByRole('row').count()) > 2);
    await until('the newest is of all five', async () => (await table.getByRole('cell').first().textContent()) === '5');
    await table
      .getByRole('button', { name: /^What happened at/ })
      .first()
      .click();
    await region(dashboard, /^What happened until/)
      .locator('.changes > li', { hasText: 'delta' })
      .waitFor();
    await dashboard.getByRole('button', { name: 'Show all' }).click();
    await region(dashboard, 'What changed').waitFor();
  });

  it('Repository: facts, findings, and its history', async () => {
    const dashboard = await goToRepository(window, 'delta');
    await region(dashboard, 'Findings').getByText('1 changed file is not committed.').waitFor();
    assert.match((await region(dashboard, 'Facts').textContent()) ?? '', /Changes1 unstaged/);
    const change = region(dashboard, 'History').locator('.changes > li', { hasText: '1 new finding' }).first();
    await change.locator('summary').click();
    await change.getByText('1 changed file is not committed.').waitFor();
    await region(dashboard, 'History').getByRole('link', { name: 'Trends' }).click();
    await heading(dashboard, 'Trends').waitFor();
    assert.equal(
      await dashboard.getByLabel('Of what', { exact: true }).locator('option:checked').textContent(),
      'delta',
    );
  });

  it('Diagnostics: versions, git, database, and a report without secrets and addresses', async () => {
    await window.changeSettings({ 'gitopsAuditor.fetch.background': true });
    const dashboard = await goTo(window, 'Diagnostics');
    const problem = region(dashboard, 'Last warnings and errors').getByText(/Background fetch of omega: /);
    assert.match((await problem.textContent()) ?? '', /127\.0\.0\.1:1/, 'the page itself says where to');
    const version = git(workspace.folder, '--version').replace('git version ', '');
    await region(dashboard, 'Versions').getByText(version, { exact: true }).waitFor();
    assert.match(
      (await region(dashboard, 'Git').textContent()) ?? '',
      /Running\d+ of \d+Waiting\d+Processes[\d,]+ times/,
    );
    assert.match((await region(dashboard, 'Database').textContent()) ?? '', /Schemaversion \d+.*Rows of journal[1-9]/);

    await dashboard.getByRole('button', { name: 'Copy as report' }).click();
    await dashboard.getByText('The report is on the clipboard.').waitFor();
    const report = (await window.page.evaluate('navigator.clipboard.readText()')) as string;
    assert.match(report, /^## GitOps Auditor: diagnostics\n/);
    assert.ok(report.includes('Background fetch of omega'), report);
    for (const secret of ['pass-w0rd-of-sam', 'sam:', '127.0.0.1']) assert.ok(!report.includes(secret), report);
  });
});

const findings = (dashboard: FrameLocator) => dashboard.locator('.finding-row');

const sameNames = (some: readonly string[], others: readonly string[]): boolean =>
  [...some].sort().join() === [...others].sort().join();
