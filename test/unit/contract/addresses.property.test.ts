import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { addressNames } from '../../../src/contract/addresses.ts';
import { dashboardRoute } from '../../../src/vscode/commands/dashboard-route.ts';
import { routeOf } from '../../../src/vscode/dashboard/uri.ts';
import {
  activityRoute,
  findingsRoute,
  repositoriesRoute,
  repositoryRoute,
  trendsRoute,
} from '../../../webview-ui/src/state/routes.ts';

const special = fc.constantFrom('&', '+', '%', '#', ' ', '"', '=', '?', '/', '%26', '&x=', "'", 'ö', '🚀', '\\', ':');
/** Text with what means something in an address. */
const text = fc
  .array(fc.oneof({ weight: 2, arbitrary: special }, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 12 })
  .map((parts) => parts.join(''));
const id = text.filter((value) => value !== '' && value !== '.' && value !== '..');

/** As the page's router reads an address: what follows a number sign is none of the path or of what is chosen. */
function read(route: string) {
  assert.ok(!route.includes('#'), route);
  const [pathname = '', ...search] = route.split('?');
  return { pathname, chosen: Object.fromEntries(new URLSearchParams(search.join('?'))) };
}
const given = (chosen: Record<string, string>) =>
  Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== ''));

describe('addresses of the dashboard’s pages', () => {
  it('are read as they were built, whatever is chosen', () => {
    fc.assert(
      fc.property(text, id, (value, repositoryId) => {
        assert.deepEqual(read(repositoriesRoute(value)), {
          pathname: '/repositories',
          chosen: given({ filter: value }),
        });
        assert.deepEqual(
          read(findingsRoute({ rule: value, repositoryId })).chosen,
          given({ rule: value, repositoryId }),
        );
        assert.deepEqual(read(trendsRoute({ folder: value })).chosen, given({ folder: value }));
        assert.deepEqual(read(activityRoute(repositoryId)).chosen, { repositoryId });
        const one = read(repositoryRoute(repositoryId, value));
        assert.deepEqual(one.chosen, given({ rule: value }));
        assert.equal(decodeURIComponent(one.pathname.slice('/repositories/'.length)), repositoryId);
        assert.equal(one.pathname.split('/').length, 3, 'it is one part of the path');
        const targets = { repositoryIds: [repositoryId], findings: undefined };
        assert.equal(
          dashboardRoute(targets, { repositoryId, rule: value === '' ? 'x' : value }),
          repositoryRoute(repositoryId, value === '' ? 'x' : value),
        );
      }),
    );
  });

  it('survive half of a character', () => {
    assert.equal(read(repositoriesRoute('a\ud83d')).chosen.filter, 'a\ufffd');
  });

  it('come back from an address that VS Code decoded, with what looks like a division in a value', () => {
    const begins = new RegExp(`&(?:${addressNames.join('|')})=`);
    const value = text.filter((one) => !begins.test(one) && one !== '' && one.length < 100);
    const names = fc.uniqueArray(fc.constantFrom(...addressNames), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(names, fc.array(value, { minLength: 4, maxLength: 4 }), (keys, values) => {
        const chosen = Object.fromEntries(keys.map((key, index) => [key, values[index] ?? '']));
        const written = keys.map((key) => `${key}=${encodeURIComponent(chosen[key] ?? '')}`).join('&');
        const route = routeOf({ path: '/dashboard/repositories', query: decodeURIComponent(written) });
        assert.deepEqual(read(route ?? ''), { pathname: '/repositories', chosen });
      }),
    );
  });

  it('take a number sign that was written as it is', () => {
    const route = routeOf({ path: '/dashboard/repositories', query: 'filter=a', fragment: 'b' });
    assert.equal(read(route ?? '').chosen.filter, 'a#b');
  });

  it('know every name that a page looks for', () => {
    const pages = join(import.meta.dirname, '../../../webview-ui/src');
    const asked = globSync('**/*.{ts,tsx}', { cwd: pages }).flatMap((file) =>
      [...readFileSync(join(pages, file), 'utf8').matchAll(/params\.get\('(\w+)'\)/g)].map(([, name = '']) => name),
    );
    assert.ok(asked.length > 10);
    assert.deepEqual([...new Set(asked)].sort(), [...addressNames].sort());
  });
});
