import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { maxStatusEntries, parseStatus, statusArguments } from '../../../src/engine/git/status.ts';
import { commit, git, gitBytes, makeRepository, temporaryFolder, writeFiles } from '../../fixtures/git.ts';

const statusOf = (cwd: string) => parseStatus(gitBytes(cwd, {}, ...statusArguments));
const oid = '0123456789012345678901234567890123456789';

describe('parseStatus', () => {
  it('reads what real git prints, odd names too', () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'), {
      files: { 'kept.txt': 'a\n', 'moved from.txt': 'long enough to be recognised\n'.repeat(5), 'gone.txt': 'g\n' },
    });
    git(path, 'mv', 'moved from.txt', 'moved\tto "there"\n.txt');
    rmSync(`${path}/gone.txt`);
    writeFiles(path, { 'kept.txt': 'b\n', 'new\nline': '1', '"quoted"': '2', ä: '3', [`${'n'.repeat(255)}`]: '4' });
    writeFileSync(Buffer.concat([Buffer.from(`${path}/raw-`), Buffer.from([0xff, 0xfe])]), '5');
    git(path, 'add', 'kept.txt');
    writeFiles(path, { 'kept.txt': 'c\n' });
    const { status, paths } = statusOf(path);
    assert.equal(status.branch, 'main');
    assert.equal(status.oid, git(path, 'rev-parse', 'HEAD'));
    assert.deepEqual(status.counts, { staged: 2, unstaged: 2, untracked: 5, conflicted: 0 });
    const byPath = new Map(status.entries.map((entry) => [entry.path, entry]));
    assert.deepEqual(byPath.get('kept.txt'), { path: 'kept.txt', kind: 'changed', xy: 'MM' });
    assert.deepEqual(byPath.get('gone.txt'), { path: 'gone.txt', kind: 'changed', xy: '.D' });
    assert.equal(byPath.get('moved\tto "there"\n.txt')?.kind, 'renamed');
    for (const name of ['new\nline', '"quoted"', 'ä', 'n'.repeat(255), 'raw-\uFFFD\uFFFD'])
      assert.equal(byPath.get(name)?.kind, 'untracked', name);
    const raw = paths[status.entries.findIndex((entry) => entry.path.startsWith('raw-'))];
    assert.deepEqual(raw, Buffer.from([...Buffer.from('raw-'), 0xff, 0xfe]));
  });

  it('reads upstream, ahead, behind, stashes and conflicts', () => {
    using folder = temporaryFolder();
    git(folder.path, 'init', '--quiet', '--bare', '--initial-branch=main', 'remote.git');
    const path = makeRepository(folder.join('repo'), { remote: folder.join('remote.git'), files: { f: '0\n' } });
    commit(path, { f: '1\n' });
    writeFiles(path, { f: 'stashed\n' });
    git(path, 'stash');
    git(path, 'checkout', '--quiet', '-b', 'side', 'HEAD~');
    commit(path, { f: '2\n' });
    git(path, 'checkout', '--quiet', 'main');
    assert.throws(() => git(path, 'merge', 'side'));
    const { status } = statusOf(path);
    assert.equal(status.upstream, 'origin/main');
    assert.deepEqual([status.ahead, status.behind, status.stashes], [1, 0, 1]);
    assert.equal(status.counts.conflicted, 1);
    assert.deepEqual(status.entries, [{ path: 'f', kind: 'unmerged', xy: 'UU' }]);
  });

  it('tells an unborn branch, a detached HEAD and an upstream that is gone', () => {
    using folder = temporaryFolder();
    const unborn = makeRepository(folder.join('unborn'), { commits: 0, branch: 'odd/näme' });
    assert.deepEqual([statusOf(unborn).status.oid, statusOf(unborn).status.branch], [null, 'odd/näme']);
    const path = makeRepository(folder.join('repo'));
    git(path, 'remote', 'add', 'origin', folder.join('nowhere'));
    git(path, 'config', 'branch.main.remote', 'origin');
    git(path, 'config', 'branch.main.merge', 'refs/heads/main');
    const gone = statusOf(path).status;
    assert.deepEqual([gone.upstream, gone.ahead, gone.behind], ['origin/main', null, null]);
    git(path, 'checkout', '--quiet', '--detach');
    assert.equal(statusOf(path).status.branch, null);
  });

  it('tells in what a submodule differs', () => {
    using folder = temporaryFolder();
    const module = makeRepository(folder.join('module'));
    const path = makeRepository(folder.join('repo'));
    git(path, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', module, 'sub');
    git(path, 'commit', '--quiet', '-m', 'Add submodule');
    commit(`${path}/sub`, { more: '1' });
    writeFiles(`${path}/sub`, { untracked: '1' });
    assert.deepEqual(statusOf(path).status.entries, [
      { path: 'sub', kind: 'changed', xy: '.M', submodule: { commit: true, modified: false, untracked: true } },
    ]);
  });

  it('counts all and keeps the first', () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    mkdirSync(`${path}/many`);
    writeFileSync(`${path}/many/tracked`, '');
    git(path, 'add', '.');
    git(path, 'commit', '--quiet', '-m', 'x');
    for (let index = 0; index < maxStatusEntries + 5; index++) writeFileSync(`${path}/many/${index}`, '');
    renameSync(`${path}/many/tracked`, `${path}/many/other`);
    const { status, paths } = statusOf(path);
    assert.equal(status.counts.untracked, maxStatusEntries + 6);
    assert.equal(status.entries.length, maxStatusEntries);
    assert.equal(paths.length, maxStatusEntries);
  });

  it('reads back any entries that are written in the format', () => {
    const path = fc
      .uint8Array({ minLength: 1, maxLength: 40 })
      .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 ? 1 : byte))));
    const letter = fc.constantFrom('.', 'M', 'T', 'A', 'D');
    const xy = fc.tuple(letter, letter).map(([x, y]) => x + y);
    const entry = fc.oneof(
      fc.record({ type: fc.constant('1'), xy, path }),
      fc.record({ type: fc.constant('2'), xy, path, from: path }),
      fc.record({ type: fc.constant('u'), xy: fc.constantFrom('UU', 'AA', 'DU'), path }),
      fc.record({ type: fc.constant('?'), xy: fc.constant('??'), path }),
    );
    const middles: Record<string, string> = {
      '1': ` N... 100644 100644 100644 ${oid} ${oid} `,
      '2': ` N... 100644 100644 100644 ${oid} ${oid} R90 `,
      u: ` N... 100644 100644 100644 100644 ${oid} ${oid} ${oid} `,
    };
    fc.assert(
      fc.property(fc.array(entry), fc.nat(9), (entries, stashes) => {
        const records = entries.flatMap((e) => {
          const head = e.type === '?' ? '? ' : `${e.type} ${e.xy}${middles[e.type]}`;
          const record = Buffer.concat([Buffer.from(head), e.path, Buffer.from([0])]);
          return 'from' in e ? [record, Buffer.concat([e.from, Buffer.from([0])])] : [record];
        });
        const header = Buffer.from(`# branch.oid ${oid}\0# branch.head x y\0# stash ${stashes}\0`);
        const { status, paths } = parseStatus(Buffer.concat([header, ...records]));
        assert.equal(status.branch, 'x y');
        assert.equal(status.stashes, stashes);
        assert.deepEqual(
          paths.map((bytes) => bytes.toString('hex')),
          entries.map((e) => e.path.toString('hex')),
        );
        assert.deepEqual(
          status.entries.map((e) => e.xy),
          entries.map((e) => e.xy),
        );
        const tracked = entries.filter((e) => e.type === '1' || e.type === '2');
        assert.deepEqual(status.counts, {
          staged: tracked.filter((e) => e.xy[0] !== '.').length,
          unstaged: tracked.filter((e) => e.xy[1] !== '.').length,
          untracked: entries.filter((e) => e.type === '?').length,
          conflicted: entries.filter((e) => e.type === 'u').length,
        });
      }),
    );
  });

  it('stands any bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => Array.isArray(parseStatus(Buffer.from(bytes)).status.entries)));
  });
});
