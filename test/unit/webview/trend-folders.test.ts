import assert from 'node:assert/strict';
import { foldersOf, labelOf } from '../../../webview-ui/src/pages/trends/folders.ts';

describe('the folders whose trend can be looked at', () => {
  const labels = (...folders: string[]) => folders.map((folder) => labelOf(folder, folders));

  it('leave out the one that holds all of them, which is the fleet', () => {
    assert.deepEqual(foldersOf(['/srv/git/a', '/srv/git/b']), []);
    assert.deepEqual(foldersOf(['/srv/git/a', '/srv/git/media/b', '/srv/git/media/c']), ['/srv/git/media']);
    assert.deepEqual(foldersOf(['C:\\git\\a', 'C:\\git\\media\\b']), ['C:\\git\\media']);
    assert.deepEqual(foldersOf(['/srv/git/a', '/srv/git-old/b']), ['/srv/git', '/srv/git-old']);
  });

  it('are named from the one that holds all of them', () => {
    assert.deepEqual(labels('/home/ada/repos', '/home/ada/repos/media', '/home/ada/repos/lab/edge'), [
      'repos',
      'repos/media',
      'repos/lab/edge',
    ]);
    assert.deepEqual(labels('C:\\git\\lab', 'C:\\git\\media'), ['git\\lab', 'git\\media']);
    assert.deepEqual(labels('/home/ada/repos'), ['repos']);
  });

  it('keep their whole path where they have nothing in common', () => {
    assert.deepEqual(labels('/srv/git', '/home/ada/repos'), ['/srv/git', '/home/ada/repos']);
    assert.deepEqual(labels('C:\\git', 'D:\\git'), ['C:\\git', 'D:\\git']);
  });

  it('are not taken for each other where one name begins like another', () => {
    assert.deepEqual(labels('/srv/git', '/srv/git-old'), ['srv/git', 'srv/git-old']);
  });
});
