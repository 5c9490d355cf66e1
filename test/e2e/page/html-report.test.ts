import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { makeFleet } from '../../fixtures/fleet/index.ts';
import { temporaryFolder } from '../../fixtures/git.ts';
import { launchBrowser } from '../../host/browser.ts';
import { runCli } from '../../unit/cli/run-cli.ts';
import { violations } from './axe.ts';

describe('page: the HTML report', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const file = folder.join('report.html');
  const untrusted = folder.join('untrusted.html');
  let browser: Browser;

  before(async () => {
    const fleet = await makeFleet({
      directory: folder.join('fleet'),
      count: 5,
      seed: 3,
      states: ['clean', 'ahead', 'remote-credentials', 'untracked', 'policy-error'],
    });
    const { code, stderr } = await runCli(['audit', '--format', 'html', '--output', file], {
      cwd: fleet.directory,
      state: folder.join('state'),
    });
    assert.equal(code, 1, stderr);
    await runCli(['audit', '--untrusted', '--format', 'html', '--output', untrusted], {
      cwd: fleet.directory,
      state: folder.join('state'),
    });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    folder[Symbol.dispose]();
  });

  async function open(
    colorScheme: 'dark' | 'light',
    width: number,
    report = file,
  ): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(report).href) complaints.push(request.url());
    });
    await page.goto(pathToFileURL(report).href);
    return { page, complaints };
  }

  it('finds repositories and findings by words', async () => {
    const { page, complaints } = await open('light', 1000);
    const shown = () => page.locator('.repository:visible').count();
    await page.getByText('5 of 5 repositories shown').waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('unpushed');
    await page.getByText('1 of 5 repositories shown').waitFor();
    assert.equal(await shown(), 1);
    assert.equal(await page.locator('.findings li:visible').count(), 1);
    await page.getByRole('searchbox').fill('unpushed "ONLY on this"');
    await page.getByText('1 of 5 repositories shown').waitFor();
    await page.getByRole('searchbox').fill('unpushed "on only this"');
    await page.getByText('0 of 5 repositories shown').waitFor();
    await page.getByRole('searchbox').fill('unpushed on only this');
    await page.getByText('1 of 5 repositories shown').waitFor();
    await page.getByRole('searchbox').fill('nothing-is-called-so');
    await page.getByText('0 of 5 repositories shown').waitFor();
    await page.getByRole('searchbox').fill('');
    assert.equal(await shown(), 5);
    assert.deepEqual(complaints, [], 'it fetches nothing, and its policy lets its own script run');
  });

  it('keeps folded what nobody has to act on, and opens it where the words are found in it', async () => {
    const { page, complaints } = await open('light', 1000, untrusted);
    const unknown = page.locator('details');
    await page.getByText('5 of 5 repositories shown').waitFor();
    assert.equal(await page.locator('details[open]').count(), 0);
    await page.getByRole('searchbox').fill('diverged');
    await page.locator('details[open]').first().waitFor();
    assert.equal(await page.locator('details[open]').count(), await unknown.count());
    await page.getByRole('searchbox').fill('');
    await page.locator('details[open]').waitFor({ state: 'detached' });
    assert.deepEqual(complaints, []);
  });

  for (const scheme of ['dark', 'light'] as const)
    for (const width of [1000, 320])
      it(`has no serious violation, and nothing runs over: ${scheme}, ${width} px`, async () => {
        const { page } = await open(scheme, width);
        assert.deepEqual(await violations(page), []);
        assert.ok(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth'));
        if (process.env.SCREENSHOTS !== undefined)
          await page.screenshot({ path: `${process.env.SCREENSHOTS}/report-${scheme}-${width}.png` });
      });
});
