// npm run check: types, lint, architecture, manifest; seconds.
import { add, none, summary } from '../lib/counts.ts';
import { runTier, staticTiers } from '../lib/tiers.ts';

let counts = none;
for (const tier of staticTiers) counts = add(counts, await runTier(tier));
console.log(summary(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
