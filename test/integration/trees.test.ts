import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoriesTree } from '../../src/vscode/views/repositories-model.ts';
import { describeTrusted, host, repositoryInWorkspace, run, untilSummary } from './support.ts';

describeTrusted('trees', () => {
  it('say of a repository that it could not be read, beside the finding that tells why', async () => {
    const { path, summary } = await repositoryInWorkspace('unreadable');
    rmSync(join(path, '.git', 'HEAD'));
    await run('gitopsAuditor.auditRepository', { repositoryId: summary.id });
    await untilSummary(summary.id, 'it cannot be read', ({ health }) => health === 'unknown');
    const { fleet } = await host();
    const state = { repositories: fleet.repositories(), findings: fleet.findings() };
    const nodes = repositoriesTree(state, 'health', 'unreadable').flatMap(({ children }) => children ?? []);
    const [node] = nodes;
    assert.equal(nodes.length, 1);
    assert.equal(node?.description, 'could not be read');
    assert.match(node?.accessibilityLabel ?? '', /Unknown, .*could not be read/);
    assert.match((node?.children ?? []).map(({ label }) => label).join(), /HEAD/);
  });
});
