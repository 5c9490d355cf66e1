import assert from 'node:assert/strict';
import type { Finding } from '../../../src/contract/findings.ts';
import { dashboardRoute } from '../../../src/vscode/commands/dashboard-route.ts';

const findings = [{ rule: 'git/no-remote' }] as Finding[];
const whole = { findings: undefined };

describe('the page of the dashboard for what was chosen', () => {
  it('is that of a repository, at the rule where one was chosen', () => {
    assert.equal(dashboardRoute({ repositoryIds: ['a/b'], ...whole }), '/repositories/a%2Fb');
    assert.equal(dashboardRoute({ repositoryIds: ['a'], findings }), '/repositories/a?rule=git%2Fno-remote');
    assert.equal(
      dashboardRoute({ repositoryIds: ['a'], ...whole }, { repositoryId: 'a', rule: 'git/diverged' }),
      '/repositories/a?rule=git%2Fdiverged',
    );
  });

  it('is that of a rule, where it was found in several', () => {
    assert.equal(dashboardRoute({ repositoryIds: ['a', 'b'], findings }), '/findings?rule=git%2Fno-remote');
  });

  it('is the list, where nothing was chosen', () => {
    assert.equal(dashboardRoute(undefined), '/repositories');
  });
});
