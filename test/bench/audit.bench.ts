// An audit against the bare `git status` calls that it cannot do without, side by side.
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RuleSet } from '../../src/contract/findings.ts';
import { audit, benchFleet } from './lib/fleet.ts';
import { bareStatus, bareStatuses } from './lib/floor.ts';
import { interleaved } from './lib/measure.ts';
import { type Figure, printFigures } from './lib/table.ts';

for (const { count, rounds } of [
  { count: 100, rounds: 9 },
  { count: 1000, rounds: 5 },
]) {
  await using bench = await benchFleet(count);
  const paths = bench.demo.repositories.map(({ path }) => path);
  const known = bench.open();
  await audit(known);
  const knownByAll = bench.open({ set: 'strict' });
  await audit(knownByAll);
  const auditNew = async (set: RuleSet, withoutSecrets = false) => {
    const fleet = bench.open({ set, withoutSecrets });
    await audit(fleet);
    fleet.dispose();
  };

  const { floor, first, withoutSecrets, every, again, againByAll } = await interleaved(rounds, {
    floor: () => bareStatuses(paths, bench.git.concurrency),
    first: () => auditNew('default'),
    withoutSecrets: () => auditNew('strict', true),
    every: () => auditNew('strict'),
    again: () => audit(known),
    againByAll: () => audit(knownByAll),
  });

  const one = bench.demo.repositories.find(({ state }) => state === 'clean');
  const oneId = known.repositories().find(({ path }) => path === one?.path)?.id;
  if (!one || oneId === undefined) throw new Error('the fleet has no clean repository');
  const edit = () => appendFile(join(one.path, 'README.md'), 'One more line.\n');
  const single = await interleaved(31, {
    edit,
    status: () => bareStatus(one.path),
    changed: () => audit(known, [oneId]),
  });
  known.dispose();
  knownByAll.dispose();

  const figures: Figure[] = [
    { name: 'first audit, default set', value: first, floor, unit: 'ms', target: 2 },
    { name: 'first audit, every rule but secrets', value: withoutSecrets, floor, unit: 'ms', target: 3 },
    { name: 'first audit, every rule', value: every, floor, unit: 'ms', target: 5 },
    { name: 'again, nothing changed', value: again, floor, unit: 'ms', target: 1.3 },
    { name: 'again, nothing changed, every rule', value: againByAll, floor, unit: 'ms', target: 1.3 },
    { name: 'one repository, one file changed', value: single.changed, floor: single.status, unit: 'ms', target: 2 },
  ];
  printFigures(`${count} repositories of 200 files, ${bench.git.concurrency} git processes at once`, figures);
}
