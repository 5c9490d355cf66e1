import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import type { FleetChange } from '../../../src/engine/fleet/change-notice.ts';
import type { Fleet } from '../../../src/engine/fleet/fleet.ts';
import type { FleetOptions } from '../../../src/engine/fleet/options.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { acceptAll } from '../../fixtures/accept-all.ts';
import { git, makeRepository, type TemporaryFolder, temporaryFolder, writeFiles } from '../../fixtures/git.ts';
import { makeFleet } from '../../fixtures/make-fleet.ts';

const ports = 'compose/duplicate-host-port';
const names = 'compose/duplicate-container-name';
const service = (name: string, ...more: string[]) =>
  `services:\n  ${name}:\n    image: a:1\n${more.map((line) => `    ${line}\n`).join('')}`;
const publishing = (name: string, ...published: string[]) =>
  service(name, 'ports:', ...published.map((port) => `- "${port}"`));

describe('rules over the whole fleet', () => {
  let folder: TemporaryFolder;
  let fleet: Fleet;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    fleet?.dispose();
    folder[Symbol.dispose]();
  });

  function repository(name: string, files: Readonly<Record<string, string>>): void {
    makeRepository(folder.join('repos', name), { files });
  }
  const policy = (text: string) => writeFiles(folder.join('repos'), { '.gitops-auditor.yaml': text });
  function openFleet(options: Partial<FleetOptions> = {}): Fleet {
    fleet = makeFleet(folder.join('repos'), options);
    return fleet;
  }
  const idOf = (name: string) => fleet.repositories().find((r) => r.name === name)?.id ?? assert.fail(`no ${name}`);
  const all = (rule: string) =>
    fleet
      .repositories()
      .flatMap(({ id, name }) => (fleet.get(id)?.findings ?? []).map((finding) => ({ ...finding, name })))
      .filter((finding) => finding.rule === rule);
  const told = (rule: string) =>
    all(rule)
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ name, path, line, column, message }) => `${name}/${path}:${line}:${column} ${message}`);
  const verdicts = (rule: string) => Object.fromEntries(all(rule).map(({ name, verdict }) => [name, verdict]));
  async function change(name: string, files: Readonly<Record<string, string>>): Promise<void> {
    writeFiles(folder.join('repos', name), files);
    fleet.changed(idOf(name));
    await fleet.settled();
  }

  it('tell what is at odds on the same host, at each place, naming the others', async () => {
    repository('site', { 'compose.yaml': publishing('web', '8080:80', '53:53/udp') });
    repository('wiki', { 'stack/compose.yaml': publishing('wiki', '8000-8100:80') });
    repository('dns', { 'compose.yaml': publishing('dns', '53:53', '127.0.0.1:8443:443') });
    repository('far', { 'compose.yaml': publishing('web', '8080:80') });
    policy('hosts:\n  nas:\n    repositories: [site, wiki, dns]\n  pi: { repositories: far }\n');
    openFleet();
    await fleet.audit();
    assert.deepEqual(told(ports), [
      'site/compose.yaml:5:7 `web` publishes 8080 on nas, and so does `wiki` of `wiki/stack/compose.yaml`.',
      'wiki/stack/compose.yaml:5:7 `wiki` publishes 8080 on nas, and so does `web` of `site/compose.yaml`.',
    ]);
    assert.deepEqual(verdicts(ports), { dns: 'pass', far: 'pass', site: 'fail', wiki: 'fail' });
    assert.deepEqual(new Set(Object.values(verdicts(names))), new Set(['not-applicable']));
  });

  it('have nothing to say where the policy has nothing run anywhere', async () => {
    repository('site', { 'compose.yaml': publishing('web', '8080:80') });
    repository('wiki', { 'compose.yaml': publishing('web', '8080:80') });
    repository('empty', { 'a.txt': '' });
    openFleet();
    await fleet.audit();
    assert.deepEqual(verdicts(ports), { site: 'not-applicable', wiki: 'not-applicable', empty: 'not-applicable' });
    assert.match(all(ports)[1]?.message ?? '', /`hosts`/);
  });

  it('follow changes anywhere, and judge only those again that share something', async () => {
    repository('site', { 'compose.yaml': publishing('web', '8080:80') });
    repository('wiki', { 'compose.yaml': publishing('wiki', '8081:80') });
    repository('other', { 'compose.yaml': publishing('other', '9999:80') });
    policy('hosts:\n  nas:\n');
    openFleet();
    await fleet.audit();
    assert.deepEqual(told(ports), []);
    const changes: FleetChange[] = [];
    fleet.onDidChange((one) => changes.push(one));
    await change('wiki', { 'compose.yaml': publishing('wiki', '8080:80') });
    assert.deepEqual(verdicts(ports), { site: 'fail', wiki: 'fail', other: 'pass' });
    assert.deepEqual(new Set(changes.flatMap(({ updated }) => updated)), new Set([idOf('site'), idOf('wiki')]));
    await change('wiki', { 'compose.yaml': publishing('wiki', '8082:80') });
    assert.deepEqual(verdicts(ports), { site: 'pass', wiki: 'pass', other: 'pass' });
    await change('other', { 'compose.yaml': publishing('other', '8080-8082:80') });
    assert.deepEqual(verdicts(ports), { site: 'fail', wiki: 'fail', other: 'fail' });
    rmSync(folder.join('repos/other'), { recursive: true });
    fleet.rediscover();
    await fleet.settled();
    assert.deepEqual(verdicts(ports), { site: 'pass', wiki: 'pass' });
  });

  it('follow the policy', async () => {
    repository('site', { 'compose.yaml': publishing('web', '8080:80') });
    repository('wiki', { 'compose.yaml': publishing('wiki', '8080:80') });
    policy('hosts:\n  nas: { repositories: site }\n  pi: { repositories: wiki }\n');
    openFleet();
    await fleet.audit();
    assert.deepEqual(told(ports), []);
    policy('hosts:\n  nas:\n');
    for (const { id } of fleet.repositories()) fleet.changed(id, new Set());
    await fleet.settled();
    assert.equal(told(ports).length, 2);
    // The nearest file that speaks of hosts says it all.
    await change('wiki', { '.gitops-auditor.yaml': 'hosts:\n  attic:\n' });
    assert.deepEqual(verdicts(ports), { site: 'pass', wiki: 'pass' });
  });

  it('compare within one repository, but not a project with itself', async () => {
    repository('lab', {
      'a/compose.yaml': `${publishing('web', '8080:80')}  api:\n    image: b:1\n    ports: ["8080:1"]\n`,
      'a/compose.override.yaml': service('web', 'container_name: web'),
      'a/compose.dev.yaml': publishing('web', '8080:80', '9000:9000'),
      'b/compose.yaml': publishing('b', '9000:9000'),
      'c/compose.yaml': service('web', 'container_name: web'),
    });
    policy('hosts:\n  nas:\n');
    openFleet();
    await fleet.audit();
    assert.deepEqual(told(ports), [
      'lab/a/compose.yaml:5:7 `web` publishes 8080 on nas, and so does `api` of `a/compose.yaml`.',
      'lab/a/compose.yaml:8:13 `api` publishes 8080 on nas, and so does `web` of `a/compose.yaml`.',
    ]);
    assert.deepEqual(told(names), [
      'lab/a/compose.override.yaml:4:21 `web` names its container web on nas, and so does `web` of `c/compose.yaml`.',
      'lab/c/compose.yaml:4:21 `web` names its container web on nas, and so does `web` of `a/compose.override.yaml`.',
    ]);
    policy("hosts:\n  nas:\n    files: ['*/compose.dev.yaml', b/compose.yaml]\n");
    fleet.changed(idOf('lab'), new Set());
    await fleet.settled();
    assert.deepEqual(
      told(ports).filter((text) => text.includes('9000')),
      [
        'lab/a/compose.dev.yaml:6:7 `web` publishes 9000 on nas, and so does `b` of `b/compose.yaml`.',
        'lab/b/compose.yaml:5:7 `b` publishes 9000 on nas, and so does `web` of `a/compose.dev.yaml`.',
      ],
    );
  });

  it('know addresses, protocols, profiles and ranges apart', async () => {
    const pairs: readonly [one: string, other: string, atOdds: boolean][] = [
      ['127.0.0.1:80:80', '192.168.1.5:80:80', false],
      ['127.0.0.1:80:80', '80:80', true],
      ['127.0.0.1:80:80', '0.0.0.0:80:80', true],
      ['[::1]:80:80', '[::]:80:80', true],
      ['[::1]:80:80', '0.0.0.0:80:80', false],
      ['[::1]:80:80', '80:80', true],
      ['80:80/udp', '80:80', false],
      ['80:80/udp', '80:80/udp', true],
      ['80', '80', false],
      ['1-65535:1-65535', '60000:1', true],
      ['100-200:1', '201-300:1', false],
      ['100-200:1', '200-300:1', true],
    ];
    repository('lab', {
      ...Object.fromEntries(
        pairs.flatMap(([one, other], index) => [
          [`${index}/a/compose.yaml`, publishing('a', one)],
          [`${index}/b/compose.yaml`, publishing('b', other)],
        ]),
      ),
      'p/a/compose.yaml': `${publishing('a', '80:80')}    profiles: [dev]\n`,
      'p/b/compose.yaml': `${publishing('b', '80:80')}    profiles: [live]\n`,
      'p/c/compose.yaml': `${publishing('c', '80:80')}    profiles: [dev, live]\n`,
    });
    policy(
      `hosts:\n${[...pairs.keys(), 'p'].map((index) => `  host-${index}: { files: ['${index}/*/compose.yaml'] }\n`).join('')}`,
    );
    openFleet();
    await fleet.audit();
    for (const [index, [one, other, atOdds]] of pairs.entries())
      assert.equal(
        told(ports).some((text) => text.includes(`on host-${index},`)),
        atOdds,
        `${one} and ${other}`,
      );
    const ofProfiles = told(ports).filter((text) => text.includes('on host-p,'));
    assert.deepEqual(
      ofProfiles.map((text) => text.replace(/.*so does /, '')),
      [
        '`c` of `p/c/compose.yaml`.',
        '`c` of `p/c/compose.yaml`.',
        '`a` of `p/a/compose.yaml`, `b` of `p/b/compose.yaml`.',
      ],
    );
  });

  it('are ignored, accepted, set and asked for by name as any other rule', async () => {
    repository('site', { 'compose.yaml': publishing('web', '8080:80') });
    repository('wiki', { 'compose.yaml': publishing('wiki', '8080:80') });
    const hosts = 'hosts:\n  nas:\n';
    policy(`${hosts}ignore:\n  - { rule: ${ports}, repositories: wiki, reason: on purpose }\n`);
    const store = await openStore(folder.join('state'));
    try {
      openFleet({ store, only: new Set([ports]) });
      await fleet.audit();
      assert.deepEqual(verdicts(ports), { site: 'fail', wiki: 'ignored' });
      assert.deepEqual(verdicts(names), {});
      policy(`${hosts}rules:\n  ${ports}: warning\n`);
      await fleet.audit();
      assert.deepEqual(
        all(ports).map(({ severity }) => severity),
        ['warning', 'warning'],
      );
      assert.equal(acceptAll(fleet), 2);
      assert.deepEqual(verdicts(ports), { site: 'ignored', wiki: 'ignored' });
    } finally {
      store.close();
    }
  });

  it('take a linked worktree’s files for those of its repository', async () => {
    repository('site', { 'compose.yaml': publishing('web', '8080:80') });
    git(folder.join('repos/site'), 'worktree', 'add', '-q', folder.join('repos/topic'));
    policy('hosts:\n  nas:\n');
    openFleet();
    await fleet.audit();
    assert.deepEqual(verdicts(ports), { site: 'pass', topic: 'not-applicable' });
  });
});
