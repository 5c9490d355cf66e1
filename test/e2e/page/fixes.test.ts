import assert from 'node:assert/strict';
import { AuditorError } from '../../../src/contract/errors.ts';
import { makeDetail } from '../../fixtures/fleet-catalog.ts';
import { dataTime } from '../../fixtures/fleet-data.ts';
import { violations } from './axe.ts';
import { DashboardBrowser, type OpenDashboard } from './dashboard.ts';
import { until } from './helpers.ts';
import { type ThemeName, themeNames } from './themes.ts';

describe('page: fixes', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  const openRepository = (prepare?: (host: OpenDashboard['host']) => void) =>
    browser.open({
      prepare: (host) => {
        host.route = '/repositories/r6';
        prepare?.(host);
      },
    });

  it('previews what would be done, does it, says how it went', async () => {
    const { page, host } = await browser.open();
    await page.locator('.attention-row').first().getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('git push --porcelain', { exact: false }).waitFor();
    await dialog.getByText('The remote was last fetched 3 days ago.').waitFor();
    await dialog.locator('.dialog-note').getByText('This cannot be undone from here.').waitFor();
    assert.equal(await dialog.getByText('This cannot be undone from here.').count(), 1);
    assert.ok(!host.received.some((m) => m.kind === 'request' && m.operation === 'fixes.apply'));
    await dialog.getByRole('button', { name: 'Push', exact: true }).click();
    await dialog.getByText(/Pushed 2 commits/).waitFor();
    await dialog.getByRole('button', { name: 'Undo in', exact: false }).click();
    await dialog.getByText('· undone', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
  });

  it('asks what it must know first', async () => {
    const { page, host } = await openRepository();
    await page.getByRole('button', { name: /^Commit: / }).click();
    const dialog = page.getByRole('dialog');
    const preview = dialog.getByRole('button', { name: 'Preview' });
    await preview.waitFor();
    assert.ok(await preview.isDisabled());
    await page.keyboard.type('Pin the image');
    await dialog.getByRole('combobox', { name: 'What goes in' }).selectOption('tracked');
    await preview.click();
    await dialog.getByRole('button', { name: 'Commit', exact: true }).waitFor();
    const request = host.received.findLast((m) => m.kind === 'request');
    assert.deepEqual(request?.kind === 'request' && request.input, {
      fix: 'git/commit',
      repositoryIds: ['r6'],
      findingIds: ['r6:git/uncommitted-changes'],
      answers: { message: 'Pin the image', scope: 'tracked' },
    });
  });

  it('asks of the repository that is meant, beginning with the default that is its own', async () => {
    const { page, host } = await openRepository((prepared) => {
      prepared.overrides['repositories.get'] = ({ id }) => {
        const summary = prepared.repositories.find((one) => one.id === id);
        assert.ok(summary);
        const detail = makeDetail(summary);
        const [first] = detail.findings;
        assert.ok(first);
        return { ...detail, findings: [{ ...first, id: 'f1', fixes: ['compose/add-healthcheck'] }] };
      };
      prepared.overrides['fixes.questions'] = ({ repositoryId, findingIds }) => [
        {
          key: 'test',
          prompt: `Command for ${findingIds?.join()} of ${repositoryId}`,
          kind: 'text',
          required: true,
          default: 'redis-cli ping',
        },
      ];
    });
    await page.getByRole('button', { name: /^Add healthcheck: / }).click();
    const dialog = page.getByRole('dialog');
    const field = dialog.getByRole('textbox', { name: 'Command for f1 of r6' });
    await field.waitFor();
    assert.equal(await field.inputValue(), 'redis-cli ping');
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByRole('button', { name: 'Add healthcheck', exact: true }).waitFor();
    const request = host.received.findLast((m) => m.kind === 'request');
    assert.deepEqual(request?.kind === 'request' && request.input, {
      fix: 'compose/add-healthcheck',
      repositoryIds: ['r6'],
      findingIds: ['f1'],
      answers: { test: 'redis-cli ping' },
    });
  });

  it('keeps the focus inside, closes with Escape, and gives the focus back', async () => {
    const { page, host } = await openRepository();
    const button = page.getByRole('button', { name: /^Push: / });
    await button.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cancel' }).waitFor();
    for (let n = 0; n < 8; n += 1) {
      await page.keyboard.press('Tab');
      const inside =
        "document.activeElement === document.body || document.querySelector('dialog').contains(document.activeElement)";
      assert.ok(await page.evaluate(inside));
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.match((await page.evaluate<string>('document.activeElement.textContent')) ?? '', /Push/);
    assert.ok(!host.received.some((m) => m.kind === 'request' && m.operation === 'fixes.apply'));
  });

  describe('of files', () => {
    const before = `services:\n${Array.from({ length: 9 }, (_, n) => `  s${n}:\n    image: "app:${n}"\n`).join('')}`;
    const after = before.replace('    image: "app:4"\n', '    image: "app:4.2"\n    restart: unless-stopped\n');
    const long = Array.from({ length: 90 }, (_, n) => `line ${n + 1}\n`).join('');
    const openPlan = (theme: ThemeName, width = 1200) =>
      browser.open({
        theme,
        width,
        prepare: (host) => {
          host.route = '/repositories/r6';
          host.overrides['repositories.get'] = ({ id }) => {
            const summary = host.repositories.find((one) => one.id === id);
            assert.ok(summary);
            const detail = makeDetail(summary);
            const [first] = detail.findings;
            assert.ok(first);
            const finding = {
              ...first,
              id: 'f1',
              message: '`s4` is not started again',
              fixes: ['compose/add-restart-policy'],
            };
            return { ...detail, findings: [finding] };
          };
          host.overrides['fixes.plan'] = ({ fix, repositoryIds: [repositoryId = ''] }) => {
            const changes = [
              { path: 'compose.yaml', before, after },
              { path: 'docs/LICENSE', before: null, after: long },
            ];
            const item = { repositoryId, name: 'six', path: '/srv/six', state: 'ready' as const, undoable: true };
            const summary = 'Add a restart policy to s4 in compose.yaml';
            const ready = { ...item, summary, commands: [], details: [], warnings: [], changes };
            return {
              id: 'p',
              fix,
              title: 'Add restart policy',
              createdAt: new Date(dataTime).toISOString(),
              items: [ready],
            };
          };
        },
      });

    it('shows them as diffs, and repairs the finding that was pressed', async () => {
      const { page, host } = await openPlan('dark');
      await page.getByRole('button', { name: /^Add restart policy: / }).click();
      const dialog = page.getByRole('dialog');
      const table = dialog.getByRole('table', { name: 'Changes of compose.yaml' });
      await table.waitFor();
      const rows = await table.getByRole('row').allTextContents();
      // Lines before and after, what happens, the text.
      assert.ok(rows.includes('11−removed    image: "app:4"'), rows.join('\n'));
      assert.ok(rows.includes('11+added    image: "app:4.2"'));
      assert.ok(rows.includes('12+added    restart: unless-stopped'));
      await dialog.getByText('2 lines added, 1 removed').waitFor();
      await dialog.getByRole('button', { name: 'Show 50 more lines' }).click();
      await dialog.getByText('line 90').waitFor();
      const request = host.received.findLast((m) => m.kind === 'request' && m.operation === 'fixes.plan');
      assert.deepEqual(request?.kind === 'request' && request.input, {
        fix: 'compose/add-restart-policy',
        repositoryIds: ['r6'],
        findingIds: ['f1'],
      });
    });

    for (const theme of themeNames)
      for (const width of [1200, 320])
        it(`has no serious violation: ${theme}, ${width} px`, async () => {
          const { page, complaints } = await openPlan(theme, width);
          await page.getByRole('button', { name: /^Add restart policy: / }).click();
          await page.getByRole('table', { name: 'Changes of compose.yaml' }).waitFor();
          assert.deepEqual(await violations(page), []);
          assert.deepEqual(complaints, []);
          if (process.env.GITOPS_AUDITOR_SHOTS !== undefined)
            await page.screenshot({ path: `${process.env.GITOPS_AUDITOR_SHOTS}/diff-${theme}-${width}.png` });
        });
  });

  it('says of a long fact which one it is, where it is scrolled', async () => {
    const { page } = await openRepository((host) => {
      host.overrides['repositories.get'] = ({ id }) => {
        const detail = makeDetail(host.repositories.find((one) => one.id === id) ?? assert.fail());
        const names = Array.from({ length: 30 }, (_, n) => `v${n}`);
        return { ...detail, facts: { ...detail.facts, tags: { state: 'known', value: names } } };
      };
    });
    await page.getByText('All facts as read').click();
    const fact = page.getByRole('region', { name: 'tags' });
    await fact.focus();
    assert.match((await fact.textContent()) ?? '', /"v29"/);
  });

  it('says why it cannot be done', async () => {
    const { page } = await openRepository((host) => {
      host.overrides['fixes.plan'] = () => {
        throw new AuditorError('not-trusted', 'This needs a trusted workspace.', { hint: 'Trust it.' });
      };
    });
    await page.getByRole('button', { name: /^Push: / }).click();
    await page.getByRole('dialog').getByText('This needs a trusted workspace.').waitFor();
  });

  it('stops when told to, and shows what was already done', async () => {
    const { page } = await openRepository((host) => {
      host.overrides['fixes.apply'] = async () => {
        const asked = host.received.findLast((m) => m.kind === 'request' && m.operation === 'fixes.apply');
        const cancelled = () =>
          host.received.some((m) => m.kind === 'cancel' && 'id' in m && m.id === (asked as { id: number }).id);
        await until(page, cancelled, 'cancelled');
        return [{ repositoryId: 'r6', name: 'six', outcome: 'skipped', message: 'Stopped before it began.' }];
      };
    });
    await page.getByRole('button', { name: /^Push: / }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Push', exact: true }).click();
    await dialog.getByRole('button', { name: 'Stop' }).click();
    await dialog.getByText('Stopped before it began.').waitFor();
  });

  it('says of each failure what to do, and tries again only what is left', async () => {
    const { page, host } = await browser.open({ prepare: (scripted) => (scripted.route = '/repositories') });
    const planned: (readonly string[])[] = [];
    host.overrides['fixes.plan'] = ({ fix, repositoryIds }) => {
      planned.push(repositoryIds);
      const items = repositoryIds.map((repositoryId, index) => ({
        ...{ repositoryId, name: `repository ${index}`, path: '/srv/one', state: 'ready' as const },
        ...{ summary: 'Fetch', commands: [], details: [], warnings: [], undoable: false },
      }));
      return { id: 'p', fix, title: 'Fetch', createdAt: new Date(dataTime).toISOString(), items };
    };
    host.overrides['fixes.apply'] = () => {
      const [first = '', second = '', third = ''] = planned.at(-1) ?? [];
      const failed = { outcome: 'failed' as const, message: 'It was refused.' };
      const hinted = { code: 'rejected' as const, message: 'It was refused.', hint: 'Ask `ops` first.' };
      if (third === '')
        return [first, second].map((id) => ({ repositoryId: id, name: id, outcome: 'done', message: 'Fetched' }));
      return [
        { repositoryId: first, name: 'one', outcome: 'done', message: 'Fetched' },
        { repositoryId: second, name: 'two', ...failed, error: hinted },
        { repositoryId: third, name: 'three', ...failed, error: { code: 'git-failed', message: 'It was refused.' } },
      ];
    };
    const rows = page.locator('.grid-row[aria-selected]');
    await rows.nth(0).click({ position: { x: 200, y: 12 } });
    for (const index of [1, 2])
      await rows.nth(index).click({ position: { x: 200, y: 12 }, modifiers: ['ControlOrMeta'] });
    await page.getByRole('button', { name: 'More, menu' }).click();
    await page.getByRole('menuitem', { name: 'Fetch…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Fetch in 3 repositories' }).click();
    await dialog.getByText('Ask ops first.').waitFor();
    assert.equal(await dialog.getByRole('button', { name: 'Show log: Fetch, three' }).count(), 1);
    assert.equal(await dialog.getByRole('button', { name: /^Show log: / }).count(), 1);

    await dialog.getByRole('button', { name: 'Try again in 2 repositories' }).click();
    await dialog.getByRole('button', { name: 'Fetch in 2 repositories' }).click();
    // What was done before stays beside what is done now.
    await dialog.getByText('3 repositories done.').waitFor();
    assert.equal(await dialog.getByRole('listitem').count(), 3);
    assert.deepEqual(planned[1], planned[0]?.slice(1));
    assert.equal(await dialog.getByRole('button', { name: /^Try again/ }).count(), 0);
  });

  it('ignores a finding with a reason', async () => {
    const { page, host } = await openRepository();
    await page.getByRole('button', { name: /^Ignore: 14/ }).click();
    await page.keyboard.type('A mirror');
    await page.keyboard.press('Enter');
    await page.getByText(/^Ignored; written to/).waitFor();
    const request = host.received.findLast((m) => m.kind === 'request' && m.operation === 'findings.ignore');
    assert.deepEqual(request?.kind === 'request' && request.input, {
      findings: [{ findingId: 'r6:git/unpushed-commits', repositoryId: 'r6' }],
      reason: 'A mirror',
    });
  });
});
