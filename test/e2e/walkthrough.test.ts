// The walkthrough notices by itself what was done.
import path from 'node:path';
import { makeRepository, writeFiles } from '../fixtures/git.ts';
import { until } from './support/until.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

describe('the walkthrough', () => {
  let workspace: Workspace;

  before(async () => {
    workspace = await openWorkspace(
      (folder) => {
        writeFiles(makeRepository(path.join(folder, 'alpha')), { 'README.md': 'An edit.' });
      },
      // A step takes the focus once its motion is over; a question opened before then would lose it, and close.
      () => ({ settings: { 'workbench.reduceMotion': 'on' } }),
    );
  });

  after(() => workspace?.close());

  it('ticks each step once its button did its work', async () => {
    const { window } = workspace;
    await window.openActivity('GitOps Auditor');
    await window.tree('Repositories').row('alpha').waitFor();
    await window.runCommand('GitOps Auditor: Get Started');
    const steps = window.page.locator('.getting-started-step');
    await steps.first().waitFor();
    const ticked = () =>
      steps.evaluateAll((all) => all.filter((step) => step.querySelector('.codicon.complete') !== null).length);
    const nothingAsked = async () => {};
    // Who looks around need not answer a question.
    const buttons: [string, () => Promise<void>][] = [
      ['Show Repositories', nothingAsked],
      ['Show Findings', nothingAsked],
      ['Fix…', () => window.quickInput.cancel()],
      ['Open Policy', () => window.answerDialog('Cancel')],
    ];
    for (const [index, [button, cancel]] of buttons.entries()) {
      await steps.nth(index).locator('.step-title').click();
      await steps.nth(index).getByRole('button', { name: button, exact: true }).click();
      await cancel();
      await until(`${button} is ticked`, async () => (await ticked()) === index + 1);
    }
  });
});
