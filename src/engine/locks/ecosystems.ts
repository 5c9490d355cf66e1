import type { Compare } from './drift.ts';

/** One tool's lock files; the first that is there counts. */
export interface Manager {
  readonly name: string;
  readonly locks: readonly string[];
  /** Undefined: nobody but the tool can tell whether it is in step. By lock file's name where they differ. */
  readonly compare?: (lock: string) => Promise<Compare | undefined>;
  /** One lock file can hold manifests in the folders below. */
  readonly workspaces?: boolean;
}

/** What shares one kind of manifest. */
export interface Ecosystem {
  /** The file's name. */
  readonly manifest: string;
  /** In order of what is expected where there is none, if the manifest does not tell. */
  readonly managers: readonly Manager[];
}

const npm = () => import('./npm-lock.ts');
const python = () => import('./python.ts');
const others = () => import('./others.ts');

export const ecosystems = {
  javascript: {
    manifest: 'package.json',
    managers: [
      {
        name: 'npm',
        locks: ['npm-shrinkwrap.json', 'package-lock.json'],
        compare: async () => (await npm()).comparePackageLock,
        workspaces: true,
      },
      {
        name: 'yarn',
        locks: ['yarn.lock'],
        compare: async () => (await import('./yarn-lock.ts')).compareYarnLock,
        workspaces: true,
      },
      {
        name: 'pnpm',
        locks: ['pnpm-lock.yaml'],
        compare: async () => (await import('./pnpm-lock.ts')).comparePnpmLock,
        workspaces: true,
      },
      {
        name: 'bun',
        locks: ['bun.lock', 'bun.lockb'],
        compare: async (lock) => (lock === 'bun.lock' ? (await npm()).compareBunLock : undefined),
        workspaces: true,
      },
    ],
  },
  rust: {
    manifest: 'Cargo.toml',
    managers: [
      {
        name: 'cargo',
        locks: ['Cargo.lock'],
        compare: async () => (await import('./cargo.ts')).compareCargoLock,
        workspaces: true,
      },
    ],
  },
  go: {
    manifest: 'go.mod',
    managers: [{ name: 'go', locks: ['go.sum'], compare: async () => (await others()).compareGoSum }],
  },
  php: {
    manifest: 'composer.json',
    managers: [
      {
        name: 'composer',
        locks: ['composer.lock'],
        compare: async () => (await import('./composer.ts')).compareComposerLock,
      },
    ],
  },
  python: {
    manifest: 'pyproject.toml',
    managers: [
      { name: 'uv', locks: ['uv.lock'], compare: async () => (await python()).compareUvLock, workspaces: true },
      { name: 'poetry', locks: ['poetry.lock'], compare: async () => (await python()).comparePoetryLock },
      { name: 'pdm', locks: ['pdm.lock'] },
    ],
  },
  pipenv: {
    manifest: 'Pipfile',
    managers: [{ name: 'pipenv', locks: ['Pipfile.lock'], compare: async () => (await python()).comparePipfileLock }],
  },
  ruby: {
    manifest: 'Gemfile',
    managers: [{ name: 'bundler', locks: ['Gemfile.lock'], compare: async () => (await others()).compareGemfileLock }],
  },
  elixir: { manifest: 'mix.exs', managers: [{ name: 'mix', locks: ['mix.lock'], workspaces: true }] },
  dart: {
    manifest: 'pubspec.yaml',
    managers: [
      {
        name: 'pub',
        locks: ['pubspec.lock'],
        compare: async () => (await others()).comparePubspecLock,
      },
    ],
  },
  nix: { manifest: 'flake.nix', managers: [{ name: 'nix', locks: ['flake.lock'] }] },
  helm: {
    manifest: 'Chart.yaml',
    managers: [{ name: 'helm', locks: ['Chart.lock'], compare: async () => (await others()).compareChartLock }],
  },
} as const satisfies Record<string, Ecosystem>;

export type EcosystemName = keyof typeof ecosystems;

export const ecosystemNames = Object.keys(ecosystems) as EcosystemName[];

export const managersOf = (name: EcosystemName): readonly Manager[] => ecosystems[name].managers;
