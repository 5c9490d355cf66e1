// What `npm test` runs, in order: the cheapest first.
import { type Counts, check, countSuite } from './counts.ts';
import { inRoot, node, tools } from './project.ts';
import { buildProduct, e2e, integration, unitWithCoverage } from './suites.ts';

export interface Tier {
  readonly name: string;
  run(): Promise<Counts>;
}

/** Programs that end with 0 when all is well; each counts as one test. */
const checks = (name: string, ...commands: (readonly [script: string, ...args: string[]])[]): Tier => ({
  name,
  run: async () => {
    let ok = true;
    for (const [script, ...args] of commands) ok = (await node(script, args)) === 0 && ok;
    return check(ok);
  },
});

const suite = (name: string, run: (env: Record<string, string>) => Promise<number>): Tier => ({
  name,
  run: () => countSuite(run),
});

export const staticTiers: readonly Tier[] = [
  checks('types', [tools.tsc, '-p', '.'], [tools.tsc, '-p', 'webview-ui']),
  checks('lint', [tools.biome, 'check', '--error-on-warnings']),
  checks('architecture', [
    tools.dependencyCruiser,
    'src',
    'webview-ui/src',
    'scripts',
    '--config',
    '.dependency-cruiser.cjs',
  ]),
  checks('manifest', [inRoot('scripts/checks/manifest.ts')]),
];

export const allTiers: readonly Tier[] = [
  ...staticTiers,
  suite('unit', unitWithCoverage),
  {
    name: 'build',
    run: async () => {
      await buildProduct('--production');
      return check(true);
    },
  },
  checks('package', [inRoot('scripts/tasks/package.ts'), '--no-build']),
  suite('integration', integration),
  suite('e2e', (env) => e2e([], env)),
];

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Runs one tier, saying its name, outcome and time. Never rejects: what throws has failed. */
export async function runTier({ name, run }: Tier): Promise<Counts> {
  console.log(`\n▶ ${name}`);
  const started = performance.now();
  const counts = await run().catch((error: unknown): Counts => {
    const message = error instanceof Error ? error.message : String(error);
    console.error(message);
    return { ...check(false), failures: [message] };
  });
  const mark = counts.failed > 0 ? '✖' : '✔';
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  console.log(`${mark} ${name}: ${counts.passed} ok, ${counts.failed} not ok${skipped} (${seconds(started)})`);
  // A check says itself what is wrong; here it is only named.
  const failures = counts.failed > 0 && counts.failures.length === 0 ? ['see above'] : counts.failures;
  return { ...counts, failures: failures.map((failure) => `${name}: ${failure}`) };
}
