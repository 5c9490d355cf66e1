import assert from 'node:assert/strict';
import { known } from '../../../../src/engine/fact.ts';
import type { DependencyLocks } from '../../../../src/engine/locks/types.ts';
import { judge, verdict } from '../facts.ts';

const locks = (more: Partial<DependencyLocks>) => ({
  facts: {
    dependencyLocks: known({ missing: [], competing: [], outOfStep: [], notCompared: [], invalid: [], ...more }),
  },
});
const place = { line: 3, column: 5, endLine: 3, endColumn: 6 };
const invalid = (path: string, locked: boolean) => ({
  at: { path, ...place },
  reason: 'not valid JSON: a comma is missing',
  locked,
});

describe('rules of lock files', () => {
  it('tell a manifest that nobody can read, where it goes wrong', () => {
    const broken = locks({ invalid: [invalid('package.json', true)] });
    const [found] = judge('files/lock-file-out-of-step', broken);
    assert.match(found?.message ?? '', /^package\.json is not valid JSON: a comma is missing\. No package manager/);
    assert.deepEqual([found?.verdict, found?.path, found?.line, found?.column], ['fail', 'package.json', 3, 5]);
    assert.equal(verdict('files/no-lock-file', broken), 'pass');
  });

  it('do not say that a lock file is missing, or is not, of a manifest that nobody can read', () => {
    const broken = locks({ invalid: [invalid('package.json', false)] });
    assert.equal(verdict('files/no-lock-file', broken), 'unknown');
    assert.equal(
      judge('files/no-lock-file', broken)[0]?.message,
      'package.json is not valid JSON: a comma is missing.',
    );
    const missing = [{ manifest: 'a/package.json', lock: 'a/package-lock.json', untracked: false }];
    assert.equal(verdict('files/no-lock-file', locks({ invalid: [invalid('package.json', false)], missing })), 'fail');
  });

  it('are unknown where a lock file could not be compared', () => {
    const notCompared = [{ path: 'package-lock.json', reason: 'package-lock.json is odd' }];
    assert.equal(verdict('files/lock-file-out-of-step', locks({ notCompared })), 'unknown');
  });
});
