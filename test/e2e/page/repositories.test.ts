import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { RepositorySummary } from '../../../src/contract/repositories.ts';
import { makeMissing, makeUnreadable } from '../../fixtures/fleet-data.ts';
import { DashboardBrowser } from './dashboard.ts';
import { activeName, filterField, grid, openRepositories, rows, selected, until } from './helpers.ts';

describe('page: repositories', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  it('draws only the rows in sight of a thousand, and counts them all', async () => {
    const { page, complaints } = await openRepositories(browser, { repositories: 1_000 });
    assert.equal(await grid(page).getAttribute('aria-rowcount'), '1001');
    await rows(page).first().waitFor();
    assert.ok((await rows(page).count()) < 60);
    await grid(page).focus();
    await page.keyboard.press('End');
    await grid(page).locator('[aria-rowindex="1001"]').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('filters by text and by status, and says how many are left', async () => {
    const { page, host } = await openRepositories(browser);
    const dirty = host.repositories.filter((r) => r.status === 'dirty');
    await filterField(page).fill('status:dirty');
    await page.getByText(`${dirty.length} of 60`).waitFor();
    assert.ok(await page.getByRole('checkbox', { name: 'Status dirty' }).isChecked());
    const name = dirty[0]?.name ?? '';
    await filterField(page).fill(`status:dirty ${name}`);
    await page.getByText('1 of 60').waitFor();
    assert.equal(await rows(page).first().locator('.cell-name').textContent(), name);
    await filterField(page).fill('nothing is called this');
    await page.getByRole('button', { name: 'Clear filter' }).last().click();
    await until(page, async () => (await filterField(page).inputValue()) === '', 'the filter is empty');
  });

  it('sorts by a pressed column and turns round when pressed again', async () => {
    const { page, host } = await openRepositories(browser);
    const worst = Math.min(...host.repositories.map((r) => r.score ?? 101));
    const header = page.getByRole('columnheader', { name: 'Score' });
    await header.getByRole('button').click();
    await until(page, async () => (await header.getAttribute('aria-sort')) === 'ascending', 'ascending');
    assert.equal(await rows(page).first().locator('.score-number').textContent(), String(worst));
    await header.getByRole('button').click();
    await until(page, async () => (await header.getAttribute('aria-sort')) === 'descending', 'descending');
    assert.equal(await rows(page).first().locator('.score-number').textContent(), '100');
  });

  it('is worked by keyboard: move, select, extend, clear, open', async () => {
    const { page } = await openRepositories(browser);
    await grid(page).focus();
    const first = await activeName(page);
    await page.keyboard.press('ArrowDown');
    const second = await activeName(page);
    assert.notEqual(second, first);
    await page.keyboard.press(' ');
    await page.getByText('1 selected').waitFor();
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('Escape');
    await until(page, async () => (await selected(page).count()) === 0, 'nothing selected');
    await page.keyboard.press('Home');
    assert.equal(await activeName(page), first);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: first, level: 1 }).waitFor();
  });

  it('chooses by the box before a row beside what is chosen, and all or none by that of the head', async () => {
    const { page } = await openRepositories(browser);
    const toolbar = page.getByRole('toolbar', { name: 'Selected repositories' });
    for (const row of [1, 4])
      await rows(page)
        .nth(row)
        .click({ position: { x: 8, y: 14 } });
    await toolbar.getByText('2 selected').waitFor();
    const all = page.getByRole('checkbox', { name: 'Select all that are shown' });
    assert.equal(await all.getAttribute('aria-checked'), 'mixed');
    await all.click();
    await toolbar.getByText('60 selected').waitFor();
    assert.equal(await all.getAttribute('aria-checked'), 'true');
    await all.click();
    await toolbar.waitFor({ state: 'detached' });
  });

  it('selects all rows by keyboard, and none of the words on the page', async () => {
    const { page } = await openRepositories(browser);
    await page.evaluate(`addEventListener('keydown', ({ key }) => key === 'a' && document.execCommand('selectAll'))`);
    await grid(page).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.getByText('60 selected').waitFor();
    assert.equal(await page.evaluate('getSelection().toString()'), '');
  });

  it('tells commits to be pushed beside an operation in progress', async () => {
    const { page } = await openRepositories(browser, {
      prepare: ({ repositories }) => {
        repositories[0] = { ...repositories[0], operation: 'cherry-pick', ahead: 1, behind: 0 } as RepositorySummary;
      },
    });
    await rows(page)
      .locator('.cell-sync', { hasText: /↑1.*cherry-pick/ })
      .waitFor();
  });

  it('offers what can be done to all that is selected, with its numbers', async () => {
    const { page, host } = await openRepositories(browser);
    const ahead = host.repositories.filter((r) => (r.ahead ?? 0) > 0 && !r.behind && r.operation === null).slice(0, 2);
    await page.getByRole('columnheader', { name: 'Ahead and behind' }).getByRole('button').click();
    for (const { id } of ahead)
      await page.locator(`[id="row-${id}"]`).click({ modifiers: ['ControlOrMeta'], position: { x: 300, y: 14 } });
    const commits = ahead.reduce((sum, r) => sum + (r.ahead ?? 0), 0);
    await page.getByText('2 selected').waitFor();
    await page.getByRole('button', { name: `Push ${commits} commits…` }).click();
    await page.getByRole('dialog', { name: 'Push: 2 repositories' }).waitFor();
  });

  it('offers what asks for one URL for one repository alone, and cloning where one is missing', async () => {
    const { page } = await openRepositories(browser, {
      prepare: ({ repositories }) => {
        for (const index of [0, 1]) repositories[index] = makeMissing(repositories[index] ?? assert.fail());
      },
    });
    const press = (index: number, more = false) =>
      page
        .locator(`[id="row-r${index}"]`)
        .click({ position: { x: 300, y: 14 }, modifiers: more ? ['ControlOrMeta'] : [] });
    const menu = async () => {
      await page.getByRole('button', { name: 'More' }).click();
      const items = await page.getByRole('menuitem').allTextContents();
      await page.keyboard.press('Escape');
      return items;
    };
    await page.getByRole('columnheader', { name: 'Status' }).getByRole('button').click();
    await press(0);
    assert.ok(!(await menu()).includes('Add a remote…'));
    await page.getByRole('button', { name: 'Clone…' }).waitFor();
    await press(1, true);
    await page.getByRole('button', { name: 'Clone…' }).click();
    await page.getByRole('dialog', { name: 'Clone: 2 repositories' }).waitFor();
    await page.keyboard.press('Escape');
    const [one, two] = await rows(page)
      .evaluateAll((all) => all.map((row) => row.id))
      .then((ids) => ids.slice(2));
    await page.locator(`[id="${one}"]`).click({ position: { x: 300, y: 14 } });
    assert.ok((await menu()).includes('Add a remote…'));
    await page.locator(`[id="${two}"]`).click({ position: { x: 300, y: 14 }, modifiers: ['ControlOrMeta'] });
    await page.getByText('2 selected').waitFor();
    assert.ok(!(await menu()).includes('Add a remote…'));
  });

  for (const width of [1400, 900, 740, 620, 320])
    it(`cuts no operation in progress, status or remark: ${width} px`, async () => {
      const { page } = await openRepositories(browser, {
        width,
        prepare: (host) => {
          host.route = '/repositories?sort=sync';
          const { repositories } = host;
          for (const [index, operation] of ['cherry-pick', 'rebase', 'bisect'].entries())
            repositories[index] = { ...(repositories[index] ?? assert.fail()), operation };
          repositories[3] = { ...makeUnreadable(repositories[3] ?? assert.fail()), name: 'unreadable' };
        },
      });
      const cells = grid(page).locator('.cell-sync', { hasText: /[a-z-]+$/ });
      await cells.getByText('cherry-pick', { exact: true }).waitFor();
      const uncut = async (found: Locator) =>
        !(await found.evaluateAll((all) => all.some((cell) => cell.scrollWidth > cell.clientWidth)));
      assert.ok(await uncut(cells), 'operations');
      assert.ok(await uncut(grid(page).locator('.cell-status')), 'statuses');
      await filterField(page).fill('unreadable');
      await page.getByText('1 of 60').waitFor();
      if (width !== 620) await rows(page).first().getByText('could not be read').waitFor();
      assert.equal(await grid(page).evaluate((e) => e.scrollWidth - e.clientWidth), 0);
    });

  it('says of a repository that could not be read that it could not, and guesses nothing', async () => {
    const { page, host } = await openRepositories(browser, {
      prepare: ({ repositories }) => {
        repositories[3] = makeUnreadable(repositories[3] ?? assert.fail());
      },
    });
    host.post({ kind: 'navigate', route: '/repositories/r3' });
    await page.getByText('unknown: it could not be read').waitFor();
    for (const fact of ['Upstream', 'In progress'])
      await page.locator('.facts > div', { hasText: fact }).first().getByText('unknown').waitFor();
  });

  it('says of what is not here or could not be read that it is not judged, and why', async () => {
    const { page, host } = await openRepositories(browser, {
      prepare: ({ repositories }) => {
        repositories[3] = makeUnreadable(repositories[3] ?? assert.fail());
        repositories[4] = makeMissing(repositories[4] ?? assert.fail());
      },
    });
    const score = page.getByRole('region', { name: 'Score' });
    host.post({ kind: 'navigate', route: '/repositories/r3' });
    await score.getByText('Not judged: git could not read it.').waitFor();
    host.post({ kind: 'navigate', route: '/repositories/r4' });
    await score.getByText('Not judged: it is in the inventory, but not here.').waitFor();
    await page.locator('.repository-line').getByText('not judged').waitFor();
    assert.equal(await score.getByRole('table').count(), 0);
  });

  it('names rules by their titles among the filters, which a press anywhere on their rows switches', async () => {
    const { page, host } = await openRepositories(browser);
    const facet = page.getByRole('checkbox', { name: 'Rule Uncommitted changes' });
    const row = page.locator('.facet-value', { has: facet });
    assert.equal(await row.getAttribute('title'), 'git/uncommitted-changes');
    const count = host.repositories.filter(({ rules }) => rules.includes('git/uncommitted-changes')).length;
    assert.equal(await row.locator('.facet-count').textContent(), String(count));
    const box = (await row.boundingBox()) ?? assert.fail();
    await row.click({ position: { x: box.width - 6, y: box.height / 2 } });
    await page.getByText(`${count} of 60`).waitFor();
    assert.equal(await filterField(page).inputValue(), 'rule:git/uncommitted-changes');
    for (const text of await page.locator('.facet-text').all())
      assert.ok(await text.evaluate((e) => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth));
  });

  it('brings filter, sort, selection and scroll back after a reload', async () => {
    const { page, host } = await openRepositories(browser, { repositories: 300 });
    host.route = null;
    await filterField(page).fill('health:green');
    await page.getByRole('columnheader', { name: 'Branch' }).getByRole('button').click();
    await page.mouse.move(700, 400);
    await page.mouse.wheel(0, 1_400);
    const scroll = () => page.evaluate<number>("document.querySelector('[role=grid]').scrollTop");
    await until(page, async () => (await scroll()) === 1_400, 'scrolled');
    await rows(page)
      .nth(12)
      .click({ position: { x: 300, y: 14 } });
    await page.getByText('1 selected').waitFor();
    const chosen = await selected(page).getAttribute('id');
    await page.waitForTimeout(250);
    await page.reload();
    await grid(page).waitFor();
    assert.equal(await filterField(page).inputValue(), 'health:green');
    assert.equal(await page.getByRole('columnheader', { name: 'Branch' }).getAttribute('aria-sort'), 'ascending');
    assert.equal(await scroll(), 1_400);
    assert.equal(await selected(page).getAttribute('id'), chosen);
  });

  it('has rows of two lines and folded filters in 320 px, and nothing runs over', async () => {
    const { page } = await openRepositories(browser, { width: 320 });
    await rows(page).first().waitFor();
    assert.equal((await rows(page).first().boundingBox())?.height, 48);
    assert.equal(await page.getByRole('checkbox', { name: 'Status dirty' }).isVisible(), false);
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('checkbox', { name: 'Status dirty' }).waitFor();
    assert.equal(await page.evaluate("document.querySelector('[role=grid]').scrollWidth"), 320);
  });

  it('narrows by every facet, shows other columns, and keeps a view under a name', async () => {
    const { page, host } = await browser.open({
      width: 1400,
      prepare: (scripted) => {
        scripted.route = '/repositories';
      },
    });
    await page.getByRole('checkbox', { name: 'Language YAML' }).click();
    const count = host.repositories.filter(({ language }) => language === 'YAML').length;
    await page.getByText(`${count} of 60`).waitFor();
    await page.getByRole('button', { name: 'Columns, menu' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Owner' }).click();
    await page.getByRole('columnheader', { name: 'Owner' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Views, menu' }).click();
    await page.getByRole('menuitem', { name: 'Save this view…' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('What is YAML');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'What is YAML, menu' }).waitFor();
    assert.deepEqual(
      host.views.map(({ name, route }) => [name, new URLSearchParams(route.split('?')[1]).get('filter')]),
      [['What is YAML', 'language:yaml']],
    );
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await page.getByRole('button', { name: 'Views, menu' }).click();
    await page.getByRole('menuitem', { name: 'What is YAML' }).click();
    await page.getByText(`${count} of 60`).waitFor();
  });

  it('finds what is like the words where nothing has them', async () => {
    const { page } = await browser.open({
      prepare: (scripted) => {
        scripted.route = '/repositories';
      },
    });
    await filterField(page).fill('traefk');
    await page.getByText(/of 60 similar/).waitFor();
    assert.match((await rows(page).first().textContent()) ?? '', /traefik/);
  });

  it('keeps what can be chosen where nothing fits, so that it can be let go of', async () => {
    const { page } = await openRepositories(browser);
    await page.getByRole('checkbox', { name: 'Language YAML' }).click();
    await page.getByRole('checkbox', { name: 'Status dirty' }).click();
    const names = () =>
      page
        .locator('.facets')
        .getByRole('checkbox')
        .evaluateAll((all) => all.length);
    const before = await names();
    await filterField(page).fill('status:dirty language:yaml "nothing is called so"');
    await page.getByText('No repository matches this filter.').waitFor();
    assert.equal(await names(), before);
    assert.deepEqual(new Set(await page.locator('.facet-count').allTextContents()), new Set(['0']));
    await page.getByRole('checkbox', { name: 'Language YAML' }).click();
    await until(page, async () => !(await filterField(page).inputValue()).includes('yaml'), 'let go of');
  });

  it('finds what stands in quotes as it stands, and nothing that is like it', async () => {
    const { page } = await openRepositories(browser);
    await filterField(page).fill('"traefk"');
    await page.getByText('No repository matches this filter.').waitFor();
    await filterField(page).fill('"traef"');
    await page.getByText(/^\d+ of 60/).waitFor();
    for (const name of await rows(page).locator('.cell-name').allTextContents()) assert.match(name, /traef/);
  });

  it('has a column of the health, with its sign and word, the worst first', async () => {
    const { page, host } = await openRepositories(browser);
    const header = page.getByRole('columnheader', { name: 'Health' });
    await header.getByRole('button').click();
    await until(page, async () => (await header.getAttribute('aria-sort')) === 'ascending', 'sorted');
    assert.ok(host.repositories.some(({ health }) => health === 'red'));
    const cell = rows(page).first().locator('.cell-health');
    assert.equal(((await cell.textContent()) ?? '').trim(), 'red');
    assert.equal(await cell.locator('.dot.health-red').count(), 1);
  });

  it('says of a chosen column that it is hidden where there is no room', async () => {
    const { page } = await openRepositories(browser, { width: 1000 });
    const menu = page.getByRole('button', { name: 'Columns, menu' });
    await menu.click();
    await page.getByRole('menuitemcheckbox', { name: 'Health hidden: no room', checked: true }).waitFor();
    await page.getByRole('menuitemcheckbox', { name: 'Branch' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Last commit' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Health', exact: true, checked: true }).waitFor();
    await page.getByRole('columnheader', { name: 'Health' }).waitFor();
    assert.equal(await page.getByRole('columnheader', { name: 'Branch' }).count(), 0);
    assert.equal(await grid(page).evaluate((e) => e.scrollWidth - e.clientWidth), 0);
    await page.setViewportSize({ width: 320, height: 720 });
    await page.getByRole('menuitemcheckbox', { name: 'Health hidden: no room', checked: true }).waitFor();
  });

  it('offers views before one is kept, and tells how one is', async () => {
    const { page, host } = await openRepositories(browser);
    await page.getByRole('button', { name: 'Views, menu' }).click();
    await page.getByRole('menuitem', { name: 'Save this view… Filter, sort and columns, under a name' }).waitFor();
    // No rule tells of licences here.
    assert.equal(await page.getByRole('menuitem', { name: 'No licence' }).count(), 0);
    await page.getByRole('menuitem', { name: 'Needs attention' }).click();
    const needing = host.repositories.filter(({ findings }) => findings.error + findings.warning > 0).length;
    await page.getByText(`${needing} of 60`).waitFor();
    const menu = page.getByRole('button', { name: 'Needs attention, menu' });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Not pushed' }).click();
    const ahead = host.repositories.filter(({ rules }) => rules.includes('git/unpushed-commits')).length;
    await page.getByText(`${ahead} of 60`).waitFor();
    // Written by hand, it is the same view.
    await filterField(page).fill('severity:error severity:warning');
    await menu.waitFor();
  });

  it('says of what is selected how much is hidden by the filter, and shows just that', async () => {
    const { page, host } = await openRepositories(browser);
    const toolbar = page.getByRole('toolbar', { name: 'Selected repositories' });
    const [dirty, clean] = ['dirty', 'clean'].map((status) => host.repositories.filter((one) => one.status === status));
    const chosen = [...(dirty ?? []).slice(0, 1), ...(clean ?? []).slice(0, 2)];
    for (const { name } of chosen) {
      await filterField(page).fill(`"${name}"`);
      await page.getByText('1 of 60').waitFor();
      await rows(page)
        .first()
        .click({ position: { x: 8, y: 14 } });
    }
    await filterField(page).fill('status:dirty');
    await toolbar.getByText('1 selected', { exact: true }).waitFor();
    await toolbar.getByText('2 of 3 selected are hidden by the filter').waitFor();
    await filterField(page).fill('"nothing is called so"');
    await toolbar.getByText('3 of 3 selected are hidden by the filter').waitFor();
    assert.equal(await toolbar.getByRole('button', { name: 'More' }).count(), 0);
    await toolbar.getByRole('button', { name: 'Show only what is selected' }).click();
    await toolbar.getByText('3 selected', { exact: true }).waitFor();
    await page.getByText('3 of 60').waitFor();
    assert.equal(await selected(page).count(), 3);
    // One that is let go of stays; the filter was kept.
    await selected(page)
      .first()
      .click({ position: { x: 8, y: 14 } });
    await toolbar.getByText('2 selected', { exact: true }).waitFor();
    assert.equal(await rows(page).count(), 3);
    await page.getByRole('button', { name: 'Back to the filter' }).click();
    await toolbar.getByText('2 of 2 selected are hidden by the filter').waitFor();
    await toolbar.getByRole('button', { name: 'Show only what is selected' }).click();
    await filterField(page).fill('status:clean');
    await page.getByText(`${clean?.length} of 60`).waitFor();
    await toolbar.getByRole('button', { name: 'Clear selection' }).click();
    await toolbar.waitFor({ state: 'detached' });
  });

  for (const width of [1200, 320])
    it(`hides no row behind what can be done to the selected: ${width} px`, async () => {
      const { page } = await openRepositories(browser, { width });
      const toolbar = page.getByRole('toolbar', { name: 'Selected repositories' });
      const bottom = async (of: Locator) => {
        const { y, height } = (await of.boundingBox()) ?? assert.fail();
        return y + height;
      };
      await rows(page).first().waitFor();
      const end = await bottom(grid(page));
      const index = (await rows(page).evaluateAll((all, most) => {
        const inSight = all.filter((row) => row.getBoundingClientRect().bottom <= most);
        return Math.max(...inSight.map((row) => Number(row.getAttribute('aria-rowindex'))));
      }, end)) as number;
      const last = grid(page).locator(`[aria-rowindex="${index}"]`);
      await last.click({ position: { x: 200, y: 10 } });
      await toolbar.waitFor();
      const top = async () => ((await toolbar.boundingBox()) ?? assert.fail()).y;
      await until(page, async () => (await bottom(last)) <= (await top()) + 1, 'what was chosen stays in sight');
      await grid(page).focus();
      await page.keyboard.press('End');
      const end61 = grid(page).locator('[aria-rowindex="61"]');
      await end61.waitFor();
      await until(page, async () => (await bottom(end61)) <= (await top()) + 1, 'the last row is in sight');
    });

  it('opens the last row in sight by a double press, though the bar comes between', async () => {
    const { page } = await openRepositories(browser, { width: 320 });
    const { x, y, width, height } = (await grid(page).boundingBox()) ?? assert.fail();
    await page.mouse.dblclick(x + width / 2, y + height - 12);
    await page.getByRole('heading', { level: 1 }).and(page.locator('.repository-head h1')).waitFor();
  });

  it('says what can be done to the selected as they are now', async () => {
    const { page, host } = await openRepositories(browser);
    const one = host.repositories.find((r) => (r.ahead ?? 0) > 0 && !r.behind && r.operation === null) ?? assert.fail();
    await filterField(page).fill(`"${one.name}"`);
    await page.getByText('1 of 60').waitFor();
    await rows(page)
      .first()
      .click({ position: { x: 8, y: 14 } });
    await page.getByRole('button', { name: /^Push \d+ commits?…$/ }).waitFor();
    host.emit({ type: 'repository.updated', repository: { ...one, ahead: 77 } });
    await page.getByRole('button', { name: 'Push 77 commits…' }).waitFor();
    host.emit({ type: 'repository.updated', repository: { ...one, ahead: 0, behind: 3 } });
    await page.getByRole('button', { name: 'Pull 3 commits…' }).waitFor();
    assert.equal(await page.getByRole('button', { name: /^Push/ }).count(), 0);
  });

  it('says below the field what a filter names that there cannot be, and what there is', async () => {
    const { page } = await browser.open({
      prepare: (host) => {
        host.route = '/repositories?filter=status%3Abogus';
      },
    });
    await page.locator('.filter-problem').getByText('There is no status bogus; known: clean, dirty,').waitFor();
    assert.equal(await page.getByText('bogus', { exact: true }).count(), 0, 'it is no facet');
    await page.getByRole('textbox', { name: 'Filter repositories' }).fill('status:clean');
    await page.locator('.filter-problem').waitFor({ state: 'detached' });
  });
});
