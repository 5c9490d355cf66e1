import assert from 'node:assert/strict';
import { evaluate } from '../../../../src/engine/audit/evaluate.ts';
import { parsePolicy } from '../../../../src/engine/audit/policy/parse.ts';
import { rules } from '../../../../src/engine/audit/rules/index.ts';
import type { FoundSecret, Unsearched } from '../../../../src/engine/content/types.ts';
import { absent, known, unknown } from '../../../../src/engine/fact.ts';
import { facts, judge, location, messages, now, policy, status, verdict } from '../facts.ts';

const place = { line: 3, column: 5, endLine: 3, endColumn: 45 };
const secret = (more: Partial<FoundSecret> = {}): FoundSecret => ({
  kind: 'github',
  message: 'GITHUB_TOKEN',
  fingerprint: '0123456789abcdef',
  placeholder: false,
  place,
  ...more,
});
const inFiles = (found: Readonly<Record<string, readonly FoundSecret[]>>, more = 0) => ({
  secrets: known({ files: Object.entries(found).map(([path, one]) => ({ path, found: one, more })), unsearched: [] }),
});
const notSearched = (path: string, why: Unsearched) => ({ files: [], unsearched: [{ path, why }] });

describe('secrets/tracked-secret', () => {
  const rule = 'secrets/tracked-secret';

  it('tells every secret with its place and fingerprint, under a subject that stays when lines move', () => {
    const [found, ...more] = judge(rule, { facts: inFiles({ 'config/app.env': [secret()] }) });
    assert.equal(found?.message, 'config/app.env holds a GitHub token (fingerprint 0123456789abcdef).');
    assert.deepEqual(
      [found?.severity, found?.path, found?.line, found?.column, found?.endLine, found?.endColumn, more],
      ['error', 'config/app.env', 3, 5, 3, 45, []],
    );
    assert.equal(found?.subject, 'config/app.env github 0123456789abcdef');
    const moved = secret({ place: { ...place, line: 9, endLine: 9 } });
    assert.equal(judge(rule, { facts: inFiles({ 'config/app.env': [moved] }) })[0]?.id, found?.id);
  });

  it('tells a value that stands in a file several times once, at its first place', () => {
    const second = secret({ place: { ...place, line: 9, endLine: 9 } });
    const [found, ...more] = judge(rule, { facts: inFiles({ a: [secret(), second] }) });
    assert.equal(found?.message, 'a holds a GitHub token, 2 times (fingerprint 0123456789abcdef).');
    assert.deepEqual([found?.line, more], [3, []]);
  });

  it('leaves private keys to their own rule', () => {
    const key = secret({ kind: 'privatekey', message: 'PrivateKey' });
    const given = { facts: inFiles({ id_rsa: [key] }) };
    assert.equal(verdict(rule, given), 'pass');
    assert.deepEqual(messages('secrets/private-key', given), [
      'id_rsa holds a private key (fingerprint 0123456789abcdef).',
    ]);
    assert.equal(verdict('secrets/private-key', { facts: inFiles({ a: [secret()] }) }), 'pass');
  });

  it('offers to stop tracking where all of the file is the secret', () => {
    const offers = (id: string, path: string, more: Partial<FoundSecret> = {}) =>
      judge(id, { facts: inFiles({ [path]: [secret(more)] }) })[0]?.fixes;
    const [key, untrack] = [{ kind: 'privatekey', message: 'PrivateKey' }, ['files/untrack']];
    for (const path of ['id_rsa', 'deploy/id_server', 'tls/server.key', 'tls/all.PEM', 'a.ppk', 'etc/ssh_host_rsa_key'])
      assert.deepEqual(offers('secrets/private-key', path, key), untrack, path);
    for (const path of ['src/client.ts', 'compose.yaml', 'deploy/values.json', 'test/keys/id_rsa', 'docs/id_rsa'])
      assert.deepEqual(offers('secrets/private-key', path, key), [], path);
    const account = { kind: 'gcp', message: 'GCP' };
    assert.deepEqual(offers('secrets/private-key', 'cloud/account.json', account), untrack);
    assert.deepEqual(offers('secrets/private-key', 'cloud/account.p12', { ...account, place: null }), untrack);
    assert.deepEqual(offers('secrets/private-key', 'main.tf', account), []);
    for (const path of ['.env', 'app/.env.production', '.git-credentials', 'home/.netrc'])
      assert.deepEqual(offers(rule, path), untrack, path);
    for (const path of ['deploy.sh', '.npmrc', '.env.example', 'examples/.env', 'environment.ts'])
      assert.deepEqual(offers(rule, path), [], path);
    const many = Object.fromEntries([1, 2, 3, 4].map((n) => [`test/${n}/.env`, [secret()]]));
    assert.deepEqual(
      judge(rule, { facts: inFiles(many) }).map(({ fixes }) => fixes),
      [[]],
    );
  });

  it('weighs less what may be made up', () => {
    const severity = (path: string, more: Partial<FoundSecret> = {}) =>
      judge(rule, { facts: inFiles({ [path]: [secret(more)] }) })[0]?.severity;
    for (const path of [
      ...[
        'test/keys/a.env',
        'pkg/__tests__/a.ts',
        'src/a.test.ts',
        'src/test_a.py',
        'examples/a/b.yaml',
        '.env.example',
      ],
      ...['fixtures/a', 'node_modules/x/a.js', 'vendor/a/b.go', 'app.sample.yaml', 'config.yaml.dist', 'env.template'],
    ])
      assert.equal(severity(path), 'info', path);
    for (const path of ['src/latest/a.env', 'attest/a.yaml', 'contest.env', 'distribution/a'])
      assert.equal(severity(path), 'error', path);
    for (const path of ['docs/notes.md', 'README.md']) assert.equal(severity(path), 'warning', path);
    for (const kind of ['basicauth', 'database-connection-string']) {
      assert.equal(severity('compose.yaml', { kind }), 'warning');
      assert.equal(severity('docs/setup.md', { kind }), 'info');
    }
    assert.equal(severity('a.env', { placeholder: true }), 'info');
    assert.equal(severity('a.env', { kind: 'stripe', message: 'STRIPE_SECRET_KEY_TEST' }), 'warning');
    assert.equal(severity('a.env', { kind: 'stripe', message: 'STRIPE_SECRET_KEY_LIVE' }), 'error');
  });

  it('says how many more there are, once', () => {
    const many = Array.from({ length: 100 }, (_, n) => secret({ fingerprint: String(n).padStart(16, '0') }));
    const given = { facts: inFiles({ 'dump.sql': many }, 9_900) };
    const told = messages(rule, given);
    assert.equal(told.length, 101);
    assert.equal(told.at(-1), 'dump.sql holds 9,900 more secrets beyond those that are listed.');
    assert.equal(verdict('secrets/private-key', given), 'pass');
  });

  it('is unknown where something was not searched, unless something was found', () => {
    const reason = (path: string, why: Unsearched) =>
      judge(rule, { facts: { secrets: known(notSearched(path, why)) } })[0];
    assert.equal(reason('a.sql', 'large')?.verdict, 'unknown');
    assert.equal(
      reason('a.sql', 'large')?.message,
      'Not every file was searched for secrets: a.sql (larger than 16 MB).',
    );
    assert.equal(
      reason('a', 'failed')?.message,
      'Not every file was searched for secrets: a (where the search itself failed).',
    );
    assert.equal(verdict(rule, { facts: { secrets: unknown('it could not be read') } }), 'unknown');
    assert.equal(verdict(rule, { facts: { secrets: absent('a bare repository') } }), 'not-applicable');
  });

  it('can be allowed with a reason: one finding, a folder, or a value wherever it is', () => {
    const found = inFiles({
      'app/[id]/a.env': [secret()],
      'keys/dev/b.env': [secret({ fingerprint: 'fedcba9876543210' })],
    });
    const verdicts = (subject: string) => {
      const text = `ignore:\n  - rule: ${rule}\n    subject: ${JSON.stringify(subject)}\n    reason: made up\n`;
      const { part, problems } = parsePolicy(text, '/srv/git/.gitops-auditor.yaml', rules, now);
      assert.deepEqual(problems, []);
      const given = { rules, baseline: new Set<string>(), now, only: new Set([rule]) };
      return evaluate(location(), facts(found), policy({}, { ignore: part.ignore }), given).map((one) => one.verdict);
    };
    assert.deepEqual(verdicts('app/[id]/a.env github 0123456789abcdef'), ['ignored', 'fail']);
    assert.deepEqual(verdicts('keys/**'), ['fail', 'ignored']);
    assert.deepEqual(verdicts('**/* fedcba9876543210'), ['fail', 'ignored']);
    assert.deepEqual(verdicts('**/* github *'), ['ignored', 'ignored']);
    assert.deepEqual(verdicts('keys/*'), ['fail', 'fail']);
    assert.deepEqual(verdicts('keys'), ['fail', 'fail']);
  });
});

describe('files/conflict-markers', () => {
  const rule = 'files/conflict-markers';
  const markers = { line: 2, column: 1, endLine: 6, endColumn: 14 };
  const conflicts = (path: string, more = 0) => known({ files: [{ path, found: [markers], more }], unsearched: [] });

  it('tells every conflict at its place', () => {
    const [found] = judge(rule, { facts: { conflicts: conflicts('a.yaml') } });
    assert.equal(found?.message, 'a.yaml holds a conflict that was never resolved.');
    assert.deepEqual([found?.line, found?.endLine, found?.endColumn, found?.subject], [2, 6, 14, 'a.yaml']);
    assert.deepEqual(messages(rule, { facts: { conflicts: conflicts('a.yaml', 5) } }), [
      'a.yaml holds a conflict that was never resolved. 5 more follow.',
    ]);
  });

  it('leaves to the operation what git calls unmerged, and tests and examples to themselves', () => {
    const unmerged = known(status({ entries: [{ path: 'a.yaml', kind: 'unmerged', xy: 'UU' }] }));
    assert.equal(verdict(rule, { facts: { status: unmerged, conflicts: conflicts('a.yaml') } }), 'pass');
    assert.equal(verdict(rule, { facts: { status: unmerged, conflicts: conflicts('b.yaml') } }), 'fail');
    assert.equal(verdict(rule, { facts: { conflicts: conflicts('test/fixtures/merge.txt') } }), 'pass');
  });

  it('is unknown where git was not asked in the midst of a merge, and where a file was not searched', () => {
    const operation = known({ kind: 'merge', since: now } as const);
    const untrusted = { status: unknown('not read'), operation, conflicts: conflicts('a.yaml') };
    assert.equal(verdict(rule, { facts: untrusted }), 'unknown');
    assert.equal(verdict(rule, { facts: { ...untrusted, operation: known(null) } }), 'fail');
    assert.equal(verdict(rule, { facts: { conflicts: known(notSearched('a', 'unreadable')) } }), 'unknown');
  });
});

describe('secrets in tests and examples', () => {
  const many = (folder: string, n: number) =>
    Object.fromEntries(
      Array.from({ length: n }, (_, at) => [
        `${folder}/f${at}.env`,
        [secret({ fingerprint: `${at}`.padStart(16, '0') })],
      ]),
    );
  const told = (files: Readonly<Record<string, readonly FoundSecret[]>>) =>
    judge('secrets/tracked-secret', { facts: inFiles(files) }).map(({ subject, severity }) => [subject, severity]);

  it('are told once a folder where they are many, after what counts', () => {
    assert.deepEqual(told({ ...many('pkg/test', 40), 'deploy/a.env': [secret()] }), [
      ['deploy/a.env github 0123456789abcdef', 'error'],
      ['pkg/test/**', 'info'],
    ]);
    assert.deepEqual(messages('secrets/tracked-secret', { facts: inFiles(many('a/examples/b', 4)) }), [
      'a/examples holds 4 secrets in 4 files that look like tests, examples or others’ code; the first is in a/examples/b/f0.env.',
    ]);
  });

  it('are told one by one where they are few', () => {
    assert.equal(told(many('test', 3)).length, 3);
    assert.equal(told(many('src', 40)).length, 40);
  });
});
