import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { Fleet } from '../../../src/engine/fleet/fleet.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { IgnoredPaths } from '../../../src/engine/git/ignored.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { ChangeIntake } from '../../../src/vscode/watch/change-intake.ts';
import { makeRepository, temporaryFolder } from '../../fixtures/git.ts';

describe('intake of changes', () => {
  it('finds a repository that was moved beside one whose name begins like its own', async () => {
    using folder = temporaryFolder();
    makeRepository(folder.join('fleet', 'app2'));
    const git = new Git();
    const fleet = new Fleet({
      git,
      store: null,
      log: silentLogger,
      roots: () => [folder.join('fleet')],
      discovery: () => ({ depth: 3, ignore: [] }),
      trusted: () => true,
    });
    await fleet.audit();
    const intake = new ChangeIntake({ fleet, ignored: new IgnoredPaths(git), trusted: () => true });
    try {
      const found = Promise.withResolvers<void>();
      fleet.onDidChange(() => {
        if (fleet.repositories().some(({ name }) => name === 'app')) found.resolve();
      });
      renameSync(makeRepository(folder.join('elsewhere')), folder.join('fleet', 'app'));
      intake.changed(folder.join('fleet', 'app'), 'created');
      await found.promise;
      assert.equal(fleet.repositories().length, 2);
    } finally {
      intake.dispose();
      fleet.dispose();
    }
  });
});
