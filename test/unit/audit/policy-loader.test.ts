import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PolicyLoader } from '../../../src/engine/audit/policy/loader.ts';
import { mergePolicies } from '../../../src/engine/audit/policy/merge.ts';
import { policyFileName } from '../../../src/engine/audit/policy-types.ts';
import { rules } from '../../../src/engine/audit/rules/index.ts';
import { now } from './facts.ts';

describe('PolicyLoader', () => {
  let root: string;
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const repository = (path: string) => {
    mkdirSync(join(root, path), { recursive: true });
    return { path: join(root, path), kind: 'working-tree' as const, root };
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'policy-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('lets the nearest file win, key by key, and adds ignores up', () => {
    write(
      policyFileName,
      'set: strict\nrules: { git/stale-repository: { severity: error, days: 30 }, git/diverged: off }\nignore: [{ rule: git/no-remote, reason: outer }]\ninventory: fleet.txt',
    );
    write(
      `lab/site/${policyFileName}`,
      'rules: { git/stale-repository: { severity: info } }\nignore: [{ rule: "*", reason: inner }]',
    );
    const { policy, problems } = new PolicyLoader({ rules }).forRepository(repository('lab/site'));
    assert.deepEqual(problems, []);
    assert.equal(policy.set, 'strict');
    assert.deepEqual(policy.rules.get('git/stale-repository'), { severity: 'info', options: { days: 30 } });
    assert.equal(policy.rules.get('git/diverged')?.severity, 'off');
    assert.deepEqual(
      policy.ignore.map((i) => [i.reason, i.folder]),
      [
        ['inner', join(root, 'lab/site')],
        ['outer', root],
      ],
    );
    assert.equal(policy.inventory?.path, join(root, 'fleet.txt'));
    assert.deepEqual(policy.files, [join(root, 'lab/site', policyFileName), join(root, policyFileName)]);
  });

  it('gives every repository under one file the same policy, and parses anew only what changed', () => {
    write(policyFileName, 'set: strict');
    const loader = new PolicyLoader({ rules });
    const [a, b] = [repository('a'), repository('b')];
    const first = loader.forRepository(a);
    assert.equal(loader.forRepository(b), first);
    write(policyFileName, 'set: default');
    utimesSync(join(root, policyFileName), 1, 1);
    assert.equal(loader.forRepository(a).policy.set, 'default');
    unlinkSync(join(root, policyFileName));
    assert.equal(loader.forRepository(a).policy.set, 'default');
    assert.deepEqual(loader.forRepository(a).policy.files, []);
  });

  it('looks neither above the root nor, of a bare repository, inside it', () => {
    write(policyFileName, 'set: strict');
    write(`in/site.git/${policyFileName}`, 'set: recommended');
    const inner = join(root, 'in');
    const loader = new PolicyLoader({ rules });
    assert.equal(
      loader.forRepository({ path: join(inner, 'site.git'), kind: 'bare', root: inner }).policy.set,
      'default',
    );
    assert.equal(
      loader.forRepository({ path: join(inner, 'site.git'), kind: 'working-tree', root: inner }).policy.set,
      'recommended',
    );
  });

  it('prefers the text of an open document', () => {
    write(policyFileName, 'set: strict');
    let open: string | undefined = 'set: recommended';
    const loader = new PolicyLoader({ rules, readText: () => open });
    assert.equal(loader.forFolder(root, root).policy.set, 'recommended');
    open = 'set: wrong';
    assert.equal(loader.forFolder(root, root).problems.length, 1);
    open = undefined;
    assert.equal(loader.forFolder(root, root).policy.set, 'strict');
  });

  it('takes the set and the file that were asked for', () => {
    write(policyFileName, 'set: strict');
    write('other.yaml', 'rules: { git/diverged: off }');
    const { policy } = new PolicyLoader({
      rules,
      set: 'recommended',
      policyFile: join(root, 'other.yaml'),
    }).forRepository(repository('a'));
    assert.equal(policy.set, 'recommended');
    assert.equal(policy.rules.get('git/diverged')?.severity, 'off');
  });

  it('lets an ignore expire with the day, though its file stays', () => {
    write(policyFileName, 'ignore: [{ rule: "*", reason: x, until: 2026-06-16 }]');
    let at = now;
    const loader = new PolicyLoader({ rules, now: () => at });
    assert.equal(loader.forFolder(root, root).problems.length, 0);
    at += 2 * 86_400_000;
    assert.equal(loader.forFolder(root, root).problems.length, 1);
  });

  it('does not read what is no ordinary file of the folder', () => {
    const loader = new PolicyLoader({ rules });
    const message = (folder: string) => {
      const { problems } = loader.forFolder(join(root, folder), join(root, folder));
      assert.equal(problems.length, 1);
      return problems[0]?.message ?? '';
    };
    write('secret', 'token');
    write('a/x', '');
    symlinkSync('../secret', join(root, 'a', policyFileName));
    assert.match(message('a'), /leads out/);
    mkdirSync(join(root, 'b', policyFileName), { recursive: true });
    assert.match(message('b'), /no file|could not be read/);
    write(`c/${policyFileName}`, ' '.repeat(4_000_000));
    assert.match(message('c'), /too large/);
    if (process.platform === 'win32') return;
    mkdirSync(join(root, 'd'));
    execFileSync('mkfifo', [join(root, 'd', policyFileName)]);
    assert.match(message('d'), /no file/);
  });
});

describe('mergePolicies', () => {
  it('takes the hosts of the nearest file that speaks of them, with its folder', () => {
    const part = (path: string, more: object) => ({ path, rules: new Map(), ignore: [], ...more });
    const above = part('/srv/git/.gitops-auditor.yaml', { hosts: [{ name: 'nas' }, { name: 'pi' }] });
    const silent = part('/srv/git/a/.gitops-auditor.yaml', {});
    const nowhere = part('/srv/git/b/.gitops-auditor.yaml', { hosts: [] });
    assert.deepEqual(mergePolicies([silent, above]).hosts, [
      { name: 'nas', folder: '/srv/git' },
      { name: 'pi', folder: '/srv/git' },
    ]);
    assert.deepEqual(mergePolicies([nowhere, above]).hosts, []);
  });

  it('of nothing is the default', () => {
    assert.deepEqual(mergePolicies([]), {
      set: 'default',
      rules: new Map(),
      ignore: [],
      hosts: [],
      inventory: null,
      publish: null,
      files: [],
    });
  });
});
