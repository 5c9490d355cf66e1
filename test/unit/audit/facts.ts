import type { Finding } from '../../../src/contract/findings.ts';
import { evaluate } from '../../../src/engine/audit/evaluate.ts';
import { mergePolicies } from '../../../src/engine/audit/policy/merge.ts';
import type { OptionValue, PolicyPart, RuleSetting } from '../../../src/engine/audit/policy-types.ts';
import type { InventoryStanding } from '../../../src/engine/audit/rule.ts';
import { rules } from '../../../src/engine/audit/rules/index.ts';
import { absent, type Fact, known } from '../../../src/engine/fact.ts';
import type {
  GitConfiguration,
  GitStatus,
  RepositoryFacts,
  RepositoryLocation,
} from '../../../src/engine/git/facts.ts';

/** A moment that every test shares. */
export const now = Date.UTC(2026, 5, 15, 12);
export const minutes = (n: number): number => n * 60_000;
export const days = (n: number): number => n * 86_400_000;

export function location(more: Partial<RepositoryLocation> = {}): RepositoryLocation {
  const path = more.path ?? '/srv/git/site';
  const gitDir = more.gitDir ?? `${path}/.git`;
  return {
    id: 'id-site',
    name: 'site',
    path,
    gitDir,
    commonDir: gitDir,
    kind: 'working-tree',
    root: '/srv/git',
    ...more,
  };
}

export function status(
  more: Partial<Omit<GitStatus, 'counts'>> & { counts?: Partial<GitStatus['counts']> } = {},
): GitStatus {
  const counts = { staged: 0, unstaged: 0, untracked: 0, conflicted: 0, ...more.counts };
  return {
    oid: 'a'.repeat(40),
    branch: 'main',
    upstream: 'origin/main',
    ahead: 0,
    behind: 0,
    stashes: 0,
    entries: [],
    ...more,
    counts,
  };
}

export function configuration(
  more: { urls?: Record<string, string>; branches?: Record<string, { remote?: string; merge?: string }> } = {},
): GitConfiguration {
  const urls = more.urls ?? { origin: 'git@github.com:me/site.git' };
  const branches = more.branches ?? { main: { remote: 'origin', merge: 'refs/heads/main' } };
  return {
    remotes: Object.entries(urls).map(([name, url]) => ({ name, url, urls: [url] })),
    branches: new Map(Object.entries(branches)),
    bare: false,
  };
}

/** A repository that lacks nothing. */
const wellKept = [
  ...['README.md', 'LICENSE', '.gitignore', '.editorconfig', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...['.github/CODEOWNERS', '.github/workflows/ci.yml', '.github/dependabot.yml'],
];

/** The facts of a repository in which all is well; a plain value stands for a known fact. */
export function facts(
  more: { readonly [K in keyof RepositoryFacts]?: Fact<never> | RepositoryFacts[K] } = {},
): RepositoryFacts {
  return {
    status: known(status()),
    head: known({ branch: 'main', oid: 'a'.repeat(40) }),
    configuration: known(configuration()),
    operation: known(null),
    lastCommit: known({ oid: 'a'.repeat(40), at: now - days(3), subject: 'Add backup job' }),
    lastFetch: known(now - days(1)),
    shallow: known(false),
    locks: known([]),
    detachedCommits: absent('a branch is checked out'),
    branches: known([]),
    worktrees: known([]),
    files: known({ count: 9, notable: wellKept, environment: [], large: [], collisions: [], language: 'TypeScript' }),
    compose: absent('it has no Compose file'),
    links: known({ files: 1, unread: 0, broken: [], more: 0 }),
    ignoredFiles: known({ count: 0, files: [], folders: [] }),
    lfs: absent('no attribute puts a file into Git LFS'),
    lineEndings: absent('no attribute says how lines end'),
    conflicts: known({ files: [], unsearched: [] }),
    secrets: known({ files: [], unsearched: [] }),
    license: known({
      files: [{ path: 'LICENSE', ids: ['MIT'], near: null, proprietary: false, placeholders: [] }],
      declared: [],
    }),
    dependencyLocks: known({ missing: [], competing: [], outOfStep: [], notCompared: [], invalid: [] }),
    codeOwners: known({
      forge: 'GitHub',
      path: '.github/CODEOWNERS',
      tooLarge: false,
      passedOver: [],
      problems: [],
      withoutFiles: [],
      notCompared: 0,
    }),
    submodules: absent('there is no .gitmodules'),
    remoteDefaultBranch: known('main'),
    readability: known(null),
    ...more,
  };
}

export function policy(settings: Record<string, Partial<RuleSetting>> = {}, more: Partial<PolicyPart> = {}) {
  const map = new Map(Object.entries(settings).map(([id, s]) => [id, { severity: null, options: {}, ...s }] as const));
  return mergePolicies([{ path: '/srv/git/.gitops-auditor.yaml', rules: map, ignore: [], ...more }]);
}

interface Case {
  readonly facts?: Parameters<typeof facts>[0];
  readonly location?: Partial<RepositoryLocation>;
  readonly options?: Readonly<Record<string, OptionValue>>;
  readonly inventory?: InventoryStanding;
}

/** The findings of one rule on facts in which all is well but for what is given. */
export function judge(rule: string, given: Case = {}): Finding[] {
  return evaluate(location(given.location), facts(given.facts), policy({ [rule]: { options: given.options ?? {} } }), {
    rules,
    baseline: new Set(),
    now,
    inventory: given.inventory,
    only: new Set([rule]),
  });
}

/** The verdict of one rule: of several findings, the first's. */
export const verdict = (rule: string, given: Case = {}): string => judge(rule, given)[0]?.verdict ?? 'none';
/** What the rule says where it fails. */
export const messages = (rule: string, given: Case = {}): string[] =>
  judge(rule, given).flatMap((f) => (f.verdict === 'fail' ? [f.message] : []));
