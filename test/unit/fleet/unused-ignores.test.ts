import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetChange } from '../../../src/engine/fleet/change-notice.ts';
import type { Fleet } from '../../../src/engine/fleet/fleet.ts';
import type { FleetOptions } from '../../../src/engine/fleet/options.ts';
import { git, makeRepository, type TemporaryFolder, temporaryFolder, writeFiles } from '../../fixtures/git.ts';
import { makeFleet } from '../../fixtures/make-fleet.ts';

const file = '.gitops-auditor.yaml';

describe('ignores that match nothing', () => {
  let folder: TemporaryFolder;
  let fleet: Fleet | undefined;
  beforeEach(() => {
    folder = temporaryFolder();
    makeRepository(folder.join('repos/site'), { files: { 'a.txt': 'a\n' } });
    makeRepository(folder.join('repos/lab'), { files: { 'a.txt': 'a\n' } });
    writeFiles(folder.join('repos/site'), { 'new.txt': 'x' });
  });
  afterEach(() => {
    fleet?.dispose();
    folder[Symbol.dispose]();
  });

  const policy = (...lines: string[]) =>
    writeFiles(folder.join('repos'), {
      [file]: `ignore:\n${lines.map((line) => `  - { reason: x, ${line} }\n`).join('')}`,
    });
  function openFleet(options: Partial<FleetOptions> = {}): Fleet {
    fleet = makeFleet(folder.join('repos'), options);
    return fleet;
  }
  const told = (of = fleet) =>
    (of?.policyProblems() ?? []).map(
      ({ path, line, column, severity, message, hint }) =>
        `${path.slice(folder.join('repos').length + 1)}:${line}:${column} ${severity} ${message} ${hint}`,
    );

  it('are told with their place, those that match are not', async () => {
    policy(
      'rule: git/untracked-files',
      'rule: git/untracked-files, repositories: site',
      'rule: git/no-remote, subject: main',
      'rule: git/diverged',
      'rule: git/untracked-files, path: new.txt',
      'rule: git/no-remote, repositories: labb',
    );
    await openFleet().audit();
    const gone = 'Remove it where what it was for is gone; else correct it.';
    assert.deepEqual(told(), [
      `${file}:4:24 info This ignore matches nothing: \`git/no-remote\` has no such finding. ${gone}`,
      `${file}:5:24 info This ignore matches nothing: \`git/diverged\` has no such finding. ${gone}`,
      `${file}:6:24 info This ignore matches nothing: \`git/untracked-files\` has no such finding. ${gone}`,
      `${file}:7:24 info This ignore is for no repository that was audited. Did you mean \`lab\`?`,
    ]);
    assert.equal(fleet?.report().summary.findings.error, 0);
    assert.deepEqual(new Set(fleet?.report().problems?.map(({ severity }) => severity)), new Set(['info']));
  });

  it('are told with what was probably meant', async () => {
    writeFiles(folder.join('repos/site'), { 'compose.yaml': 'services:\n  web:\n    image: nginx\n' });
    git(join(folder.path, 'repos/site'), 'add', 'compose.yaml');
    writeFiles(folder.join('repos/site'), {
      [file]:
        'set: recommended\nignore:\n  - { rule: compose/unpinned-image, subject: "compose.yaml:wbe", reason: x }\n',
    });
    await openFleet().audit();
    assert.deepEqual(told(), [
      `site/${file}:3:13 info This ignore matches nothing: \`compose/unpinned-image\` has no such finding. Did you mean \`compose.yaml:web\`?`,
    ]);
  });

  it('are not told where it cannot be known', async () => {
    // Off in this set; expired (which is told as such).
    policy('rule: git/stale-repository', 'rule: git/no-remote, subject: x, until: 2020-01-01');
    await openFleet().audit();
    assert.deepEqual(
      told().map((text) => / info /.test(text)),
      [false],
    );
    fleet?.dispose();
    policy('rule: git/diverged, subject: main');
    const other = folder.join('other.yaml');
    writeFiles(folder.path, { 'other.yaml': 'ignore: [{ rule: git/diverged, reason: x }]\n' });
    for (const options of [{ only: new Set(['git/diverged']) }, { policyFile: other }, { trusted: () => false }]) {
      await openFleet(options).audit();
      assert.deepEqual(told(), [], Object.keys(options)[0]);
      fleet?.dispose();
    }
    openFleet();
    assert.deepEqual(told(), [], 'nothing was audited yet');
    await fleet?.audit();
    assert.equal(told().length, 1);
  });

  it('are left to the main repository by its linked worktrees', async () => {
    const site = folder.join('repos/site');
    writeFiles(site, { [file]: 'set: recommended\nignore:\n  - { rule: files/no-license, reason: private }\n' });
    git(site, 'add', '.');
    git(site, 'commit', '-m', 'Policy');
    git(site, 'worktree', 'add', '-b', 'side', folder.join('repos/side'));
    await openFleet().audit();
    assert.deepEqual(told(), []);
  });

  it('come and go as what they are for does', async () => {
    policy('rule: git/untracked-files');
    const live = openFleet();
    const changes: FleetChange[] = [];
    live.onDidChange((change) => changes.push(change));
    await live.audit();
    assert.deepEqual(told(), []);
    rmSync(folder.join('repos/site/new.txt'));
    changes.length = 0;
    live.changed(live.repositories().find(({ name }) => name === 'site')?.id ?? '', new Set(['status']));
    await live.settled();
    assert.match(told().join(), /:2:24 info This ignore matches nothing/);
    assert.ok(
      changes.some(({ policyProblems }) => policyProblems),
      'whoever shows them is told',
    );
  });
});
