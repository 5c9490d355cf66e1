import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { AuditorError } from '../../../src/contract/errors.ts';
import { openDatabase } from '../../../src/engine/store/database.ts';
import { applicationId, migrations } from '../../../src/engine/store/migrations.ts';
import { currentProcess } from '../../../src/engine/store/process-identity.ts';
import { loadSqlite } from '../../../src/engine/store/sqlite.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { temporaryFolder } from '../../fixtures/git.ts';

const run = promisify(execFile);

describe('store: the database', () => {
  it('is begun in a folder of its own, in WAL mode, marked as ours', async () => {
    using folder = temporaryFolder();
    const path = folder.join('a', 'b');
    const { database, notices } = await openDatabase(path);
    assert.deepEqual(notices, []);
    const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    assert.equal(pragma('journal_mode'), 'wal');
    assert.equal(pragma('application_id'), applicationId);
    assert.equal(pragma('user_version'), migrations.length);
    assert.equal(pragma('foreign_keys'), 1);
    assert.equal(pragma('busy_timeout'), 5000);
    database.close();
    assert.deepEqual(readdirSync(path), ['state.db']);
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o700);
  });

  it('is not begun for who only reads, unless what stands there cannot be read', async () => {
    using folder = temporaryFolder();
    const nowhere = folder.join('nowhere');
    const empty = await openStore(nowhere, { begin: false });
    assert.deepEqual(empty.baseline.all(), []);
    empty.close();
    assert.ok(!existsSync(nowhere));
    const file = folder.join('file');
    writeFileSync(file, '');
    await assert.rejects(openStore(file, { begin: false }), (error) => error instanceof AuditorError);
  });

  it('keeps what it holds when it is opened again', async () => {
    using folder = temporaryFolder();
    const first = await openStore(folder.path);
    first.baseline.accept([{ findingId: 'f', repositoryId: 'r', rule: 'git/x', acceptedAt: 1 }]);
    first.close();
    const second = await openStore(folder.path);
    assert.deepEqual(second.notices, []);
    assert.equal(second.baseline.all().length, 1);
    second.close();
  });

  it('finds without regard to case what was written by an older version, before and after it knew how', async () => {
    using folder = temporaryFolder();
    const old = new DatabaseSync(folder.join('state.db'));
    const before = migrations.findIndex((migration) => migration.includes('ADD COLUMN said'));
    for (const migration of migrations.slice(0, before)) old.exec(migration);
    old.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${before}`);
    const begin = (id: string) =>
      old
        .prepare(
          `INSERT INTO journal (id, fix, repository_id, name, path, summary, state, started_at, made_by, owner, others)
           VALUES (?, 'git/push', 'r', 'Ärzte', '/a', 'Pushed', 'done', 1, 'a window', '{}', ?)`,
        )
        .run(id, JSON.stringify([{ repositoryId: 's', name: 'ÖL', path: '/o' }]));
    begin('before');
    const store = await openStore(folder.path, { retentionMs: Number.MAX_SAFE_INTEGER });
    begin('after');
    old.close();
    assert.deepEqual(
      store.journal.find({ text: 'ärzte öl', limit: 5 }).map(({ id }) => id),
      ['after', 'before'],
    );
    store.close();
  });

  it('tells of no process where an older version wrote down none, of an undo or an audit', async () => {
    using folder = temporaryFolder();
    const old = new DatabaseSync(folder.join('state.db'));
    old.function('fold', { deterministic: true }, (text) => String(text).toLowerCase());
    const before = migrations.findIndex((migration) => migration.includes('ADD COLUMN made_in'));
    for (const migration of migrations.slice(0, before)) old.exec(migration);
    old.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${before};
      INSERT INTO journal (id, fix, repository_id, name, path, summary, state, started_at, made_by, owner, undone_at, undone_by)
      VALUES ('a', 'git/push', 'r', 'alpha', '/a', 'Pushed', 'undone', 1, 'a window', '{}', 2, 'a window');
      INSERT INTO audits (at, cause, made_by, repositories, changed) VALUES (1, 'asked', 'a window', 1, 1)`);
    old.close();
    const store = await openStore(folder.path, { retentionMs: Number.MAX_SAFE_INTEGER });
    assert.deepEqual(store.journal.get('a')?.undone, { at: 2, by: 'a window', process: null, summary: null });
    store.history.recordAudit(
      { at: 2, cause: 'asked', by: 'a window', process: currentProcess(), repositories: 1, changed: 1 },
      [],
      [],
    );
    assert.deepEqual(
      store.history.audits({ from: 0, to: 5, limit: 5 }).map(({ by, here }) => [by, here]),
      [
        ['a window', true],
        ['a window', undefined],
      ],
    );
    store.close();
  });

  for (const [what, content] of [
    ['text', Buffer.from('this is not a database\n'.repeat(500))],
    ['a short file', Buffer.from('x')],
    ['a header with rubbish behind it', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(9000, 0xaa)])],
  ] as const) {
    it(`keeps ${what} aside, with what belongs to it, and says so`, async () => {
      using folder = temporaryFolder();
      writeFileSync(folder.join('state.db'), content);
      writeFileSync(folder.join('state.db-wal'), 'old log');
      const store = await openStore(folder.path);
      const [notice, ...more] = store.notices;
      assert.equal(notice?.code, 'store-failed');
      assert.match(notice?.message ?? '', /kept aside/);
      assert.deepEqual(more, []);
      assert.match(notice?.path ?? '', /state\.corrupt-\d{8}T\d{9}Z\.db$/);
      assert.deepEqual(readFileSync(notice?.path ?? ''), content);
      assert.equal(readFileSync(`${notice?.path}-wal`, 'utf8'), 'old log');
      store.leases.hold('x', 'me', 1000);
      store.close();
      assert.deepEqual((await openStore(folder.path)).notices, []);
    });
  }

  it('finds damage inside, past the header', async () => {
    using folder = temporaryFolder();
    const { database } = await openDatabase(folder.path);
    for (let n = 0; n < 500; n++)
      database.prepare('INSERT INTO leases VALUES (?, ?, 0)').run(`name ${n}`, 'o'.repeat(100));
    database.close();
    const bytes = readFileSync(folder.join('state.db'));
    bytes.fill(0x5a, 4096 * 6, 4096 * 9);
    writeFileSync(folder.join('state.db'), bytes);
    const store = await openStore(folder.path);
    assert.match(store.notices[0]?.message ?? '', /damaged/);
    store.close();
  });

  it("keeps another program's database aside", async () => {
    using folder = temporaryFolder();
    const foreign = new DatabaseSync(folder.join('state.db'));
    foreign.exec('CREATE TABLE theirs (a)');
    foreign.close();
    const store = await openStore(folder.path);
    assert.match(store.notices[0]?.message ?? '', /not ours/);
    store.close();
    const kept = new DatabaseSync(store.notices[0]?.path ?? '', { readOnly: true });
    assert.equal(kept.prepare('SELECT count(*) AS n FROM theirs').get()?.n, 0);
    kept.close();
  });

  it('refuses a newer one and leaves it as it is, byte for byte', async () => {
    using folder = temporaryFolder();
    const { database } = await openDatabase(folder.path);
    database.exec('PRAGMA user_version = 1000');
    database.close();
    const before = readFileSync(folder.join('state.db'));
    await assert.rejects(openStore(folder.path), { code: 'store-failed', message: /newer version/ });
    assert.deepEqual(readFileSync(folder.join('state.db')), before);
  });

  it('says what is the matter when the folder cannot be one', async () => {
    using folder = temporaryFolder();
    writeFileSync(folder.join('file'), '');
    await assert.rejects(openStore(folder.join('file', 'state')), { name: 'AuditorError' });
  });

  it('is opened and brought up to date by many processes at once, damage and all, and loses nothing', async () => {
    using folder = temporaryFolder();
    writeFileSync(folder.join('state.db'), 'damaged '.repeat(1000));
    const script = `
      import { openStore } from ${JSON.stringify(new URL('../../../src/engine/store/store.ts', import.meta.url).href)};
      const store = await openStore(process.argv[1]);
      for (let n = 0; n < 20; n++)
        store.baseline.accept([{ findingId: process.pid + ' ' + n, repositoryId: 'r', rule: 'x', acceptedAt: n }]);
      console.log(store.notices.length);
      store.close();`;
    const started = Array.from({ length: 6 }, () =>
      run(process.execPath, ['--input-type=module-typescript', '-e', script, folder.path]),
    );
    const notices = (await Promise.all(started)).map(({ stdout }) => Number(stdout));
    assert.equal(notices.filter((n) => n === 1).length, 1, 'one tells the user');
    const store = await openStore(folder.path);
    assert.equal(store.baseline.all().length, 120);
    store.close();
    assert.equal(readdirSync(folder.path).filter((name) => name.startsWith('state.corrupt-')).length, 1);
  });

  it('says which Node is needed where there is no SQLite', () => {
    const old = (() => undefined) as typeof process.getBuiltinModule;
    assert.throws(() => loadSqlite(old), { code: 'store-failed', hint: /Node 24/ });
  });

  it("hushes SQLite's own warning and no other", async () => {
    const { stderr } = await run(process.execPath, [
      '--input-type=module-typescript',
      '-e',
      `import { loadSqlite } from ${JSON.stringify(new URL('../../../src/engine/store/sqlite.ts', import.meta.url).href)};
       loadSqlite((name) => {
         process.emitWarning('SQLite is an experimental feature and might change at any time', 'ExperimentalWarning');
         process.emitWarning('something else');
         return process.getBuiltinModule(name);
       });`,
    ]);
    assert.doesNotMatch(stderr, /SQLite/);
    assert.match(stderr, /something else/);
  });
});
