import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { Unreadable } from '../../../src/engine/git/facts.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { allFacts, FactReader } from '../../../src/engine/git/read-facts.ts';
import { git, makeRepository, temporaryFolder, writeFiles } from '../../fixtures/git.ts';
import { asNobody, engine, factValue, locate, readFacts } from './locations.ts';

const isRoot = process.getuid?.() === 0;

/** Reads a repository that cannot be read: all else must be unknown. */
async function unreadable(path: string, options: Parameters<typeof readFacts>[1] = {}): Promise<Unreadable> {
  const { facts, fingerprint } = await readFacts(path, options);
  const value = factValue(facts, 'readability');
  assert.ok(value !== null);
  for (const name of allFacts) if (name !== 'readability') assert.equal(facts[name].state, 'unknown', name);
  assert.match(fingerprint, /^[0-9a-f]{32}$/);
  return value;
}

describe('FactReader on faults', () => {
  const damages: Record<string, (gitDir: string, path: string) => void> = {
    'HEAD is missing': (gitDir) => rmSync(`${gitDir}/HEAD`),
    'HEAD is empty': (gitDir) => writeFileSync(`${gitDir}/HEAD`, ''),
    'HEAD is nonsense': (gitDir) => writeFileSync(`${gitDir}/HEAD`, 'what?\n'),
    'objects are missing': (gitDir) => rmSync(`${gitDir}/objects`, { recursive: true }),
    'the config is damaged': (gitDir) => writeFileSync(`${gitDir}/config`, '[core\nbare'),
    'the git directory is empty': (gitDir) => {
      rmSync(gitDir, { recursive: true });
      mkdirSync(gitDir);
    },
  };
  for (const [name, damage] of Object.entries(damages))
    for (const trusted of [true, false])
      it(`${name} (${trusted ? 'trusted' : 'untrusted'})`, async () => {
        using folder = temporaryFolder();
        // Around it another repository, which must not answer in its place.
        const path = makeRepository(`${makeRepository(folder.join('outer'))}/repo`);
        damage(`${path}/.git`, path);
        assert.equal((await unreadable(path, { trusted })).kind, 'corrupt');
      });

  it('the index is truncated', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    truncateSync(`${path}/.git/index`, 20);
    assert.equal((await unreadable(path)).kind, 'corrupt');
    assert.equal(factValue((await readFacts(path, { trusted: false })).facts, 'readability'), null);
  });

  it('the commit of HEAD is missing', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'), { commits: 2 });
    const oid = git(path, 'rev-parse', 'HEAD');
    rmSync(`${path}/.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`);
    const { facts } = await readFacts(path);
    assert.equal(factValue(facts, 'readability')?.kind, 'corrupt');
    assert.equal(facts.lastCommit.state, 'unknown');
  });

  it('`.git` leads nowhere', async () => {
    using folder = temporaryFolder();
    writeFiles(folder.path, { 'repo/.git': 'gitdir: ../gone\n' });
    const { kind, message } = await unreadable(folder.join('repo'));
    assert.equal(kind, 'corrupt');
    assert.match(message, /gone/);
  });

  it('it was deleted, or moved away', async () => {
    using folder = temporaryFolder();
    const location = await locate(makeRepository(folder.join('repo')));
    rmSync(location.path, { recursive: true });
    for (const trusted of [true, false]) {
      const { facts } = await new FactReader(new Git()).read(location, { trusted });
      assert.equal(factValue(facts, 'readability')?.kind, 'gone');
    }
  });

  it('it is deleted while it is read, at any moment', async () => {
    using folder = temporaryFolder();
    const seed = makeRepository(folder.join('seed'));
    const reader = new FactReader(new Git());
    for (let turns = 0; turns < 40; turns++) {
      const path = folder.join(`repo-${turns}`);
      cpSync(seed, path, { recursive: true });
      const location = await locate(path);
      const reading = reader.read(location, { trusted: turns % 2 === 0 });
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      rmSync(path, { recursive: true, force: true });
      const { facts } = await reading;
      const readability = factValue(facts, 'readability');
      if (readability === null) assert.notEqual(facts.lastCommit.state, 'absent');
      else assert.ok(['gone', 'corrupt'].includes(readability.kind), JSON.stringify(readability));
    }
  });

  it('git hangs', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const executable = folder.join('slow');
    writeFileSync(executable, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
    class Impatient extends Git {
      override run(...[cwd, args, options]: Parameters<Git['run']>) {
        return super.run(cwd, args, { ...options, timeoutMs: 200 });
      }
    }
    assert.equal((await unreadable(path, { git: new Impatient({ executable }) })).kind, 'timeout');
  });

  it('git is missing: nothing is said of the repository', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const { facts } = await readFacts(path, { git: new Git({ executable: folder.join('nowhere') }) });
    assert.equal(facts.status.state, 'unknown');
    assert.equal(factValue(facts, 'readability'), null);
    assert.equal(factValue(facts, 'head').branch, 'main');
  });

  it('someone else owns it', async function () {
    if (!isRoot) return this.skip(); // only root can give a file away
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    for (const name of ['', '/.git']) chownSync(path + name, 4711, 4711);
    const { kind, remedy } = await unreadable(path);
    assert.equal(kind, 'dubious-ownership');
    assert.match(remedy ?? '', /safe\.directory/);
  });

  it('its files may not be read', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const location = await locate(path);
    chmodSync(folder.path, 0o755);
    chmodSync(`${path}/.git/HEAD`, 0o000);
    const readability = asNobody<{ value: Unreadable }>(`
      import { Git } from '${engine}/git.ts';
      import { FactReader } from '${engine}/read-facts.ts';
      const { facts } = await new FactReader(new Git()).read(${JSON.stringify(location)}, { trusted: false });
      console.log(JSON.stringify(facts.readability));`);
    assert.equal(readability.value.kind, 'permission-denied');
  });

  it('one of its files may not be read: that is said in words, with what to do', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'), { files: { '.gitmodules': '[submodule "x"]\n' } });
    const location = await locate(path);
    chmodSync(folder.path, 0o755);
    chmodSync(`${path}/.gitmodules`, 0o000);
    const submodules = asNobody<{ reason: string }>(`
      import { Git } from '${engine}/git.ts';
      import { allFacts, FactReader } from '${engine}/read-facts.ts';
      const options = { trusted: false, needed: allFacts };
      const { facts } = await new FactReader(new Git()).read(${JSON.stringify(location)}, options);
      console.log(JSON.stringify(facts.submodules));`);
    assert.equal(
      submodules.reason,
      `\`.gitmodules\` cannot be read: There is no permission to use ${path}/.gitmodules. Check the owner and the permissions`,
    );
  });

  it('throws when aborted, and only then', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const location = await locate(path);
    const reader = new FactReader(new Git());
    await assert.rejects(reader.read(location, { trusted: true, signal: AbortSignal.abort() }), { code: 'cancelled' });
    const controller = new AbortController();
    const reading = reader.read(location, { trusted: true, signal: controller.signal });
    controller.abort();
    await assert.rejects(reading, { code: 'cancelled' });
  });

  it('recovers with the repository', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const head = readFileSync(`${path}/.git/HEAD`);
    rmSync(`${path}/.git/HEAD`);
    const previous = await readFacts(path);
    assert.equal(factValue(previous.facts, 'readability')?.kind, 'corrupt');
    writeFileSync(`${path}/.git/HEAD`, head);
    const next = await readFacts(path, { previous, sources: new Set(['directory']) });
    assert.equal(factValue(next.facts, 'readability'), null);
    assert.equal(next.facts.status.state, 'known');
    assert.notEqual(next.fingerprint, previous.fingerprint);
  });
});

describe('a malicious repository', () => {
  /** Every setting that makes some git command start a program, each leaving a mark of its own. */
  function malicious(path: string, marks: string): string {
    makeRepository(path, { files: { 'a.txt': 'a\n', 'b.txt': 'b\n', '.gitattributes': '*.txt filter=x diff=x\n' } });
    const program = (name: string) => {
      const file = `${marks}/bin-${name}`;
      writeFiles('/', { [file]: `#!/bin/sh\ntouch '${marks}/${name}'\n[ '${name}' = clean ] && exec cat\nexit 0\n` });
      chmodSync(file, 0o755);
      return file;
    };
    const settings: Record<string, string> = {
      'core.fsmonitor': program('fsmonitor'),
      'core.hooksPath': `${marks}/hooks`,
      'core.sshCommand': program('ssh'),
      'core.askPass': program('askpass'),
      'core.pager': program('pager'),
      'core.editor': program('editor'),
      'core.alternateRefsCommand': program('alternates'),
      'credential.helper': `!${program('credential')}`,
      'diff.external': program('external-diff'),
      'diff.x.command': program('diff-command'),
      'diff.x.textconv': program('textconv'),
      'filter.x.smudge': program('smudge'),
      'gpg.program': program('gpg'),
      'log.showSignature': 'true',
      'pager.status': program('pager-status'),
      'alias.status': `!${program('alias')}`,
      'protocol.ext.allow': 'always',
      'remote.origin.url': `ext::${program('transport')}`,
      'remote.origin.promisor': 'true',
      'remote.origin.partialCloneFilter': 'blob:none',
      'extensions.partialClone': 'origin',
      'core.repositoryFormatVersion': '1',
      'branch.main.remote': 'origin',
      'branch.main.merge': 'refs/heads/main',
      'status.submoduleSummary': 'true',
      'trace2.eventTarget': `${marks}/trace`,
    };
    for (const [name, value] of Object.entries(settings)) git(path, 'config', name, value);
    git(path, 'config', 'filter.x.clean', program('clean'));
    for (const hook of [
      'post-index-change',
      'pre-commit',
      'post-checkout',
      'reference-transaction',
      'fsmonitor-watchman',
    ]) {
      writeFiles('/', { [`${marks}/hooks/${hook}`]: `#!/bin/sh\ntouch '${marks}/hook-${hook}'\n` });
      chmodSync(`${marks}/hooks/${hook}`, 0o755);
      cpSync(`${marks}/hooks/${hook}`, `${path}/.git/hooks/${hook}`);
    }
    for (const mark of marksIn(marks)) rmSync(`${marks}/${mark}`, { force: true });
    // Same size, other time: git must look into the file, through the filter.
    writeFiles(path, { 'a.txt': 'x\n', 'c.txt': 'new\n' });
    return path;
  }

  const marksIn = (marks: string): string[] =>
    execFileSync('ls', [marks], { encoding: 'utf8' })
      .split('\n')
      .filter((name) => name !== '' && !name.startsWith('bin-') && name !== 'hooks');

  it('runs nothing when untrusted', async () => {
    using folder = temporaryFolder();
    const path = malicious(folder.join('repo'), folder.join('marks'));
    const { facts } = await readFacts(path, { trusted: false });
    assert.equal(factValue(facts, 'configuration').remotes.length, 1);
    assert.deepEqual(marksIn(folder.join('marks')), []);
  });

  it('runs the clean filter alone when trusted', async () => {
    using folder = temporaryFolder();
    const path = malicious(folder.join('repo'), folder.join('marks'));
    const oid = git(path, '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', 'rev-parse', 'HEAD');
    const { facts } = await readFacts(path);
    assert.equal(factValue(facts, 'status').oid, oid);
    assert.deepEqual(marksIn(folder.join('marks')), ['clean']);
  });

  it('runs nothing of a submodule’s but its clean filter either', async () => {
    using folder = temporaryFolder();
    const inner = malicious(folder.join('inner'), folder.join('marks'));
    const path = makeRepository(folder.join('repo'));
    cpSync(inner, `${path}/sub`, { recursive: true });
    writeFiles(path, { '.gitmodules': '[submodule "sub"]\n path = sub\n url = ./sub\n' });
    const oid = readFileSync(`${inner}/.git/refs/heads/main`, 'utf8').trim();
    git(path, 'update-index', '--add', '--cacheinfo', `160000,${oid},sub`);
    git(path, 'commit', '--quiet', '-m', 'Add submodule');
    for (const mark of marksIn(folder.join('marks'))) rmSync(folder.join('marks', mark));
    const { facts } = await readFacts(path);
    assert.equal(factValue(facts, 'submodules')[0]?.initialised, true);
    assert.deepEqual(
      marksIn(folder.join('marks')).filter((mark) => mark !== 'clean'),
      [],
    );
  });

  it('starts no transport to fetch an object that is missing', async () => {
    using folder = temporaryFolder();
    const path = malicious(folder.join('repo'), folder.join('marks'));
    const oid = readFileSync(`${path}/.git/refs/heads/main`, 'utf8').trim();
    rmSync(`${path}/.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`);
    const { facts } = await readFacts(path);
    assert.equal(factValue(facts, 'readability')?.kind, 'corrupt');
    assert.deepEqual(
      marksIn(folder.join('marks')).filter((mark) => mark !== 'clean'),
      [],
    );
  });

  it('is dangerous indeed: a bare git status runs its programs', () => {
    using folder = temporaryFolder();
    const path = malicious(folder.join('repo'), folder.join('marks'));
    git(path, 'status');
    assert.ok(marksIn(folder.join('marks')).includes('fsmonitor'));
  });
});
