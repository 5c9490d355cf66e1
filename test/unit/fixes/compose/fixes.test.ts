import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../../src/contract/findings.ts';
import type { PlanItem } from '../../../../src/contract/fixes.ts';
import { evaluate } from '../../../../src/engine/audit/evaluate.ts';
import { neededFacts } from '../../../../src/engine/audit/needed-facts.ts';
import { rules } from '../../../../src/engine/audit/rules/index.ts';
import { fixById } from '../../../../src/engine/fixes/index.ts';
import { commit } from '../../../fixtures/git.ts';
import { now, policy } from '../../audit/facts.ts';
import { readFacts } from '../../git/locations.ts';
import { never, type Workbench, workbench } from '../workbench.ts';

describe('fixes of Compose files', () => {
  let bench: Workbench;
  beforeEach(async () => {
    bench = await workbench();
  });
  afterEach(() => bench[Symbol.dispose]());

  async function findingsOf(rule: string): Promise<Finding[]> {
    const only = new Set([rule]);
    const { facts } = await readFacts(bench.path, { needed: neededFacts(policy(), rules, only) });
    const all = evaluate(bench.location, facts, policy(), { rules, baseline: new Set(), now, only });
    return all.filter(({ verdict }) => verdict === 'fail');
  }

  /** The plan for what the rule finds in these files. */
  async function plan(files: Record<string, string>, rule: string, answers: Record<string, string> = {}) {
    commit(bench.path, files);
    const findings = await findingsOf(rule);
    assert.ok(findings.length > 0, 'nothing was found');
    const [fix = ''] = findings[0]?.fixes ?? [];
    const { id, items } = await bench.runner.plan(fix, [bench.location], answers, {
      signal: never,
      findings: () => findings,
    });
    return { item: items[0] as PlanItem, findings, fix, planId: id };
  }

  const made = ({ item }: { item: PlanItem }, at = 0): string => {
    assert.equal(item.state, 'ready', item.summary);
    return item.changes?.[at]?.after ?? '';
  };

  it('add a healthcheck by the image', async () => {
    const files = { 'compose.yaml': 'services:\n  db:\n    image: docker.io/postgres:17 # main\n' };
    const planned = await plan(files, 'compose/no-healthcheck');
    assert.equal(
      made(planned),
      `services:
  db:
    image: docker.io/postgres:17 # main
    healthcheck:
      test: ["CMD-SHELL", "pg_isready -U \\"$\${POSTGRES_USER:-postgres}\\" -d \\"$\${POSTGRES_DB:-$\${POSTGRES_USER:-postgres}}\\""]
      interval: 30s
      timeout: 5s
      retries: 3
      start_period: 30s
`,
    );
    assert.equal(planned.item.summary, 'Add a healthcheck to db in compose.yaml');
    await bench.runner.apply(planned.planId, { signal: never });
    assert.deepEqual(await findingsOf('compose/no-healthcheck'), []);
    assert.deepEqual(await findingsOf('compose/invalid-file'), []);
  });

  it('ask for the command of one service, with what is known as the suggestion', async () => {
    const files = {
      'compose.yaml': 'services:\n  cache:\n    image: valkey/valkey:8\n  own:\n    image: ghcr.io/me/own:1\n',
    };
    const { findings, fix } = await plan(files, 'compose/no-healthcheck');
    const asked = async (service: string) =>
      (
        await bench.runner.questions(fix, bench.location, {
          signal: never,
          findings: () => findings.filter(({ subject }) => subject === `compose.yaml:${service}`),
        })
      )[0];
    assert.deepEqual([(await asked('cache'))?.default, (await asked('cache'))?.required], ['valkey-cli ping', true]);
    assert.deepEqual([(await asked('own'))?.default, (await asked('own'))?.required], [undefined, true]);
  });

  it('add healthchecks where the image is known, and say which were left out', async () => {
    const files = {
      'compose.yaml': 'services:\n  cache:\n    image: redis:7\n  own:\n    image: ghcr.io/me/own:1\n',
      'b/compose.yml': 'services:\n  web: { image: "nginx:1.27", ports: ["80:8080"] }\n',
    };
    const planned = await plan(files, 'compose/no-healthcheck');
    assert.match(made(planned, 1), /redis-cli ping/);
    assert.match(made(planned), /healthcheck: \{test: \["CMD-SHELL", "curl .* http:\/\/127\.0\.0\.1:8080\/"\]/);
    assert.equal(planned.item.summary, 'Add a healthcheck to 2 services in 2 files');
    assert.deepEqual(planned.item.warnings, [
      'Left out: compose.yaml: own: No command is known that tells whether ghcr.io/me/own:1 works.',
    ]);
    const one = await plan({ 'x.txt': '' }, 'compose/no-healthcheck', { test: 'true' });
    assert.equal(one.item.blocked?.code, 'bad-input');
  });

  it('take a command as the container’s shell reads it', async () => {
    const files = { 'compose.yaml': 'services:\n  own:\n    image: own:1\n' };
    const planned = await plan(files, 'compose/no-healthcheck', { test: 'test "$(cat /tmp/x)" = \'ok\'' });
    assert.match(made(planned), /test: \["CMD-SHELL", "test \\"\$\$\(cat \/tmp\/x\)\\" = 'ok'"\]/);
  });

  for (const [image, expected] of [
    ['nginx', 'nginx:1.27.3'],
    ['"nginx:latest"', '"nginx:1.27.3"'],
    ['registry.local:5000/team/nginx', 'registry.local:5000/team/nginx:1.27.3'],
    ["'registry.local:5000/nginx:latest' # x", "'registry.local:5000/nginx:1.27.3' # x"],
  ] as const)
    it(`set the version of ${image}`, async () => {
      const text = (one: string) => `services:\n  web:\n    image: ${one}\n`;
      assert.equal(
        made(await plan({ 'compose.yaml': text(image) }, 'compose/unpinned-image', { tag: '1.27.3' })),
        text(expected),
      );
    });

  it('set the version of one image at a time, and of none that a variable names', async () => {
    const two = { 'compose.yaml': 'services:\n  web:\n    image: nginx\n  cache:\n    image: redis\n' };
    const { item } = await plan(two, 'compose/unpinned-image', { tag: '1' });
    assert.equal(item.blocked?.code, 'bad-input');
    assert.equal(item.summary, 'One version does not fit several images: `web` runs nginx, `cache` runs redis.');
    assert.match(item.blocked?.hint ?? '', /one service at a time/);
    const variable = { 'compose.yaml': 'services:\n  web:\n    image: nginx:${TAG:-latest}\n' };
    assert.match((await plan(variable, 'compose/unpinned-image', { tag: '1' })).item.summary, /takes a variable/);
    for (const tag of ['latest', 'a b', ':1', '-x', 'x'.repeat(129)])
      assert.equal((await plan({ 'x.txt': tag }, 'compose/unpinned-image', { tag })).item.blocked?.code, 'bad-input');
  });

  it('are shown with stand-ins for answers that nobody has given, and are not done so', async () => {
    const files = { 'compose.yaml': 'services:\n  web:\n    image: nginx\n  cache:\n    image: "redis:latest"\n' };
    commit(bench.path, files);
    const previewed = async (fix: string, rule: string, answers: Record<string, string> = {}) => {
      const findings = await findingsOf(rule);
      const options = { signal: never, findings: () => findings, preview: true };
      const plan = await bench.runner.plan(fix, [bench.location, bench.location], answers, options);
      return { plan, item: plan.items[0] as PlanItem };
    };
    const tags = await previewed('compose/set-image-tag', 'compose/unpinned-image');
    assert.equal(made(tags), 'services:\n  web:\n    image: nginx:<tag>\n  cache:\n    image: "redis:<tag>"\n');
    await assert.rejects(bench.runner.apply(tags.plan.id, { signal: never }), /no longer valid/);
    const limits = await previewed('compose/add-resource-limits', 'compose/no-resource-limits', { cpus: '2' });
    assert.match(made(limits), /image: nginx\n {4}mem_limit: <memory>\n {4}cpus: 2\n/);
    // What somebody did answer is checked all the same.
    const wrong = await previewed('compose/add-resource-limits', 'compose/no-resource-limits', { memory: 'a lot' });
    assert.equal(wrong.item.blocked?.code, 'bad-input');
    const literal = await plan({ 'x.txt': '' }, 'compose/no-resource-limits', { memory: '<memory>' });
    assert.equal(literal.item.blocked?.code, 'bad-input');
  });

  it('limit memory and processors', async () => {
    const files = { 'compose.yaml': 'services:\n  web:\n    image: nginx:1\n' };
    const planned = await plan(files, 'compose/no-resource-limits', { memory: '512M', cpus: '0.5' });
    assert.equal(made(planned), 'services:\n  web:\n    image: nginx:1\n    mem_limit: 512m\n    cpus: 0.5\n');
    for (const memory of ['a lot', '0m', '5']) {
      const { item } = await plan({ 'x.txt': memory }, 'compose/no-resource-limits', { memory });
      assert.equal(item.blocked?.code, 'bad-input');
    }
  });

  const services = 'x:\n    image: x:1\n    healthcheck: { test: [CMD, x] }\n  y:\n    image: y:1\n';
  for (const [name, before, expected] of [
    [
      'a list',
      '\n      - "x" # first\n      # second\n      - y\n',
      '\n      "x": # first\n        condition: service_healthy\n      # second\n      y:\n        condition: service_started\n',
    ],
    [
      'a list as far left as its key',
      '\n    - y\n    - x\n',
      '\n      y:\n        condition: service_started\n      x:\n        condition: service_healthy\n',
    ],
    [
      'a list on one line',
      ' [x, y] # both\n',
      ' {x: {condition: service_healthy}, y: {condition: service_started}} # both\n',
    ],
    [
      'a mapping',
      '\n      x:\n        restart: true\n',
      '\n      x:\n        restart: true\n        condition: service_healthy\n',
    ],
    ['a mapping of nothing', '\n      x:\n      y:\n', '\n      x:\n        condition: service_healthy\n      y:\n'],
  ] as const)
    it(`wait until it is healthy: ${name}`, async () => {
      const text = (one: string) => `services:\n  web:\n    image: w:1\n    depends_on:${one}  ${services}`;
      const planned = await plan({ 'compose.yaml': text(before) }, 'compose/dependency-condition');
      assert.equal(made(planned), text(expected));
      await bench.runner.apply(planned.planId, { signal: never });
      assert.deepEqual(await findingsOf('compose/dependency-condition'), []);
    });

  it('are of use only where something was found', async () => {
    for (const id of ['add-restart-policy', 'add-healthcheck', 'bind-to-localhost', 'require-service-healthy']) {
      assert.equal(fixById(`compose/${id}`)?.needsFinding, true);
      const item = await bench.plan(`compose/${id}`);
      assert.equal(item.blocked?.code, 'conflict');
    }
  });

  it('find the place anew, and refuse what has changed since the preview', async () => {
    const file = join(bench.path, 'compose.yaml');
    const { findings, fix } = await plan(
      { 'compose.yaml': 'services:\n  db:\n    image: postgres:1\n    ports: ["5432:5432"]\n' },
      'compose/database-port',
    );
    writeFileSync(
      file,
      '# moved\n\nservices:\n  other:\n    image: x\n  db:\n    ports:\n      - 80:80\n      - 5432:5432\n    image: postgres:1\n',
    );
    const { id, items } = await bench.runner.plan(
      fix,
      [bench.location],
      {},
      { signal: never, findings: () => findings },
    );
    assert.match(items[0]?.changes?.[0]?.after ?? '', /- 80:80\n {6}- 127\.0\.0\.1:5432:5432\n/);
    writeFileSync(file, 'services: {}\n');
    const [result] = await bench.runner.apply(id, { signal: never });
    assert.equal(result?.error?.code, 'conflict');
    assert.equal(readFileSync(file, 'utf8'), 'services: {}\n');
  });
});
