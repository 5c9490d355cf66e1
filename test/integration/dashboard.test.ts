import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { dashboardHtml, failureHtml } from '../../src/vscode/dashboard/page-html.ts';
import { commands, settings } from '../../src/vscode/ids.ts';
import { describeTrusted, repositoryInWorkspace, run, testing, until } from './support.ts';

describeTrusted('dashboard', () => {
  it('has pages that load nothing but their own, by a nonce that is new each time', async () => {
    const { session } = await testing();
    const { extensionUri } = session.shell.context;
    const panel = vscode.window.createWebviewPanel('test.page', 'Page', vscode.ViewColumn.One, {
      enableScripts: false,
    });
    try {
      const pages = [1, 2].map(() => dashboardHtml(panel.webview, extensionUri));
      const [nonce, other] = pages.map((page) => /'nonce-([\w-]{24})'/.exec(page)?.[1]);
      assert.ok(nonce !== undefined && other !== undefined && nonce !== other);
      const source = panel.webview.cspSource;
      assert.deepEqual(policyOf(pages[0] ?? ''), {
        'default-src': `'none'`,
        'base-uri': `'none'`,
        'form-action': `'none'`,
        'script-src': `'nonce-${nonce}' ${source}`,
        'style-src': `'nonce-${nonce}' ${source}`,
        'font-src': source,
        'img-src': `${source} data:`,
      });
      assert.doesNotMatch(source, /unsafe|\*(?!\.)|(^| )https?:( |$)/);
      const scripts = pages[0]?.match(/<script[^>]*>/g) ?? [];
      assert.equal(scripts.length, 2);
      for (const script of scripts) assert.ok(script.includes(` nonce="${nonce}"`), script);
      const failure = failureHtml();
      assert.deepEqual(Object.keys(policyOf(failure)), ['default-src', 'base-uri', 'form-action', 'style-src']);
      for (const page of [...pages, failure]) assert.doesNotMatch(page, /\son\w+=|\sstyle=|javascript:|unsafe-/);
    } finally {
      panel.dispose();
    }
  });

  it('begins in the density of the settings', async () => {
    const { session } = await testing();
    const panel = vscode.window.createWebviewPanel('test.page', 'Page', vscode.ViewColumn.One);
    const densityOf = (): string | undefined =>
      /<html [^>]*data-density="(\w+)"/.exec(dashboardHtml(panel.webview, session.shell.context.extensionUri))?.[1];
    const set = (value: string | undefined) =>
      vscode.workspace.getConfiguration().update(settings.dashboardDensity, value, vscode.ConfigurationTarget.Global);
    try {
      assert.equal(densityOf(), 'comfortable');
      await set('compact');
      await until('the setting holds', () => densityOf() === 'compact');
    } finally {
      await set(undefined);
      panel.dispose();
    }
  });

  it('comes up, talks with this host, and is one until another is asked for', async () => {
    const { summary } = await repositoryInWorkspace('on-the-dashboard');
    const { dashboard, session } = await testing();
    await run(commands.openDashboard);
    const held = await dashboard();
    await until('the page is ready', () => held.live, 30_000);
    const { panel } = held;
    assert.equal(panel?.visible, true);
    await run(commands.openDashboard, `/repositories/${summary.id}`);
    assert.equal(held.panel, panel);
    const routes = () => Object.values(session.shell.context.workspaceState.get<object>('dashboard.routes', {}));
    await until('it went to the route', () => routes().includes(`/repositories/${summary.id}`));

    await run(commands.openDashboardAside);
    await until('the other is ready', () => held.panel !== panel && held.live, 30_000);
    assert.deepEqual(
      held.panels.map(({ visible }) => visible),
      [true, true],
    );
    await until('it is at the same place', () => routes().length === 2 && new Set(routes()).size === 1);

    const titles = () => held.panels.map(({ title }) => title).join();
    const here = 'on-the-dashboard – GitOps Auditor';
    await until('both are named by their pages', () => titles() === `${here},${here}`);
    const [second] = held.panels;
    await session.restart();
    // The engine is there before it has found any repository; that titles are asked for then changes nothing.
    await run(commands.openDashboardAside);
    const seen = new Set<string>();
    await until('one more is there', () => {
      seen.add(titles());
      return held.panels.length === 3 && held.live;
    });
    assert.doesNotMatch([...seen].join('\n'), /Repository –/);
    held.panel?.dispose();
    await until('it is gone', () => held.panels.length === 2);
    second?.reveal();
    await until('both are named still', () => held.panel === second && titles() === `${here},${here}`);
    await run(commands.openDashboard, '/findings?severity=error');
    await until('its title went along', () => titles() === `Findings – GitOps Auditor,${here}`);
    held.panel?.dispose();
    await until('the first is the one again', () => held.panel === panel);
    await until('it needs no more than its name', () => panel?.title === 'GitOps Auditor');
  });

  it('is live again after it was hidden', async () => {
    const held = await (await testing()).dashboard();
    const document = await vscode.workspace.openTextDocument({ content: 'in front' });
    await vscode.window.showTextDocument(document, held.panel?.viewColumn ?? vscode.ViewColumn.One);
    await until('it is hidden', () => !held.live);
    await run(commands.openDashboard);
    await until('it is live again', () => held.live, 30_000);
    held.panel?.dispose();
    await until('it is closed', () => held.panel === undefined);
  });
});

/** Directives of the page's Content Security Policy and what each allows. */
function policyOf(page: string): Record<string, string> {
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  return Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources.join(' ')];
    }),
  );
}
