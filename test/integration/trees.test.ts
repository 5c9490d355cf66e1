import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Finding } from '../../src/contract/findings.ts';
import { ruleTitle } from '../../src/engine/audit/rules/index.ts';
import { views as viewIds } from '../../src/vscode/ids.ts';
import { findingsTree } from '../../src/vscode/views/findings-model.ts';
import { repositoriesTree } from '../../src/vscode/views/repositories-model.ts';
import { describeTrusted, host, repositoryInWorkspace, run, testing, until, untilSummary } from './support.ts';

describeTrusted('trees', () => {
  it('say of a repository that it could not be read, beside the finding that tells why', async () => {
    const { path, summary } = await repositoryInWorkspace('unreadable');
    rmSync(join(path, '.git', 'HEAD'));
    await run('gitopsAuditor.auditRepository', { repositoryId: summary.id });
    await untilSummary(summary.id, 'it cannot be read', ({ health }) => health === 'unknown');
    const { fleet } = await host();
    const state = { repositories: fleet.repositories(), findings: fleet.findings(), ruleTitle };
    const nodes = repositoriesTree(state, 'health', 'unreadable').flatMap(({ children }) => children ?? []);
    const [node] = nodes;
    assert.equal(nodes.length, 1);
    assert.equal(node?.description, 'could not be read');
    assert.match(node?.accessibilityLabel ?? '', /Unknown, .*could not be read/);
    assert.match((node?.children ?? []).map(({ label }) => label).join(), /HEAD/);
  });

  it('call a rule by its title, with its id behind it, and find it by both', async () => {
    const { path, summary } = await repositoryInWorkspace('titled');
    writeFileSync(join(path, 'more.txt'), 'More.\n');
    await untilSummary(summary.id, 'it is dirty', ({ status }) => status === 'dirty');
    const { fleet } = await host();
    const state = { repositories: fleet.repositories(), findings: fleet.findings(summary.id), ruleTitle };
    for (const filter of ['"untracked files"', 'git/untracked-files']) {
      const [group, another] = findingsTree(state, 'rule', filter);
      assert.equal(group?.label, 'Untracked files');
      assert.equal(group?.tooltip?.(), 'git/untracked-files');
      assert.equal(another, undefined);
    }
  });

  it('are read by VS Code while changes pour in, and not only when they pause', async () => {
    const { summary } = await repositoryInWorkspace('counted');
    const { fleet } = await host();
    const { views } = (await testing()).session.shell;
    await vscode.commands.executeCommand(`${viewIds.findings}.focus`);
    const finding: Finding = {
      id: 'counted',
      repositoryId: summary.id,
      rule: 'git/unpushed',
      category: 'git',
      verdict: 'fail',
      severity: 'warning',
      message: 'One of many.',
      fixes: [],
    };
    const { findings: tree } = views;
    const read = new Set<string>();
    const original = tree.getTreeItem;
    tree.getTreeItem = (element) => {
      const item = original.call(tree, element);
      if (element.parent === undefined) read.add(String(item.description));
      return item;
    };
    let count = 0;
    const pouring = setInterval(() => {
      count += 1;
      const findings = Array.from({ length: count }, (_, index) => ({ ...finding, id: `${finding.id}-${index}` }));
      views.show({ repositories: fleet.repositories(), findings, ruleTitle });
    }, 40);
    try {
      await until('three of the counts are read', () => read.size >= 3);
    } finally {
      clearInterval(pouring);
      tree.getTreeItem = original;
      views.show({ repositories: fleet.repositories(), findings: fleet.findings(), ruleTitle });
    }
  });
});
