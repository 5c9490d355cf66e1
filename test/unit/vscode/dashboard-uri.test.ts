import assert from 'node:assert/strict';
import { routeOf } from '../../../src/vscode/dashboard/uri.ts';

const route = (path: string, query = '') => routeOf({ path, query });

describe('addresses of the dashboard', () => {
  it('name a page with its filters', () => {
    assert.equal(route('/dashboard'), '/');
    assert.equal(route('/dashboard/'), '/');
    // VS Code has decoded what it hands over.
    assert.equal(route('/dashboard/repositories', 'filter=status:dirty'), '/repositories?filter=status%3Adirty');
    assert.equal(route('/dashboard/repositories/r6', 'rule=git/push'), '/repositories/r6?rule=git%2Fpush');
    assert.equal(route('/dashboard/findings', 'unknown=1&rule=a&b'), '/findings?rule=a%26b');
  });

  it('stand half a character', () => {
    assert.equal(route('/dashboard/repositories/\ud800'), '/repositories/%EF%BF%BD');
  });

  it('name nothing else', () => {
    for (const path of [
      '',
      '/',
      '/elsewhere',
      '/dashboards',
      '/dashboard//evil.example',
      '/dashboard/\\evil',
      '//dashboard',
      '/dashboard/a?b',
      '/dashboard/findings#x',
    ])
      assert.equal(route(path), undefined, path);
    assert.equal(route('/dashboard/x', 'a'.repeat(3000)), undefined);
  });
});
