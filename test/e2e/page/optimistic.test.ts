import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { AuditorError } from '../../../src/contract/errors.ts';
import type { JournalEntry } from '../../../src/contract/fixes.ts';
import type { Handlers, Input, OperationName } from '../../../src/contract/operations.ts';
import { DashboardBrowser } from './dashboard.ts';
import { openRepositories, until } from './helpers.ts';
import type { ScriptedHost } from './host.ts';

/** Lets an operation wait until the test says how it went. */
function hold(host: ScriptedHost, operation: OperationName) {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  host.overrides[operation] = (() => promise) as unknown as Handlers[typeof operation] & undefined;
  return { answer: resolve, refuse: (message: string) => reject(new AuditorError('locked', message)) };
}

describe('page: changes that are shown before they are done', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  const openActivity = async () => {
    const opened = await browser.open({
      prepare: (host) => {
        host.route = '/activity?audits=no';
      },
    });
    const row = opened.page.locator('.course-of-time > li').first();
    await row.waitFor();
    return { ...opened, row, undo: row.getByRole('button', { name: /^Undo/ }) };
  };

  it('an undo: at once, then for good', async () => {
    const { page, host, row, undo } = await openActivity();
    const held = hold(host, 'journal.undo');
    const [entry] = host.journal;
    assert.ok(entry);
    await undo.click();
    await row.getByText('being undone…').waitFor();
    assert.equal(await undo.count(), 0);
    const others = [{ repositoryId: 'another', name: 'another' }];
    const undone: JournalEntry = { ...entry, others, state: 'undone', undoable: false };
    held.answer(undone);
    await row.getByRole('img', { name: 'undone', exact: true }).waitFor();
    host.emit({ type: 'journal.updated', entry: undone });
    await page.getByText(`Undone in ${entry.name} and 1 more`).waitFor();
    assert.equal(await undo.count(), 0);
  });

  it('an undo that is refused: taken back, with the reason', async () => {
    const { page, host, row, undo } = await openActivity();
    const held = hold(host, 'journal.undo');
    await undo.click();
    await row.getByText('being undone…').waitFor();
    held.refuse('Another window is changing this repository.');
    await page.getByText('Another window is changing this repository.').waitFor();
    await undo.waitFor();
    assert.equal(await row.getByText('being undone…').count(), 0);
  });

  it('an undo whose host dies: taken back, and what the new host tells', async () => {
    const { page, host, row, undo } = await openActivity();
    hold(host, 'journal.undo');
    await undo.click();
    await row.getByText('being undone…').waitFor();
    host.stream = 'stream-2';
    host.seq = 0;
    host.post({ kind: 'hello', route: null, stream: host.stream, seq: host.seq });
    await page.getByText('The extension was restarted before it could answer.').waitFor();
    await undo.waitFor();
  });

  it('a control that goes with the focus on it: the next of its name has it, at last the page', async () => {
    const { page, host } = await openActivity();
    const focused = () => page.evaluate('document.activeElement.getAttribute("aria-label")');
    const undos = page.getByRole('button', { name: /^Undo: / });
    const names = await undos.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
    assert.ok(names.length >= 2);
    await undos.first().focus();
    for (const next of names.slice(1)) {
      await page.keyboard.press('Enter');
      await until(page, async () => (await focused()) === next, `the focus is on ${next}`);
    }
    await page.keyboard.press('Enter');
    await until(page, async () => (await undos.count()) === 0, 'all are undone');
    assert.notEqual(await page.evaluate('document.activeElement.tagName'), 'BODY');
    // Whoever let go of it keeps nothing.
    await page.getByRole('textbox').first().focus();
    await page.evaluate('document.activeElement.blur()');
    host.post({ kind: 'navigate', route: '/' });
    await page.getByRole('heading', { name: 'Needs attention first' }).waitFor();
    assert.equal(await page.evaluate('document.activeElement.tagName'), 'BODY');
  });

  const openFinding = async () => {
    const opened = await browser.open({
      prepare: (host) => {
        host.route = '/findings?rule=git%2Funcommitted-changes';
      },
    });
    const row = opened.page.locator('.finding-row').first();
    await row.waitFor();
    return { ...opened, row };
  };
  const ignore = async (page: Page): Promise<void> => {
    await page.locator('.finding-row vscode-checkbox').first().click();
    await page.getByRole('button', { name: 'Ignore 1 selected…' }).click();
    await page.getByRole('textbox', { name: 'Reason' }).fill('It is a sandbox.');
    await page.getByRole('button', { name: 'Ignore', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };

  it('an ignored finding: marked at once, gone when the host tells', async () => {
    const { page, host, row } = await openFinding();
    const held = hold(host, 'findings.ignore');
    const [repository] = host.repositories.filter(({ rules }) => rules.includes('git/uncommitted-changes'));
    assert.ok(repository);
    const count = await page.locator('.finding-row').count();
    await ignore(page);
    await row.getByText('being ignored…').waitFor();
    const name = await row.locator('.subject').textContent();
    const request = host.received.findLast((m) => m.kind === 'request' && m.operation === 'findings.ignore');
    const { findings } = (request?.kind === 'request' && request.input) as Input<'findings.ignore'>;
    held.answer({ results: findings.map((one) => ({ ...one, outcome: 'ignored', path: '/policy.yaml' })) });
    await page.getByText('Ignored; written to /policy.yaml.').waitFor();
    await row.getByText('ignored', { exact: true }).waitFor();
    assert.equal(await page.locator('.finding-row').count(), count, 'nothing jumps');
    // Where the dialog was, the browser tells only now and then over what the pointer is.
    await row.hover();
    host.repositories = host.repositories.map((one) => (one.name === name ? { ...one, rules: [] } : one));
    host.emit({ type: 'fleet.updated', stats: { ...host.stats, score: 12 } });
    await row.getByText('ignored', { exact: true }).waitFor();
    assert.equal(await page.locator('.finding-row').count(), count, 'it stands while one is there');
    await page.getByRole('textbox', { name: 'Filter findings' }).click();
    await until(page, async () => (await page.locator('.finding-row').count()) === count - 1, 'it is gone');
  });

  it('a finding that cannot be ignored: as it was, with the reason', async () => {
    const { page, host, row } = await openFinding();
    const held = hold(host, 'findings.ignore');
    await ignore(page);
    await row.getByText('being ignored…').waitFor();
    held.refuse('The policy is being written elsewhere.');
    await page.getByText('The policy is being written elsewhere.').waitFor();
    assert.equal(await row.getByText(/ignored/).count(), 0);
    const reason = page.getByRole('textbox', { name: 'Reason' });
    assert.equal(await reason.inputValue(), 'It is a sandbox.', 'it is not typed again');
    delete host.overrides['findings.ignore'];
    await page.getByRole('button', { name: 'Ignore', exact: true }).click();
    await row.getByText('ignored', { exact: true }).waitFor();
  });

  it('a saved view: there at once; where it cannot be kept, it goes again', async () => {
    const { page, host } = await openRepositories(browser);
    const held = hold(host, 'views.save');
    const save = async () => {
      await page.getByRole('button', { name: 'Views, menu' }).click();
      await page.getByRole('menuitem', { name: 'Save this view…' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('Mine');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
    };
    await save();
    await page.getByRole('button', { name: 'Mine, menu' }).click();
    await page.getByRole('menuitem', { name: 'Mine (being saved)' }).waitFor();
    await page.keyboard.press('Escape');
    held.refuse('The state folder is full.');
    await page.getByText('The state folder is full.').waitFor();
    await page.getByRole('button', { name: 'Views, menu' }).waitFor();
    delete host.overrides['views.save'];
    // Nothing is typed again, though one has gone on.
    await page.getByRole('textbox', { name: 'Filter repositories' }).fill('status:dirty');
    await page.getByRole('button', { name: 'Try again: save “Mine”' }).click();
    await page.getByText('The state folder is full.').waitFor({ state: 'detached' });
    await until(page, () => host.views.some(({ name }) => name === 'Mine'), 'it is saved');
    assert.deepEqual(host.views, [{ name: 'Mine', route: '/repositories' }]);
    await page.getByRole('textbox', { name: 'Filter repositories' }).fill('');
    await page.getByRole('button', { name: 'Mine, menu' }).click();
    await page.getByRole('menuitem', { name: 'Mine', exact: true }).waitFor();
    const removal = hold(host, 'views.remove');
    await page.getByRole('menuitem', { name: 'Forget “Mine”' }).click();
    await page.getByRole('button', { name: 'Views, menu' }).waitFor();
    removal.refuse('It is locked.');
    await page.getByRole('button', { name: 'Mine, menu' }).waitFor();
    delete host.overrides['views.remove'];
    await page.getByRole('button', { name: 'Try again: forget “Mine”' }).click();
    await page.getByRole('button', { name: 'Views, menu' }).waitFor();
    await until(page, () => host.views.length === 0, 'it is forgotten');
  });
});
