import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { RepositoryDetail } from '../../../src/contract/repositories.ts';
import { makeDiagnostics } from '../../fixtures/diagnostics-data.ts';
import { makeDetail } from '../../fixtures/fleet-catalog.ts';
import { dataTime, makeJournalEntry } from '../../fixtures/fleet-data.ts';
import { makeChanges } from '../../fixtures/history-data.ts';
import { DashboardBrowser } from './dashboard.ts';
import { until } from './helpers.ts';
import type { ScriptedHost } from './host.ts';

const minute = 60_000;

describe('page: lists that stay as they are read', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  const open = async (route: string, title: string, prepare?: (host: ScriptedHost) => void) => {
    const opened = await browser.open({
      prepare: (host) => {
        host.route = route;
        prepare?.(host);
      },
    });
    await opened.page.getByRole('heading', { name: title }).first().waitFor();
    return opened;
  };
  /** The rules of the overview, with the pointer on one of them. */
  const openRules = async () => {
    const { page, host } = await open('/', 'Findings by rule');
    const rules = page.locator('.rule-list > li');
    const titles = () => rules.evaluateAll((all) => all.map((one) => one.getAttribute('title')));
    await rules.nth(1).hover();
    const turn = () =>
      host.emit({ type: 'fleet.updated', stats: { ...host.stats, byRule: host.stats.byRule.toReversed() } });
    const update = page.getByRole('button', { name: 'Update the order' });
    return { page, rules, titles, before: await titles(), turn, update };
  };
  const texts = async (list: Locator): Promise<string[]> =>
    (await list.allTextContents()).map((text) => text.trim().slice(0, 60));
  /** The pointer is nowhere near. */
  const leave = (page: Page) => page.mouse.move(2, 2);
  const history = (host: ScriptedHost, seconds: number) =>
    host.emit({ type: 'history.updated', at: new Date(dataTime + seconds * 1_000).toISOString() });
  const mend = (host: ScriptedHost, count: number): void => {
    const rule = 'git/unpushed-commits';
    const broken = host.repositories.filter(({ rules }) => rules.includes(rule));
    const ids = broken.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ id }) => id);
    host.repositories = host.repositories.map((one) =>
      ids.indexOf(one.id) >= ids.length - count ? { ...one, rules: one.rules.filter((of) => of !== rule) } : one,
    );
    host.emit({ type: 'fleet.updated', stats: { ...host.stats, score: (host.stats.score ?? 0) - count } });
  };

  it('Findings: what is repaired stands struck through, and no group moves, until one leaves', async () => {
    const { page, host } = await open('/findings?open=git/unpushed-commits', 'Findings');
    const rows = page.locator('.finding-row');
    const heads = page.locator('.group-label');
    await rows.first().waitFor();
    const [before, groups] = [await texts(rows), await texts(heads)];
    const places = () => rows.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    const stood = await places();
    await heads.last().hover();
    mend(host, 2);
    await rows.last().getByText('gone', { exact: true }).waitFor();
    assert.deepEqual(await places(), stood);
    assert.equal(await rows.locator('strong').count(), 2);
    assert.equal(await rows.last().locator('vscode-checkbox[disabled]').count(), 1);
    assert.deepEqual(
      (await texts(rows)).map((text) => text.slice(0, 20)),
      before.map((text) => text.slice(0, 20)),
    );
    assert.deepEqual(await texts(heads), groups);
    // A group of which nothing is left stands too.
    mend(host, 1_000);
    await page.locator('.group-head.gone').waitFor();
    assert.deepEqual(await texts(heads), groups);
    await leave(page);
    await until(page, async () => (await heads.count()) === groups.length - 1, 'the group is gone');
  });

  it('Findings: stays while a row is chosen, and while text is selected', async () => {
    const { page, host } = await open('/findings?open=git/unpushed-commits', 'Findings');
    const rows = page.locator('.finding-row');
    await rows.first().getByRole('checkbox').click();
    await page.getByText('1 selected').first().waitFor();
    const count = await rows.count();
    await page.evaluate('document.activeElement.blur()');
    await leave(page);
    mend(host, 1);
    await rows.last().getByText('gone', { exact: true }).waitFor();
    assert.equal(await rows.count(), count);
    await rows.first().getByRole('checkbox').click();
    await page.evaluate('document.activeElement.blur()');
    await leave(page);
    await until(page, async () => (await rows.count()) === count - 1, 'nothing is chosen: it is gone');

    await page.evaluate(`getSelection().selectAllChildren(document.querySelector('.finding-row p'))`);
    mend(host, 1);
    mend(host, 2);
    await rows.last().getByText('gone', { exact: true }).waitFor();
    await page.evaluate('getSelection().removeAllRanges()');
    await until(page, async () => (await page.getByText('gone', { exact: true }).count()) === 0, 'none is left');
  });

  it('Repository: a finding that is gone stays in its place, without its buttons', async () => {
    const state: { detail?: RepositoryDetail } = {};
    const { page, host } = await open('/repositories/r1', 'Findings', (scripted) => {
      const [, one] = scripted.repositories;
      assert.ok(one);
      state.detail = makeDetail(one);
      scripted.overrides['repositories.get'] = () => state.detail as RepositoryDetail;
    });
    const rows = page.locator('.finding');
    // The buttons stand below the text there.
    await page.setViewportSize({ width: 420, height: 720 });
    await rows.nth(1).hover();
    const place = () => rows.nth(1).evaluate((row) => row.getBoundingClientRect().top);
    const stood = await place();
    const [, repository] = host.repositories;
    assert.ok(repository && state.detail);
    const { detail } = state;
    const passed = (rule: string) =>
      detail.findings.map((finding) => (finding.rule === rule ? { ...finding, verdict: 'pass' as const } : finding));
    state.detail = { ...detail, findings: passed('git/unpushed-commits') };
    host.emit({ type: 'repository.updated', repository: { ...repository, score: 95 } });
    await rows.first().getByText('· gone', { exact: true }).waitFor();
    assert.equal(await rows.count(), 2);
    assert.equal(await rows.first().getByRole('button').count(), 0);
    assert.equal(await place(), stood);
    await leave(page);
    await until(page, async () => (await rows.count()) === 1, 'it is gone');
  });

  it('Overview: what is new in the activity waits until it is asked for, or until one leaves', async () => {
    const { page, host } = await open('/', 'Activity');
    const rows = page.locator('.activity > li');
    await rows.first().waitFor();
    const before = await texts(rows);
    const [repository] = host.repositories;
    assert.ok(repository);
    const done = (id: string, summary: string, minutes: number) => ({
      ...{ ...makeJournalEntry(0, repository), id, summary },
      startedAt: new Date(dataTime + minutes * minute).toISOString(),
    });
    await rows.nth(1).hover();
    host.emit({ type: 'journal.updated', entry: done('new', 'Stashed 2 files', 1) });
    const show = page.getByRole('button', { name: 'Show 1 new entry' });
    await show.waitFor();
    assert.deepEqual(await texts(rows), before);
    const place = async () => (await rows.first().boundingBox())?.y;
    const top = await place();
    await show.click();
    await rows.first().getByText('Stashed 2 files').waitFor();
    assert.equal(await place(), top, 'the line above takes no room');
    await rows.nth(1).hover();
    host.emit({ type: 'journal.updated', entry: done('newer', 'Pulled 3 commits', 2) });
    await show.waitFor();
    await leave(page);
    await page.evaluate('document.activeElement.blur()');
    await rows.first().getByText('Pulled 3 commits').waitFor();
    assert.equal(await show.count(), 0);
  });

  it('Overview: no rule moves, and the newest change waits', async () => {
    const state = { count: 6 };
    const { page, host } = await open('/', 'Findings by rule', (scripted) => {
      scripted.overrides['history.changes'] = () => makeChanges(scripted.repositories, 12).slice(12 - state.count - 1);
    });
    const rules = page.locator('.rule-list > li');
    const changes = page.locator('.changes > li');
    await changes.first().waitFor();
    const [before, happened] = [await texts(rules), await texts(changes)];
    await rules.nth(1).hover();
    const [first, ...others] = host.stats.byRule;
    assert.ok(first);
    const more = others.map((rule) => ({ ...rule, findings: 90 }));
    host.emit({ type: 'fleet.updated', stats: { ...host.stats, byRule: more } });
    state.count = 8;
    history(host, 1);
    await page.locator('.rule-list > .gone').waitFor();
    await page.getByRole('button', { name: 'Show 2 new entries' }).waitFor();
    assert.deepEqual(await rules.evaluateAll((all) => all.map((one) => one.getAttribute('title'))), [
      first.rule,
      ...others.map(({ rule }) => rule),
    ]);
    assert.notDeepEqual(await texts(rules), before, 'its number is the new one');
    assert.deepEqual(await texts(changes), happened);
    await leave(page);
    await until(page, async () => (await rules.count()) === others.length, 'it is gone');
    assert.notDeepEqual(await texts(changes), happened);
  });

  it('says that the order is held, and puts the list in order when asked, by keyboard too', async () => {
    const { page, rules, titles, before, turn, update } = await openRules();
    turn();
    await page.getByText('Order is held, changes wait.').waitFor({ state: 'attached' });
    assert.deepEqual(await titles(), before);
    await update.focus();
    await page.keyboard.press('Enter');
    await until(page, async () => (await titles())[0] === before.at(-1), 'it is in order');
    assert.deepEqual(await titles(), before.toReversed());
    await update.waitFor({ state: 'detached' });
    assert.ok(
      await rules.evaluateAll((all) => all.some((one) => one.contains(one.ownerDocument.activeElement))),
      'the focus is at the list',
    );
    turn();
    await update.waitFor();
    assert.deepEqual(await titles(), before.toReversed(), 'it is held again');
  });

  it('lets go of the order where the pointer was left, and holds it again where it moves', async () => {
    const { page, rules, titles, before, turn, update } = await openRules();
    turn();
    await update.waitFor();
    await page.clock.fastForward(30_000);
    await rules.nth(0).hover();
    await page.clock.fastForward(40_000);
    await update.waitFor();
    assert.deepEqual(await titles(), before, 'somebody was there');
    await page.clock.fastForward(30_000);
    await until(page, async () => (await titles())[0] === before.at(-1), 'it is in order');
    await rules.nth(0).hover();
    turn();
    await update.waitFor();
    assert.deepEqual(await titles(), before.toReversed());
  });

  it('Trends: the newest change waits while older ones are read; a placeholder stands before the first', async () => {
    const answer = Promise.withResolvers<void>();
    const state = { from: 1 };
    const { page, host } = await open('/trends', 'Trends', (scripted) => {
      scripted.overrides['history.changes'] = async () => {
        await answer.promise;
        return makeChanges(scripted.repositories, 12).slice(state.from);
      };
    });
    const section = page.getByRole('region', { name: 'What changed' });
    await section.getByRole('status', { name: 'Loading' }).waitFor();
    answer.resolve();
    const changes = section.locator('.changes > li');
    await changes.nth(2).locator('summary').click();
    const before = await texts(changes);
    state.from = 0;
    history(host, 1);
    await page.getByRole('button', { name: 'Show 1 new entry' }).waitFor();
    assert.deepEqual(await texts(changes), before);
    assert.equal(await changes.nth(2).locator('details[open]').count(), 1);
  });

  it('Diagnostics: a line of the log waits while older ones are read', async () => {
    const line = (index: number) => ({
      at: new Date(dataTime + index * minute).toISOString(),
      ...{ level: 'warn' as const, area: 'git', message: `Line ${index}` },
    });
    const state = { log: [line(2), line(1)] };
    const { page } = await open('/diagnostics', 'Diagnostics', (scripted) => {
      scripted.overrides['diagnostics.get'] = () => ({ ...makeDiagnostics(), problems: [], log: state.log });
    });
    const lines = page.locator('.diagnostics-log > li');
    await lines.first().hover();
    state.log = [line(3), line(2), line(1)];
    await page.getByRole('button', { name: 'Show 1 new entry' }).waitFor();
    assert.match((await lines.first().textContent()) ?? '', /Line 2/);
    await leave(page);
    await until(page, async () => /Line 3/.test((await lines.first().textContent()) ?? ''), 'it is there');
  });
});
