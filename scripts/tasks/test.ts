// npm test: every tier; the last line counts them all.
import { add, none, summary } from '../lib/counts.ts';
import { allTiers, runTier } from '../lib/tiers.ts';

let counts = none;
for (const tier of allTiers) counts = add(counts, await runTier(tier));
console.log(summary(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
