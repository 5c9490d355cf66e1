import assert from 'node:assert/strict';
import {
  type Change,
  ChangeClassifier,
  type DiskChange,
  type Touched,
} from '../../../src/engine/git/classify-change.ts';
import type { RepositoryLocation } from '../../../src/engine/git/facts.ts';

const location = (id: string, path: string, more: Partial<RepositoryLocation> = {}): RepositoryLocation => ({
  id,
  name: id,
  path,
  gitDir: `${path}/.git`,
  commonDir: `${path}/.git`,
  kind: 'working-tree',
  root: '/fleet',
  ...more,
});

const locations = [
  location('app', '/fleet/app'),
  location('inner', '/fleet/app/inner', { parentPath: '/fleet/app' }),
  location('lib', '/fleet/app/lib', {
    kind: 'submodule',
    parentPath: '/fleet/app',
    gitDir: '/fleet/app/.git/modules/lib',
    commonDir: '/fleet/app/.git/modules/lib',
  }),
  location('tree', '/fleet/app-feature', {
    kind: 'worktree',
    gitDir: '/fleet/app/.git/worktrees/app-feature',
    commonDir: '/fleet/app/.git',
  }),
  location('store', '/fleet/store.git', { kind: 'bare', gitDir: '/fleet/store.git', commonDir: '/fleet/store.git' }),
  location('far', '/fleet/far', { gitDir: '/elsewhere/far', commonDir: '/elsewhere/far' }),
];

/** `app:head,status lib:` for what is touched; then the marks. */
function classify(path: string, change: DiskChange = 'changed'): string {
  const found: Change = new ChangeClassifier(locations, '.gitops-auditor.yaml').classify(path, change);
  if (found.kind === 'nothing') return 'nothing';
  const marks = [
    found.kind !== 'policy' && found.rediscover && 'rediscover',
    (found.kind === 'git' || found.kind === 'file') && found.ignoreRules && 'ignore-rules',
  ].filter(Boolean);
  return [found.kind, ...(found.kind === 'outside' ? [] : shown(found.touched)), ...marks].join(' ');
}

const shown = (touched: Touched): string[] =>
  [...touched].map(([id, read]) => `${id}:${[...read].sort().join(',')}`).sort();

describe('classify a change on disk', () => {
  const table: readonly (readonly [what: string, path: string, change: DiskChange, expected: string])[] = [
    ['a file of the working tree', '/fleet/app/src/main.ts', 'changed', 'file app:status'],
    ['a file of a nested repository', '/fleet/app/inner/a.txt', 'changed', 'file inner:status'],
    ['a file of a submodule touches its parent', '/fleet/app/lib/a.txt', 'changed', 'file app:status lib:status'],
    ['the index', '/fleet/app/.git/index', 'created', 'git app:directory,status'],
    ['HEAD of the main tree, not of its worktrees', '/fleet/app/.git/HEAD', 'created', 'git app:directory,head,status'],
    ['HEAD of a worktree', '/fleet/app/.git/worktrees/app-feature/HEAD', 'created', 'git tree:directory,head,status'],
    [
      'a branch touches every tree that shares it',
      '/fleet/app/.git/refs/heads/main',
      'created',
      'git app:directory,head,status tree:directory,head,status',
    ],
    [
      'the configuration touches every tree that shares it',
      '/fleet/app/.git/config',
      'changed',
      'git app:configuration,directory,status tree:configuration,directory,status',
    ],
    [
      'a commit in a submodule touches its parent',
      '/fleet/app/.git/modules/lib/HEAD',
      'created',
      'git app:directory,head,status lib:directory,head,status',
    ],
    ['a git directory elsewhere', '/elsewhere/far/index', 'created', 'git far:directory,status'],
    ['a bare repository', '/fleet/store.git/refs/heads/main', 'created', 'git store:directory,head,status'],
    ['a merge that begins', '/fleet/app/.git/MERGE_HEAD', 'created', 'git app:directory,status'],
    ['a rebase', '/fleet/app/.git/rebase-merge/done', 'created', 'git app:directory,status'],
    ['a fetch', '/fleet/app/.git/FETCH_HEAD', 'changed', 'git app:directory tree:directory'],
    ['a lock', '/fleet/app/.git/index.lock', 'deleted', 'git app:directory'],
    ['our own lock', '/fleet/app/.git/gitops-auditor.lock', 'created', 'nothing'],
    ['our own refs', '/fleet/app/.git/refs/gitops-auditor/x', 'created', 'nothing'],
    ['a ref being written', '/fleet/app/.git/refs/heads/main.lock', 'created', 'nothing'],
    ['an object', '/fleet/app/.git/objects/ab/cdef', 'created', 'nothing'],
    ['a log', '/fleet/app/.git/logs/HEAD', 'changed', 'nothing'],
    ['a message', '/fleet/app/.git/COMMIT_EDITMSG', 'changed', 'nothing'],
    ['the exclude file', '/fleet/app/.git/info/exclude', 'changed', 'git app:status tree:status ignore-rules'],
    ['an ignore file', '/fleet/app/src/.gitignore', 'changed', 'file app:status ignore-rules'],
    ['a new worktree', '/fleet/app/.git/worktrees/new', 'created', 'git app:directory tree:directory rediscover'],
    ['submodules declared', '/fleet/app/.gitmodules', 'changed', 'file app:directory,status rediscover'],
    ['a repository made in a repository', '/fleet/app/new/.git', 'created', 'file app:status rediscover'],
    ['the HEAD of one nobody knows yet', '/fleet/app/new/.git/HEAD', 'created', 'file app:status rediscover'],
    ['another file of one nobody knows yet', '/fleet/app/new/.git/objects/aa', 'created', 'nothing'],
    [
      'a git directory that goes',
      '/fleet/app/.git',
      'deleted',
      'git app:configuration,directory,head,status tree:configuration,directory,head,status rediscover',
    ],
    ['a working tree that goes', '/fleet/app-feature', 'deleted', 'file tree:status rediscover'],
    ['a folder with repositories that goes', '/fleet', 'deleted', 'outside rediscover'],
    ['a folder beside the repositories', '/fleet/notes', 'created', 'outside'],
    ['a file beside the repositories', '/fleet/notes.txt', 'deleted', 'outside'],
    ['a folder whose name begins alike', '/fleet/app2/x', 'changed', 'outside'],
    ['the policy of one repository', '/fleet/app-feature/.gitops-auditor.yaml', 'changed', 'policy tree:status'],
    [
      'the policy of a repository with others in it',
      '/fleet/app/.gitops-auditor.yaml',
      'changed',
      'policy app:status inner: lib:',
    ],
    ['the policy of the fleet', '/fleet/.gitops-auditor.yaml', 'deleted', 'policy app: far: inner: lib: store: tree:'],
  ];
  for (const [what, path, change, expected] of table)
    it(`${what}: ${expected}`, () => assert.equal(classify(path, change), expected));
});
