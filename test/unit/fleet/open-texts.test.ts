import assert from 'node:assert/strict';
import { Fleet } from '../../../src/engine/fleet/fleet.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { makeRepository, type TemporaryFolder, temporaryFolder, writeFiles } from '../../fixtures/git.ts';

const unpinned = 'compose/unpinned-image';

describe('the text of an open document', () => {
  let folder: TemporaryFolder;
  let fleet: Fleet;
  const open = new Map<string, string>();
  const calls: string[] = [];
  beforeEach(() => {
    folder = temporaryFolder();
    open.clear();
    makeRepository(folder.join('repos/site'), {
      files: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n', 'README.md': '' },
    });
    makeRepository(folder.join('repos/other'), {
      files: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1\n' },
    });
    fleet = new Fleet({
      git: new Git({ onCall: ({ cwd }) => calls.push(cwd) }),
      store: null,
      log: silentLogger,
      roots: () => [folder.join('repos')],
      discovery: () => ({ depth: 4, ignore: [] }),
      trusted: () => true,
      openText: (path) => open.get(path),
      only: new Set([unpinned, 'files/tracked-environment-file']),
    });
  });
  afterEach(() => {
    fleet.dispose();
    folder[Symbol.dispose]();
  });

  const file = (name: string) => folder.join('repos/site', name);
  async function type(name: string, text: string | undefined): Promise<void> {
    if (text === undefined) open.delete(file(name));
    else open.set(file(name), text);
    fleet.textChanged(file(name));
    await fleet.settled();
  }
  const told = () =>
    fleet
      .findings()
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ path, line, column }) => `${path}:${line}:${column}`);

  it('is judged as it is typed, at places in it, without git; closed unsaved, the disk counts again', async () => {
    await fleet.audit();
    assert.deepEqual(told(), []);
    calls.length = 0;
    await type('compose.yaml', '# new\n\nservices:\n  web:\n    image: nginx\n');
    assert.deepEqual(told(), ['compose.yaml:5:12']);
    await type('compose.yaml', '# new\nservices:\n  web:\n    image: nginx:1.27\n  db:\n    image: postgres\n');
    assert.deepEqual(told(), ['compose.yaml:6:12']);
    await type('compose.yaml', undefined);
    assert.deepEqual(told(), []);
    assert.deepEqual(calls, []);
  });

  it('counts beside the file too: what its variables are', async () => {
    writeFiles(folder.join('repos/site'), { 'compose.yaml': 'services:\n  web:\n    image: nginx:$TAG\n' });
    await fleet.audit();
    assert.deepEqual(told(), []);
    await type('.env', 'TAG=latest\n');
    assert.deepEqual(told(), ['compose.yaml:3:12']);
    await type('.env', 'TAG=1.27\n');
    assert.deepEqual(told(), []);
  });

  it('is there from the first audit on, and wins over a file that is saved meanwhile', async () => {
    open.set(file('compose.yaml'), 'services:\n  web:\n    image: nginx\n');
    await fleet.audit();
    assert.equal(told().length, 1);
    writeFiles(folder.join('repos/site'), { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.28\n' });
    await fleet.audit();
    assert.equal(told().length, 1);
    // What a plan begins with is what it would change.
    const { id } = fleet.repositories().find(({ name }) => name === 'site') ?? assert.fail();
    const { compose } = await fleet.readFacts(fleet.location(id) ?? assert.fail(), undefined, ['compose']);
    assert.equal(compose.state === 'known' && compose.value[0]?.services[0]?.image?.reference, 'nginx:1.28');
  });

  it('of a file that nobody looks at costs nothing', async () => {
    await fleet.audit();
    await fleet.settled();
    let read = 0;
    const end = fleet.hub.subscribe(() => (read += 1));
    await type('README.md', 'typed');
    await type('untracked.txt', 'typed');
    end();
    assert.equal(read, 0);
  });
});
