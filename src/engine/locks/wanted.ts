import type { EcosystemName } from './ecosystems.ts';
import { isObject, objectAt, parseObject, textAt } from './json.ts';

/**
 * The lock file that a manifest should have; null: none, as for libraries, whose users choose the versions.
 * `'binary'`: `Cargo.lock`, if the package or the workspace has a program.
 */
export type Wanted = { readonly lock: string; readonly if?: 'binary' } | null;

type Judge = (text: string) => Wanted | Promise<Wanted>;

const some = (...tables: readonly object[]): boolean => tables.some((table) => Object.keys(table).length > 0);

const judges: Readonly<Record<EcosystemName, Judge>> = {
  javascript(text) {
    const json = parseObject(text);
    if (!some(objectAt(json, 'dependencies'), objectAt(json, 'devDependencies'))) return null;
    // What is published is installed by others without its lock file.
    if (json.private !== true && textAt(json, 'name') !== undefined && textAt(json, 'version') !== undefined)
      return null;
    const manager = /^(npm|yarn|pnpm|bun)@/.exec(textAt(json, 'packageManager') ?? '')?.[1] ?? 'npm';
    return { lock: { yarn: 'yarn.lock', pnpm: 'pnpm-lock.yaml', bun: 'bun.lock' }[manager] ?? 'package-lock.json' };
  },
  async rust(text) {
    const { parse } = await import('smol-toml');
    const toml = parse(text);
    if (!isObject(toml.package) && !isObject(toml.workspace)) return null;
    return Array.isArray(toml.bin) ? { lock: 'Cargo.lock' } : { lock: 'Cargo.lock', if: 'binary' };
  },
  async go(text) {
    const { readGoMod } = await import('./others.ts');
    const { required, replaced } = readGoMod(text);
    const elsewhere = required.filter(({ path, version }) => {
      const by = replaced.get(`${path} ${version}`) ?? replaced.get(path);
      return by === undefined || by.version !== undefined;
    });
    return elsewhere.length > 0 ? { lock: 'go.sum' } : null;
  },
  php(text) {
    const json = parseObject(text);
    const asked = Object.keys({ ...objectAt(json, 'require'), ...objectAt(json, 'require-dev') });
    if (!asked.some((name) => name.includes('/'))) return null;
    // Without a type it is a library, if it has a name to be asked for by.
    const type = textAt(json, 'type');
    return type === 'project' || (type === undefined && textAt(json, 'name') === undefined)
      ? { lock: 'composer.lock' }
      : null;
  },
  async python(text) {
    const { parse } = await import('smol-toml');
    const toml = parse(text);
    const tool = objectAt(toml, 'tool');
    const poetry = objectAt(tool, 'poetry');
    if (poetry['package-mode'] === false) return { lock: 'poetry.lock' };
    const packaged = isObject(toml['build-system']) || isObject(tool.poetry);
    const asked = objectAt(toml, 'project').dependencies;
    const uv = objectAt(tool, 'uv');
    if (isObject(tool.uv) && Array.isArray(asked) && asked.length > 0 && (!packaged || uv.package === false))
      return { lock: 'uv.lock' };
    return objectAt(tool, 'pdm').distribution === false ? { lock: 'pdm.lock' } : null;
  },
  async pipenv(text) {
    const { parse } = await import('smol-toml');
    const toml = parse(text);
    return some(objectAt(toml, 'packages'), objectAt(toml, 'dev-packages')) ? { lock: 'Pipfile.lock' } : null;
  },
  ruby(text) {
    return /^[ \t]*gem(?:\s*\(\s*|\s*)["']/m.test(text) && !/^[ \t]*gemspec\b/m.test(text)
      ? { lock: 'Gemfile.lock' }
      : null;
  },
  elixir(text) {
    // A library tells how it is published.
    const published = /\bpackage:|\bdefp?\s+package\b/.test(text);
    const asks = /\{\s*:\w+\s*,\s*("|[\w: ]*(git|github):)/.test(text);
    return asks && !published ? { lock: 'mix.lock' } : null;
  },
  dart(text) {
    const app = /^publish_to:\s*["']?none/m.test(text) && !/^resolution:\s*workspace/m.test(text);
    return app && /^(dev_)?dependencies:\s*$/m.test(text) ? { lock: 'pubspec.lock' } : null;
  },
  nix(text) {
    return /^[ \t]*inputs(\s*=|\.)/m.test(text) ? { lock: 'flake.lock' } : null;
  },
  helm(text) {
    const [, list = ''] = /^dependencies:[^\S\n]*(?:#.*)?\n([\s\S]*?)(?=^[a-zA-Z]|$(?![\s\S]))/m.exec(text) ?? [];
    // A version without a range is locked as it is.
    return /^[ \t]*(- )?version:.*[\^~*x><|]/m.test(list) &&
      /^[ \t]*(- )?repository:\s*["']?(https?|oci|@|alias)/m.test(text)
      ? { lock: 'Chart.lock' }
      : null;
  },
};

/** Throws where the manifest is not to be read. */
export const wantedLock = async (ecosystem: EcosystemName, text: string): Promise<Wanted> => judges[ecosystem](text);
