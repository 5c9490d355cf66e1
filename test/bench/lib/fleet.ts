import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { rules } from '../../../src/engine/audit/rules/index.ts';
import { Fleet } from '../../../src/engine/fleet/fleet.ts';
import type { FleetOptions } from '../../../src/engine/fleet/options.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { Store } from '../../../src/engine/store/types.ts';
import { type DemoFleet, makeFleet } from '../../fixtures/fleet/index.ts';

// Whose machine it is must not matter.
Object.assign(process.env, { GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' });

export interface BenchFleet extends AsyncDisposable {
  readonly demo: DemoFleet;
  readonly git: Git;
  readonly store: Store;
  /** A new fleet over the same repositories (or over other roots), nothing read yet. */
  open(
    options?: Pick<Partial<FleetOptions>, 'set' | 'openText'> & {
      readonly roots?: readonly string[];
      readonly withoutSecrets?: boolean;
    },
  ): Fleet;
}

/** Repositories of so many files each, on an ordinary day, and an empty store. */
export async function benchFleet(count: number, filesPerRepository = 200): Promise<BenchFleet> {
  const folder = await mkdtemp(join(tmpdir(), 'gitops-auditor-bench-'));
  const demo = await makeFleet({
    directory: join(folder, 'fleet'),
    count,
    seed: 7,
    filesPerRepository,
    states: 'everyday',
  });
  const git = new Git();
  const store = await openStore(join(folder, 'state'));
  const withoutSecrets = join(folder, 'without-secrets.yaml');
  const off = rules.filter(({ category }) => category === 'secrets').map(({ id }) => `  ${id}: off\n`);
  await writeFile(withoutSecrets, `rules:\n${off.join('')}`);
  return {
    demo,
    git,
    store,
    open: ({ roots = [demo.directory], withoutSecrets: without = false, ...options } = {}) =>
      new Fleet({
        git,
        store,
        log: silentLogger,
        roots: () => roots,
        discovery: () => ({ depth: 4, ignore: [] }),
        trusted: () => true,
        ...options,
        ...(without && { policyFile: withoutSecrets }),
      }),
    [Symbol.asyncDispose]: async () => {
      store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const audit = (fleet: Fleet, repositoryIds?: string[]): Promise<void> =>
  fleet.audit({
    signal: new AbortController().signal,
    priority: 'interactive',
    ...(repositoryIds && { repositoryIds }),
  });
