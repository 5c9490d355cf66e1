import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { parseBatchCommit, parseCommit } from '../../../src/engine/git/commit.ts';
import { readCommitObject } from '../../../src/engine/git/objects.ts';
import { commit, git, gitBytes, gitWith, makeRepository, temporaryFolder } from '../../fixtures/git.ts';

const expected = (path: string, oid: string) => gitBytes(path, {}, 'cat-file', 'commit', oid);

describe('readCommitObject', () => {
  it('reads loose and packed commits as git does', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'), { commits: 0 });
    const oids: string[] = [];
    for (let count = 0; count < 12; count++)
      oids.push(commit(path, { f: `${count}` }, { message: `Commit ${count}\n\n${'long body '.repeat(count * 80)}` }));
    const check = async () => {
      for (const oid of oids) {
        const content = await readCommitObject(`${path}/.git`, oid);
        if (content !== undefined) assert.deepEqual(content, expected(path, oid));
      }
      return readCommitObject(`${path}/.git`, oids.at(-1) ?? '');
    };
    assert.ok(await check());
    git(path, 'repack', '-a', '-d', '--quiet', '--depth=0');
    assert.ok(await check());
    oids.push(commit(path, { g: '1' }));
    git(path, 'repack', '-d', '--quiet');
    assert.ok(await check());
  });

  it('reads a pack whose offsets take eight bytes', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'), { commits: 2 });
    git(path, 'repack', '-a', '-d', '-f', '--window=0', '--quiet'); // no deltas: those are left to git
    const folderOfPacks = `${path}/.git/objects/pack`;
    const pack = readdirSync(folderOfPacks).find((name) => name.endsWith('.pack')) ?? '';
    git(folderOfPacks, 'index-pack', '--index-version=2,0x20', '-o', 'large.idx', pack);
    renameSync(`${folderOfPacks}/large.idx`, `${folderOfPacks}/${pack.replace('.pack', '.idx')}`);
    // The newest commit stands first in the pack, the older one behind the mark.
    for (const revision of ['HEAD', 'HEAD~']) {
      const oid = git(path, 'rev-parse', revision);
      assert.deepEqual(await readCommitObject(`${path}/.git`, oid), expected(path, oid));
    }
  });

  it('leaves to git what it cannot tell', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const tree = git(path, 'rev-parse', 'HEAD^{tree}');
    assert.equal(await readCommitObject(`${path}/.git`, tree), undefined);
    assert.equal(await readCommitObject(`${path}/.git`, '0'.repeat(40)), undefined);
    const oid = git(path, 'rev-parse', 'HEAD');
    const loose = `${path}/.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`;
    chmodSync(loose, 0o644);
    writeFileSync(loose, 'damaged');
    assert.equal(await readCommitObject(`${path}/.git`, oid), undefined);
  });

  it('does not wait for a pipe in a file’s place', async function () {
    if (process.platform === 'win32') this.skip();
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const oid = git(path, 'rev-parse', 'HEAD');
    const loose = `${path}/.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`;
    rmSync(loose);
    execFileSync('mkfifo', [loose, `${path}/.git/objects/pack/pipe.idx`]);
    assert.equal(await readCommitObject(`${path}/.git`, oid), undefined);
    rmSync(loose);
    assert.equal(await readCommitObject(`${path}/.git`, oid), undefined);
  });

  it('leaves to git an index that claims more of an id’s neighbours than fit in memory', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    git(path, 'repack', '-a', '-d', '--quiet');
    const oid = git(path, 'rev-parse', 'HEAD');
    const packs = `${path}/.git/objects/pack`;
    const index = `${packs}/${readdirSync(packs).find((name) => name.endsWith('.idx'))}`;
    const content = expected(path, oid);
    const real = readFileSync(index);
    const total = real.readUInt32BE(8 + 255 * 4);
    const at = Array.from({ length: total }, (_, n) => n).find(
      (n) => real.toString('hex', 1032 + n * 20, 1052 + n * 20) === oid,
    );
    const offset = real.readUInt32BE(1032 + total * 24 + (at ?? 0) * 4);
    // A million entries under one first byte: nothing before it, and the commit at the end.
    const indexOf = (count: number): Buffer => {
      const made = Buffer.alloc(1032 + count * 28);
      real.copy(made, 0, 0, 8);
      for (let byte = Number.parseInt(oid.slice(0, 2), 16); byte < 256; byte++) made.writeUInt32BE(count, 8 + byte * 4);
      made.write(oid, 1032 + (count - 1) * 20, 'hex');
      made.writeUInt32BE(offset, 1032 + count * 24 + (count - 1) * 4);
      return made;
    };
    chmodSync(index, 0o644);
    writeFileSync(index, indexOf(1000));
    assert.deepEqual(await readCommitObject(`${path}/.git`, oid), content);
    writeFileSync(index, indexOf(1_000_000));
    assert.equal(await readCommitObject(`${path}/.git`, oid), undefined);
  });

  it('reads repositories with longer ids', async () => {
    using folder = temporaryFolder();
    git(folder.path, 'init', '--quiet', '--object-format=sha256', 'repo');
    const path = folder.join('repo');
    const oid = commit(path, { a: '1' });
    assert.equal(oid.length, 64);
    assert.deepEqual(await readCommitObject(`${path}/.git`, oid), expected(path, oid));
    git(path, 'repack', '-a', '-d', '--quiet');
    assert.deepEqual(await readCommitObject(`${path}/.git`, oid), expected(path, oid));
  });
});

describe('parseCommit', () => {
  it('reads date and subject as git shows them', () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const messages = ['One line', 'First\nstill first\n\nBody', '\n\n  Spaces  \n', 'ä — ü', ''];
    for (const message of messages) {
      const env = { GIT_COMMITTER_DATE: '2021-03-04T05:06:07+0200' };
      gitWith(
        path,
        { env },
        'commit',
        '--quiet',
        '--allow-empty',
        '--allow-empty-message',
        '--cleanup=verbatim',
        '-m',
        message,
      );
      const [oid = '', at, subject = ''] = git(path, 'log', '-1', '--format=%H%x00%ct%x00%s').split('\0');
      assert.deepEqual(parseCommit(oid, expected(path, oid)), { oid, at: Number(at) * 1000, subject });
      assert.deepEqual(parseBatchCommit(gitBytes(path, { input: `${oid}\n` }, 'cat-file', '--batch')), {
        oid,
        at: Number(at) * 1000,
        subject,
      });
    }
  });

  it('heeds the encoding that a commit names', () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const input = Buffer.from('Gr\xfc\xdfe', 'latin1');
    gitWith(path, { input }, '-c', 'i18n.commitEncoding=ISO-8859-1', 'commit', '--quiet', '--allow-empty', '-F', '-');
    const oid = git(path, 'rev-parse', 'HEAD');
    assert.equal(parseCommit(oid, expected(path, oid))?.subject, 'Grüße');
  });

  it('tells what is no commit', () => {
    assert.equal(parseCommit('x', Buffer.from('tree abc\n\nno committer')), undefined);
    assert.equal(parseBatchCommit(Buffer.from('HEAD missing\n')), undefined);
    assert.equal(parseBatchCommit(Buffer.from('abc blob 3\nabc\n')), undefined);
  });
});
