import assert from 'node:assert/strict';
import { rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import type { ComposeProject } from '../../../src/engine/compose/types.ts';
import { allFacts } from '../../../src/engine/git/snapshot.ts';
import { commit, makeRepository, type TemporaryFolder, temporaryFolder, writeFiles } from '../../fixtures/git.ts';
import { countingGit, factValue, readFacts } from '../git/locations.ts';

const service = (image: string) => `services:\n  web:\n    image: ${image}\n`;

describe('Compose files of a repository', () => {
  let folder: TemporaryFolder;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = makeRepository(folder.join('repo'));
  });
  afterEach(() => folder[Symbol.dispose]());

  const read = async (options: Parameters<typeof readFacts>[1] = {}): Promise<readonly ComposeProject[]> =>
    factValue((await readFacts(path, { needed: allFacts, ...options })).facts, 'compose');
  const images = (projects: readonly ComposeProject[]) =>
    projects.map(({ files, services }) => [files.join(), services.map(({ image }) => image?.reference).join()]);

  it('are found by name at any depth, as they stand on disk, without git', async () => {
    commit(path, {
      'stack/compose.yaml': service('old:1'),
      'docker-compose.yml': service('a:${TAG}'),
      'docker-compose.override.yml': service('b:${TAG}'),
      'recompose.yaml': '',
    });
    writeFiles(path, { '.env': 'TAG=7\n', 'stack/compose.yaml': service('new:2'), 'untracked/compose.yaml': '' });
    const { git, calls } = countingGit();
    assert.deepEqual(images(await read({ git, trusted: false })), [
      ['docker-compose.yml,docker-compose.override.yml', 'b:7'],
      ['stack/compose.yaml', 'new:2'],
    ]);
    assert.deepEqual(calls, []);
  });

  it('are read again when they, or their variables, changed', async () => {
    commit(path, { 'compose.yaml': service('a:${TAG}') });
    const first = await readFacts(path, { needed: allFacts });
    assert.deepEqual(
      images(factValue(first.facts, 'compose')),
      [['compose.yaml', undefined]].map(([f]) => [f, '']),
    );
    writeFiles(path, { '.env': 'TAG=8\n' });
    const second = await readFacts(path, { needed: allFacts, previous: first });
    assert.deepEqual(images(factValue(second.facts, 'compose')), [['compose.yaml', 'a:8']]);
    assert.notEqual(second.fingerprint, first.fingerprint);
    writeFiles(path, { 'compose.yaml': service('longer:${TAG}') });
    const third = await readFacts(path, { needed: allFacts, previous: second });
    assert.deepEqual(images(factValue(third.facts, 'compose')), [['compose.yaml', 'longer:8']]);
  });

  it('are filled in by settings that hold those before them; what nothing sets is not known', async () => {
    commit(path, { 'compose.yaml': service('a:${TAG}'), 'other/compose.yaml': service('b:${TAG}') });
    writeFiles(path, {
      '.env': 'MAJOR=7\nTAG=${MAJOR}.${MINOR:-1}\n',
      'other/.env': 'TAG=${ELSEWHERE}/x\n',
    });
    assert.deepEqual(images(await read()), [
      ['compose.yaml', 'a:7.1'],
      ['other/compose.yaml', ''],
    ]);
  });

  it('are not filled in by settings that come to gigabytes', async () => {
    const doubled = Array.from({ length: 60 }, (_, index) => `V${index + 1}=$V${index}$V${index}\n`).join('');
    commit(path, { 'compose.yaml': service('a:$V1'), 'other/compose.yaml': service('b:$V60') });
    writeFiles(path, { '.env': `V0=abcdefgh\n${doubled}`, 'other/.env': `V0=abcdefgh\n${doubled}` });
    assert.deepEqual(images(await read()), [
      ['compose.yaml', 'a:abcdefghabcdefgh'],
      ['other/compose.yaml', ''],
    ]);
  });

  it('are not taken for what bears their name in Ansible', async () => {
    commit(path, { 'roles/web/tasks/docker-compose.yml': '- name: Install it\n' });
    assert.equal((await readFacts(path, { needed: allFacts })).facts.compose.state, 'absent');
  });

  it('are absent where none is tracked, and where the only one was deleted there is no project', async () => {
    const { facts } = await readFacts(path, { needed: allFacts });
    assert.deepEqual(facts.compose, { state: 'absent', reason: 'it has no Compose file' });
    commit(path, { 'compose.yaml': service('a:1') });
    rmSync(`${path}/compose.yaml`);
    assert.deepEqual(await read(), []);
  });

  it('are not followed out of the repository', async () => {
    writeFileSync(folder.join('secret.yaml'), service('stolen:1'));
    commit(path, { 'compose.yaml': `include: [linked.yaml]\n${service('a:1')}` });
    symlinkSync(folder.join('secret.yaml'), `${path}/linked.yaml`);
    const [project] = await read();
    assert.equal(project?.services.length, 1);
    assert.equal(project?.defined, null);
    assert.deepEqual(project?.problems, []);
    rmSync(`${path}/compose.yaml`);
    symlinkSync(folder.join('secret.yaml'), `${path}/compose.yaml`);
    assert.deepEqual(await read(), []);
  });

  it('of a gigabyte are refused at once', async () => {
    commit(path, { 'compose.yaml': service('a:1') });
    truncateSync(`${path}/compose.yaml`, 1024 ** 3);
    const [project] = await read({ trusted: false });
    assert.match(project?.problems[0]?.message ?? '', /no text|too large/);
  });
});
