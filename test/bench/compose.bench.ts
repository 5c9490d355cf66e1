// A thousand-line Compose file in the editor: from a text as it is typed to the findings on it, by every rule.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fleet } from '../../src/engine/fleet/fleet.ts';
import { audit, benchFleet } from './lib/fleet.ts';
import { median } from './lib/measure.ts';
import { type Figure, printFigures } from './lib/table.ts';

const rounds = 61;
const lines = 1_000;
/** As one types; a flood is told ten times a second. */
const betweenKeysMs = 150;

/** Services of ten lines each; `typed` is what changes. With `anchors` it is no plain YAML any more. */
function composeText(typed: string, anchors: boolean): string {
  const services = Array.from({ length: lines / 10 - 1 }, (_, index) =>
    [
      `  service-${index}:`,
      `    image: registry.example/app-${index}:1.${index}`,
      '    restart: unless-stopped',
      '    ports:',
      `      - "${8000 + index}:80"`,
      anchors && index === 0 ? '    environment: &common' : '    environment:',
      `      LEVEL: info-${typed}`,
      ...(anchors && index > 0 ? ['      <<: *common'] : [`      NUMBER: ${index}`]),
      '    volumes:',
      `      - data:/var/lib/app-${index}`,
    ].join('\n'),
  );
  return `# ${typed}\nservices:\n${services.join('\n')}\nvolumes:\n  data: {}\n`;
}

/** ms from the text to the news of it. */
async function retype(fleet: Fleet, path: string, open: Map<string, string>, text: string): Promise<number> {
  open.set(path, text);
  const told = Promise.withResolvers<void>();
  const end = fleet.onDidChange(() => told.resolve());
  const begun = performance.now();
  fleet.textChanged(path);
  await told.promise;
  end();
  return performance.now() - begun;
}

await using bench = await benchFleet(100);
const open = new Map<string, string>();
const fleet = bench.open({ set: 'strict', openText: (path) => open.get(path) });
await audit(fleet);
const one = bench.demo.repositories.find(({ state }) => state === 'clean');
const repository = fleet.repositories().find(({ path }) => path === one?.path);
const compose = repository && fleet.get(repository.id)?.findings.find(({ path }) => path?.endsWith('compose.yaml'));
if (!repository || compose?.path === undefined) throw new Error('the fleet has no Compose file that is judged');
const path = join(repository.path, compose.path);

const figures: Figure[] = [];
for (const anchors of [false, true]) {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    // Each text has one finding more or less than the one before.
    const text = composeText(`${round}`, anchors).replace(
      'services:\n',
      round % 2 ? 'services:\n  typed: { image: a }\n' : 'services:\n',
    );
    const ms = await retype(fleet, path, open, text);
    await fleet.settled();
    await pause(betweenKeysMs);
    if (round > 0) times.push(ms);
  }
  const name = `re-judged as typed, ${anchors ? 'with anchors' : 'plain'}`;
  figures.push({ name, value: median(times), unit: 'ms', target: 50 });
}
fleet.dispose();
printFigures(`a Compose file of ${lines} lines, one of 40 in a repository`, figures);
