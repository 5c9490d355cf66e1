import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../src/vscode/ids.ts';
import { git, makeRepository, writeFiles } from '../fixtures/git.ts';
import { answering, api, host, run, until, workspaceFolder } from './support.ts';

// Only in a window that is not trusted; the others need trust.
if (!vscode.workspace.isTrusted)
  describe('Restricted Mode', () => {
    it('reads files, does not start git, and runs nothing of a malicious repository', async () => {
      const path = makeRepository(join(workspaceFolder(), 'malicious'));
      const proof = `${path}-was-run`;
      git(path, 'config', 'core.fsmonitor', `touch ${proof}`);
      git(path, 'config', 'filter.evil.clean', `touch ${proof}`);
      writeFiles(path, { '.gitattributes': '* filter=evil\n', 'README.md': 'changed' });
      const { fleet } = await host();
      const { id } = await until('it is noticed', () => fleet.repositories().find((found) => found.path === path));
      await fleet.audit();
      const detail = fleet.get(id);
      assert.equal(detail?.facts.status?.state, 'unknown');
      assert.equal(detail?.facts.configuration?.state, 'known');
      assert.equal(detail?.summary.branch, 'main');
      assert.equal(fleet.stats().trusted, false);
      await assert.rejects(async () => vscode.workspace.fs.stat(vscode.Uri.file(proof)));
    });

    it('changes nothing', async () => {
      const [{ id } = { id: '' }] = (await host()).fleet.repositories();
      const code = (await api())
        .call('fixes.plan', { fix: 'git/commit', repositoryIds: [id] })
        .catch((thrown) => thrown.code);
      assert.equal(await code, 'not-trusted');
      using talk = await answering({ confirm: 'first' });
      await run(commands.stash, { repositoryId: id });
      assert.match(talk.told[0] ?? '', /^error: In Restricted Mode nothing is changed/);
    });
  });
