// The walkthrough notices by itself what was done.
import path from 'node:path';
import { makeRepository, writeFiles } from '../fixtures/git.ts';
import { until } from './support/until.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

describe('the walkthrough', () => {
  let workspace: Workspace;

  before(async () => {
    workspace = await openWorkspace((folder) => {
      writeFiles(makeRepository(path.join(folder, 'alpha')), { 'README.md': 'An edit.' });
    });
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
    for (const [index, button] of ['Show Repositories', 'Show Findings', 'Fix…', 'Open Policy'].entries()) {
      await steps.nth(index).locator('.step-title').click();
      await steps.nth(index).getByRole('button', { name: button, exact: true }).click();
      // It asks which; who looks around need not answer.
      if (index >= 2) await window.quickInput.cancel();
      await until(`${button} is ticked`, async () => (await ticked()) === index + 1);
    }
  });
});
