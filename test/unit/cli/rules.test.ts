import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import * as z from 'zod/mini';
import manifest from '../../../package.json' with { type: 'json' };
import { ruleInfo } from '../../../src/contract/findings.ts';
import { ruleInfos } from '../../../src/engine/audit/rules/index.ts';
import { temporaryFolder } from '../../fixtures/git.ts';
import { runCli } from './run-cli.ts';

describe('gitops-auditor rules, help and version', () => {
  const folder = temporaryFolder();
  const cli = (...args: string[]) => runCli(args, { cwd: tmpdir(), state: folder.join('state') });
  after(() => folder[Symbol.dispose]());

  it('lists every rule by set', async () => {
    const { code, stdout } = await cli('rules');
    assert.equal(code, 0);
    for (const { id } of ruleInfos()) assert.match(stdout, new RegExp(`^ {2}${id} `, 'm'));
    assert.match(stdout, /^On by default$/m);
  });

  it('lists them as JSON that keeps the contract', async () => {
    const { stdout } = await cli('rules', '--format', 'json');
    assert.deepEqual(z.array(ruleInfo).parse(JSON.parse(stdout)), ruleInfos());
    const one = await cli('rules', 'git/diverged', '--format', 'json');
    assert.equal(ruleInfo.parse(JSON.parse(one.stdout)).id, 'git/diverged');
  });

  it('explains one', async () => {
    const { stdout } = await cli('rules', 'git/diverged');
    for (const title of ['Why it matters', 'How to fix it', 'Example'])
      assert.match(stdout, new RegExp(`^${title}$`, 'm'));
    const unknown = await cli('rules', 'git/divergence');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /no rule "git\/divergence"/);
  });

  it('helps, and tells its version', async () => {
    assert.match((await cli()).stdout, /^Usage: gitops-auditor COMMAND/);
    for (const command of ['audit', 'fix', 'undo', 'rules'])
      assert.match((await cli(command, '--help')).stdout, new RegExp(`^Usage: gitops-auditor ${command} `));
    assert.deepEqual(await cli('--version'), { code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });
});
