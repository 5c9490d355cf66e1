import assert from 'node:assert/strict';
import { AuditorError } from '../../../src/contract/errors.ts';
import type { ListedFinding } from '../../../src/contract/findings-list.ts';
import type { Input } from '../../../src/contract/operations.ts';
import { listFindings } from '../../../src/engine/service/findings-list.ts';
import { DashboardBrowser } from './dashboard.ts';
import { until } from './helpers.ts';
import type { ScriptedHost } from './host.ts';

describe('page: findings', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  const open = async (route = '/findings', prepare?: (host: ScriptedHost) => void) => {
    const opened = await browser.open({
      prepare: (host) => {
        host.route = route;
        prepare?.(host);
      },
    });
    await opened.page.getByRole('heading', { name: 'Findings', exact: true }).waitFor();
    const groups = opened.page.locator('.finding-groups > li');
    return { ...opened, groups, rows: opened.page.locator('.finding-row') };
  };
  const asked = <N extends 'fixes.plan' | 'findings.ignore' | 'journal.undo'>(host: ScriptedHost, operation: N) =>
    host.received.flatMap((message) =>
      message.kind === 'request' && message.operation === operation ? [message.input as Input<N>] : [],
    );

  it('has a group for each rule, opens one with its findings and its reason, and keeps it in the address', async () => {
    const { page, groups, rows, host, complaints } = await open();
    await groups.first().waitFor();
    assert.equal(await groups.count(), 2);
    await groups.last().getByRole('button').first().click();
    await rows.first().waitFor();
    await page.getByRole('complementary', { name: 'About Uncommitted changes' }).waitFor();
    const dirty = host.repositories.filter(({ rules }) => rules.includes('git/uncommitted-changes')).length;
    assert.equal(await rows.count(), dirty);
    await until(
      page,
      () =>
        host.received.some(
          (message) => message.kind === 'route' && message.path.includes('open=git%2Funcommitted-changes'),
        ),
      'the address has it',
    );
    assert.deepEqual(complaints, []);
  });

  it('is narrowed and grouped otherwise', async () => {
    const { page, groups, host } = await open('/findings?rule=git/unpushed-commits');
    await page.getByRole('button', { name: 'Show all, not only Unpushed commits' }).waitFor();
    await page.getByRole('complementary', { name: 'About Unpushed commits' }).waitFor();
    await page.getByRole('button', { name: /^Show all/ }).click();
    await page.getByLabel('Grouped', { exact: true }).selectOption({ label: 'by repository' });
    const broken = host.repositories.filter(({ rules }) => rules.length > 0).length;
    await until(page, async () => (await groups.count()) === broken, 'a group for each repository');
    const [name = ''] = host.repositories.filter(({ rules }) => rules.length > 0).map((repository) => repository.name);
    await page.getByRole('textbox', { name: 'Filter findings' }).fill(name);
    await until(page, async () => (await groups.count()) === 1, 'one is left');
    await page.getByRole('textbox', { name: 'Filter findings' }).fill('nothing like this');
    await page.getByRole('heading', { name: 'Nothing fits' }).waitFor();
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await until(page, async () => (await groups.count()) === broken, 'all again, grouped as before');
  });

  it('fixes all of a group, or those that are selected', async () => {
    const { page, host, rows } = await open('/findings?rule=git/unpushed-commits');
    await rows.first().waitFor();
    const all = host.repositories.filter(({ rules }) => rules.includes('git/unpushed-commits'));
    await page.getByRole('button', { name: `Push in all ${all.length}…` }).click();
    await until(page, () => asked(host, 'fixes.plan').length === 1, 'a preview is asked for');
    assert.equal(asked(host, 'fixes.plan')[0]?.findingIds?.length, all.length);
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await rows.nth(1).getByRole('checkbox').click();
    await rows.nth(2).getByRole('checkbox').click();
    await page.getByRole('button', { name: 'Push in 2 selected…' }).click();
    await until(page, () => asked(host, 'fixes.plan').length === 2, 'a preview of two is asked for');
    assert.equal(asked(host, 'fixes.plan')[1]?.repositoryIds.length, 2);
  });

  it('stops in the middle when told to, and says how many were ignored and how many not', async () => {
    const { page, host, rows } = await open('/findings?rule=git/unpushed-commits');
    const stopped = Promise.withResolvers<void>();
    host.overrides['findings.ignore'] = async ({ findings }, { signal, report }) => {
      signal.addEventListener('abort', () => stopped.resolve());
      report({ done: 1, total: 2 });
      await stopped.promise;
      return {
        results: findings.map((one, index) => ({ ...one, outcome: index === 0 ? ('ignored' as const) : 'skipped' })),
      };
    };
    await rows.nth(1).getByRole('checkbox').click();
    await rows.nth(2).getByRole('checkbox').click();
    await page.getByRole('button', { name: 'Ignore 2 selected…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cancel' }).waitFor();
    await page.getByRole('textbox', { name: 'Reason' }).fill('On purpose');
    await dialog.getByRole('button', { name: 'Ignore' }).click();
    await dialog.getByText('1 of 2 written…').waitFor();
    assert.equal(await dialog.getByRole('button', { name: 'Cancel' }).count(), 0);
    await dialog.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('1 of 2 findings ignored, 1 left as they are, since it was stopped.').waitFor();
    assert.equal(await dialog.count(), 0);
    const ids = host.received.flatMap((one) =>
      one.kind === 'request' && one.operation === 'findings.ignore' ? [one.id] : [],
    );
    const stops = host.received.filter((one) => one.kind === 'cancel' && ids.includes(one.id));
    assert.equal(stops.length, 1);
  });

  it('ignores several with one reason, in one go', async () => {
    const { page, host, rows } = await open('/findings?rule=git/unpushed-commits');
    await rows.nth(1).getByRole('checkbox').click();
    await rows.nth(2).getByRole('checkbox').click();
    await page.getByRole('button', { name: 'Ignore 2 selected…' }).click();
    await page.getByRole('textbox', { name: 'Reason' }).fill('On purpose');
    await page.getByRole('dialog').getByRole('button', { name: 'Ignore' }).click();
    await page.getByText('2 findings ignored.').waitFor();
    const ignored = asked(host, 'findings.ignore');
    assert.equal(ignored.length, 1);
    assert.equal(ignored[0]?.findings.length, 2);
    assert.equal(ignored[0]?.reason, 'On purpose');
  });

  it('tells before ignoring which policy file gets which lines, until which day, and takes it back from the notice', async () => {
    const { page, host, rows } = await open('/findings?rule=git/unpushed-commits');
    host.overrides['findings.ignore'] = ({ findings }) => ({
      results: findings.map((one, index) => ({
        ...one,
        outcome: 'ignored',
        path: '/p/.gitops-auditor.yaml',
        entryId: host.journal[index === 0 ? 0 : 1]?.id ?? '',
      })),
    });
    await page.clock.resume();
    for (const index of [0, 1, 2]) await rows.nth(index).getByRole('checkbox').click();
    await page.getByRole('button', { name: /^Ignore .*3 selected…$/ }).click();
    const dialog = page.getByRole('dialog');
    const file = dialog.getByRole('region', { name: 'Policy file /home/lab/fleet/.gitops-auditor.yaml' });
    await file.getByText('reason: <reason>').waitFor();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('On purpose');
    await dialog.getByLabel('Last day').fill('2199-12-31');
    await file.getByText('reason: On purpose').waitFor();
    await file.getByText('until: 2199-12-31').waitFor();
    await dialog.getByRole('button', { name: 'Ignore' }).click();
    await page.getByText('3 findings ignored.').waitFor();
    assert.equal(asked(host, 'findings.ignore')[0]?.until, '2199-12-31');
    await page.getByRole('button', { name: 'Undo ignoring' }).click();
    await page.getByText('2 changes undone.').waitFor();
    const undone = host.received.filter((one) => one.kind === 'request' && one.operation === 'journal.undo');
    assert.equal(undone.length, 2, 'each entry of the journal once');
  });

  it('shows a verdict that is unknown as such, by repository, and calls it no finding', async () => {
    const { page, host, groups, rows } = await open('/findings?verdict=unknown', (scripted) => {
      scripted.overrides['findings.list'] = (input) => {
        const unknown = ['git/a', 'git/b', 'git/c'].flatMap((rule) =>
          scripted.repositories.slice(0, 2).map(
            (one): ListedFinding => ({
              ...{
                id: `${one.id} ${rule}`,
                repositoryId: one.id,
                repository: one.name,
                rule,
                message: 'Never fetched.',
              },
              ...{ category: 'git', severity: 'error', verdict: 'unknown', fixes: [] },
            }),
          ),
        );
        return listFindings(unknown, input, (rule) => rule);
      };
    });
    await page.getByText('6 verdicts unknown in 2 repositories').waitFor();
    assert.equal(await groups.count(), 2);
    const head = groups.first().getByRole('button').first();
    await head.getByRole('img', { name: 'Unknown' }).waitFor();
    assert.match(
      (await head.textContent()) ?? '',
      new RegExp(`${host.repositories[0]?.name}|${host.repositories[1]?.name}`),
    );
    assert.doesNotMatch((await head.textContent()) ?? '', /repositor/);
    await head.click();
    await rows.first().getByRole('img', { name: 'Unknown' }).waitFor();
    assert.equal(await page.getByRole('img', { name: 'Error' }).count(), 0);
    assert.equal(
      await rows
        .first()
        .getByRole('button', { name: /^Ignore/ })
        .count(),
      0,
    );
  });

  it('offers a fix and an ignore in the row that has the pointer or the focus, and moves nothing', async () => {
    const { page, host, rows } = await open('/findings?rule=git/unpushed-commits');
    const row = rows.nth(1);
    await row.waitFor();
    const name = (await row.getByRole('link').first().textContent()) ?? '';
    const actions = row.locator('.finding-row-actions');
    const opacity = () => actions.evaluate((e) => e.ownerDocument.defaultView?.getComputedStyle(e).opacity);
    const before = await row.boundingBox();
    assert.equal(await opacity(), '0');
    await row.getByRole('checkbox').focus();
    assert.equal(await opacity(), '1');
    assert.deepEqual(await row.boundingBox(), before);
    await row.getByRole('link').first().focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Ignore this finding' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await row.hover();
    await row.getByRole('button', { name: /^Push: / }).click();
    await page.getByRole('dialog', { name: `Push: ${name}` }).waitFor();
    const repository = host.repositories.find((one) => one.name === name);
    assert.deepEqual(asked(host, 'fixes.plan').at(-1)?.repositoryIds, [repository?.id]);
  });

  it('takes all of a bulk fix back at once, from its results and from Activity', async () => {
    const { page, host, rows } = await open('/findings?rule=git/uncommitted-changes');
    for (const index of [0, 1, 2, 3]) await rows.nth(index).getByRole('checkbox').click();
    await page.getByRole('button', { name: 'Stash in 4 selected…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Stash: 4 repositories' });
    await dialog.getByRole('button', { name: 'Stash in 3 repositories' }).click();
    const undos = () =>
      host.received.filter((one) => one.kind === 'request' && one.operation === 'journal.undo').length;
    let refused = '';
    host.overrides['journal.undo'] = ({ entryId }) => {
      refused ||= entryId;
      if (entryId === refused)
        throw new AuditorError('locked', 'Its lock is held.', { hint: 'Close the other window.' });
      const entry = host.journal.find(({ id }) => id === entryId) ?? assert.fail();
      const undone = { ...entry, state: 'undone' as const, undoable: false };
      host.emit({ type: 'journal.updated', entry: undone });
      return undone;
    };
    await dialog.getByRole('button', { name: 'Undo all 3: Stash' }).click();
    // What could not be undone is said in the dialog: what is behind it is out of reach.
    await dialog.getByText('2 of 3 changes undone. Its lock is held. Close the other window.').waitFor();
    assert.equal(undos(), 3);
    delete host.overrides['journal.undo'];
    await dialog.getByRole('button', { name: 'Try again: undo Stash' }).click();
    await page.getByText('1 change undone.').waitFor();
    assert.deepEqual(asked(host, 'journal.undo').slice(3), [{ entryId: refused }]);
    assert.equal(await dialog.getByRole('button', { name: /^Undo/ }).count(), 0);
    await dialog.getByRole('button', { name: 'Close' }).click();
    host.journal = host.journal.slice(0, 3).map((entry) => ({ ...entry, planId: 'p', state: 'done', undoable: true }));
    for (const entry of host.journal) host.emit({ type: 'journal.updated', entry });
    host.overrides['journal.undo'] = ({ entryId }) => {
      if (entryId === host.journal[1]?.id) throw new AuditorError('conflict', 'Later work is in the way.');
      return { ...(host.journal.find(({ id }) => id === entryId) ?? assert.fail()), state: 'undone', undoable: false };
    };
    host.post({ kind: 'navigate', route: '/activity' });
    await page.getByRole('button', { name: /^Undo all 3: / }).click();
    await page.getByText('2 of 3 changes undone.').waitFor();
    await page.getByText('Later work is in the way.').waitFor();
    const before = asked(host, 'journal.undo').length;
    await page.getByRole('button', { name: /^Try again: undo / }).click();
    await page.getByText('0 of 1 change undone.').waitFor();
    assert.deepEqual(asked(host, 'journal.undo').slice(before), [{ entryId: host.journal[1]?.id }]);
  });

  it('accepts all of a group, or those that are selected, or one, also on its repository’s page', async () => {
    const { page, host, rows } = await open('/findings?rule=git/unpushed-commits');
    await page.getByRole('button', { name: /^Accept all/ }).click();
    await until(page, () => asked(host, 'fixes.plan').length === 1, 'a preview is asked for');
    assert.equal(asked(host, 'fixes.plan')[0]?.fix, 'policy/accept-findings');
    assert.equal(asked(host, 'fixes.plan')[0]?.findingIds?.length, await rows.count());
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await rows.nth(1).getByRole('checkbox').click();
    await page.getByRole('button', { name: /^Accept .*1 selected…$/ }).click();
    await until(page, () => asked(host, 'fixes.plan').length === 2, 'a preview of one is asked for');
    assert.equal(asked(host, 'fixes.plan')[1]?.findingIds?.length, 1);
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    for (const [count, where] of ['in its row', 'on its page'].entries()) {
      if (count === 0) await rows.nth(1).hover();
      else await rows.nth(1).getByRole('link').first().click();
      await (count === 0 ? rows.nth(1) : page)
        .getByRole('button', { name: /^Accept: / })
        .first()
        .click();
      await until(page, () => asked(host, 'fixes.plan').length === 3 + count, `a preview ${where}`);
      assert.equal(asked(host, 'fixes.plan')[2 + count]?.findingIds?.length, 1);
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    }
  });

  it('stops ignoring all of a group, or those that are selected, or one', async () => {
    const { page, host, rows } = await open('/findings?rule=git/unpushed-commits&verdict=ignored', (scripted) => {
      const ignored = scripted.repositories.slice(0, 3).map(
        ({ id, name }): ListedFinding => ({
          ...{ id: `${id}-ignored`, repositoryId: id, repository: name, rule: 'git/unpushed-commits' },
          ...{ category: 'git', severity: 'error', verdict: 'ignored', message: '3 commits are only here.' },
          ...{ fixes: ['git/push'], ignored: { by: 'policy', reason: 'An archive' } },
        }),
      );
      scripted.overrides['findings.list'] = (input) => listFindings(ignored, input, (rule) => rule);
    });
    const bar = page.getByRole('toolbar', { name: 'What can be done' });
    await bar.getByRole('button', { name: 'Stop ignoring all 3…' }).click();
    await until(page, () => asked(host, 'fixes.plan').length === 1, 'a preview is asked for');
    assert.equal(asked(host, 'fixes.plan')[0]?.fix, 'policy/stop-ignoring');
    assert.equal(asked(host, 'fixes.plan')[0]?.findingIds?.length, 3);
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    assert.equal(await page.getByRole('button', { name: /^(Push|Ignore|Accept)/ }).count(), 0);
    await rows.nth(1).getByRole('checkbox').click();
    await bar.getByRole('button', { name: 'Stop ignoring 1 selected…' }).click();
    await until(page, () => asked(host, 'fixes.plan').length === 2, 'a preview of one is asked for');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await rows.nth(2).hover();
    await rows
      .nth(2)
      .getByRole('button', { name: /^Stop ignoring: / })
      .click();
    await until(page, () => asked(host, 'fixes.plan').length === 3, 'a preview of another is asked for');
    const ids = asked(host, 'fixes.plan').map(({ findingIds }) => findingIds);
    assert.deepEqual([ids[1]?.length, ids[2]?.length], [1, 1]);
    assert.notDeepEqual(ids[1], ids[2]);
  });

  it('stops ignoring from its repository’s page, and leads to the place where only a person can', async () => {
    const place = { path: '/home/me/.gitops-auditor.yaml', line: 7 };
    const { page, host } = await browser.open({
      prepare: (scripted) => {
        scripted.route = '/repositories/r6';
        scripted.overrides['fixes.plan'] = ({ fix, repositoryIds }) => ({
          ...{ id: 'plan', fix, title: 'Stop ignoring', createdAt: new Date(0).toISOString() },
          items: repositoryIds.map((repositoryId) => ({
            ...{ repositoryId, name: 'r', path: '/r', state: 'blocked' as const, summary: 'It is for all.' },
            ...{ commands: [], details: [], warnings: [], undoable: false },
            blocked: { code: 'conflict' as const, message: 'It is for all.', hint: 'Change it there.', ...place },
          })),
        });
      },
    });
    await page.locator('.folded summary', { hasText: 'Ignored' }).click();
    await page.getByText('An archive (policy, until 1 Jan 2027)').waitFor();
    await page.getByRole('button', { name: 'Stop ignoring: Nothing was committed for 2 years.' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Open it there' }).click();
    const [plan] = asked(host, 'fixes.plan');
    assert.deepEqual([plan?.fix, plan?.findingIds?.length], ['policy/stop-ignoring', 1]);
    const [repositoryId] = plan?.repositoryIds ?? [];
    await until(
      page,
      () =>
        host.received.some(
          (message) =>
            message.kind === 'request' &&
            message.operation === 'workbench.reveal' &&
            JSON.stringify(message.input) === JSON.stringify({ target: 'policy', repositoryId, ...place }),
        ),
      'the policy is opened at the place',
    );
  });

  it('does nothing to the rest of a group when what was selected is gone', async () => {
    const { page, host, rows } = await open('/findings?rule=git/unpushed-commits');
    await rows.nth(1).getByRole('checkbox').click();
    await page.getByRole('button', { name: 'Push in 1 selected…' }).waitFor();
    const name = (await rows.nth(1).getByRole('link').first().textContent()) ?? '';
    const repository = host.repositories.find((one) => one.name === name);
    assert.ok(repository);
    host.emit({ type: 'repository.removed', id: repository.id });
    host.emit({ type: 'fleet.updated', stats: { ...host.stats, score: 12 } });
    await page.getByText('What was selected is gone.').waitFor();
    const bar = page.getByRole('toolbar', { name: 'What can be done' });
    for (const action of ['Push', 'Ignore']) {
      const button = bar.getByRole('button', { name: new RegExp(`^${action}`) });
      // The toolkit's buttons take what they are told a moment later.
      await until(page, () => button.isDisabled(), `${action} is disabled`);
    }
    await page.getByRole('button', { name: 'Clear selection' }).click();
    await page.getByRole('button', { name: /^Push in all \d+…$/ }).click();
    await until(page, () => asked(host, 'fixes.plan').length === 1, 'all is meant again');
    assert.ok((asked(host, 'fixes.plan')[0]?.findingIds?.length ?? 0) > 1);
  });

  it('keeps what is selected and where one is while the fleet changes', async () => {
    const { page, host, rows } = await open('/findings?rule=git/unpushed-commits');
    await rows.nth(1).getByRole('checkbox').click();
    await page.getByText('1 selected').first().waitFor();
    host.emit({ type: 'fleet.updated', stats: { ...host.stats, score: 12 } });
    await page.waitForTimeout(300);
    await page.getByText('1 selected').first().waitFor();
  });

  it('says of each finding whose it is, and what its group does not say already', async () => {
    const { page, rows } = await open('/findings?rule=git/uncommitted-changes');
    await rows.first().waitFor();
    const first = rows.first();
    // The severity's sign has a word; name, message and age are apart.
    await first.getByRole('img', { name: 'Warning' }).waitFor();
    const name = first.getByRole('link');
    assert.ok(Number(await name.evaluate((e) => e.ownerDocument.defaultView?.getComputedStyle(e).fontWeight)) >= 600);
    assert.equal(
      (await first.locator('.finding-main > p').first().textContent())?.trim(),
      '3 files are changed and not committed',
    );
    assert.equal(await first.getByText('Uncommitted changes').count(), 0);
    assert.match((await first.locator('time').getAttribute('title')) ?? '', /^Began 3 days ago \(27 Feb 2026/);
    await page.getByLabel('Grouped', { exact: true }).selectOption({ label: 'by severity' });
    await page.getByRole('button', { name: /^Warning Warnings/ }).waitFor();
    await first.getByText('Uncommitted changes').and(page.getByTitle('git/uncommitted-changes')).waitFor();
    await page.getByLabel('Grouped', { exact: true }).selectOption({ label: 'by repository' });
    await page.locator('.group-head').first().click();
    await first.getByRole('link', { name: 'Uncommitted changes' }).waitFor();
  });

  it('shows with the box of all whether all, some or none are selected', async () => {
    const { page, rows } = await open('/findings?rule=git/unpushed-commits');
    const all = page.getByRole('checkbox', { name: 'Select all that are shown' });
    const is = (state: string) =>
      until(page, async () => (await all.getAttribute('aria-checked')) === state, `it is ${state}`);
    await is('false');
    await rows.nth(1).getByRole('checkbox').click();
    await is('mixed');
    await all.click();
    await is('true');
    await all.click();
    await is('false');
    await page.getByText('Select all', { exact: true }).waitFor();
  });
});
