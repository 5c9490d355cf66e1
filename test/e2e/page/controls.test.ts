import assert from 'node:assert/strict';
import { DashboardBrowser } from './dashboard.ts';

/** How wide the words of the field are, and how wide it is itself. */
const placeholderRoom = `(() => {
  const input = document.querySelector('vscode-text-field').shadowRoot.querySelector('input');
  const style = getComputedStyle(input);
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = style.font;
  const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
  return [pen.measureText(input.placeholder).width, input.clientWidth - padding];
})()`;
const cutLists = `[...document.querySelectorAll('.select-list')]
  .filter((list) => list.scrollWidth > list.clientWidth)
  .map((list) => list.ariaLabel)`;
const labelsAndValues = `[...document.querySelectorAll('.select-labelled')].map((box) => [
  box.querySelector('.select-label').textContent,
  box.querySelector('select').selectedOptions[0].text,
])`;

describe('page: controls', function () {
  this.timeout(60_000);
  let browser: DashboardBrowser;
  before(async () => {
    browser = await DashboardBrowser.start();
  });
  after(() => browser.stop());

  for (const width of [1200, 700, 561, 421, 320])
    it(`cuts no word of what a field is for, nor of what a list stands at: ${width} px`, async () => {
      const { page, host } = await browser.open({ width });
      await page.getByRole('heading', { name: 'Needs attention first' }).waitFor();
      for (const name of ['repositories', 'findings', 'activity']) {
        host.post({ kind: 'navigate', route: `/${name}` });
        await page.getByRole('textbox', { name: `Filter ${name}` }).waitFor();
        const [needed, there] = await page.evaluate<[number, number]>(placeholderRoom);
        assert.ok(needed <= there, `${name}: ${needed} px of ${there}`);
        const cut = await page.evaluate(cutLists);
        assert.deepEqual(cut, [], name);
      }
    });

  it('says within each list what it chooses', async () => {
    const { page, host } = await browser.open();
    host.post({ kind: 'navigate', route: '/findings' });
    await page.getByRole('heading', { name: 'Findings', exact: true }).waitFor();
    const boxes = await page.evaluate(labelsAndValues);
    assert.deepEqual(boxes, [
      ['Severity:', 'all'],
      ['Category:', 'all'],
      ['Verdict:', 'found'],
      ['Grouped:', 'by rule'],
    ]);
  });

  it('says why a dialog cannot go on yet', async () => {
    const { page, host } = await browser.open();
    host.post({ kind: 'navigate', route: '/repositories/r6' });
    await page.getByRole('button', { name: /^Commit: / }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Still to answer: Message.').waitFor();
    assert.equal(await dialog.getByTitle('Still to answer: Message.').textContent(), 'Preview');
    await page.keyboard.type('Pin the image');
    await dialog.getByText('Still to answer: Message.').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: /^Ignore: / })
      .first()
      .click();
    await page.getByRole('dialog').getByText('A reason is still to be given.').waitFor();
  });
});
