import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rules } from '../../../../src/engine/audit/rules/index.ts';
import { interpolate } from '../../../../src/engine/compose/interpolate.ts';
import { parseTree } from '../../../../src/engine/compose/parse-tree.ts';
import { parsePort } from '../../../../src/engine/compose/ports.ts';
import { judge, messages, verdict } from '../facts.ts';
import { composeOf } from './compose-facts.ts';

/** Those that judge a repository by itself. */
const composeRules = rules.filter(({ category, claims }) => category === 'compose' && claims === undefined);
const told = async (rule: string, files: Readonly<Record<string, string | Buffer>>) =>
  messages(`compose/${rule}`, { facts: await composeOf(files) });
/** A service `web` with these lines, beside an image. */
const web = (...lines: string[]): string =>
  `services:\n  web:\n    image: nginx:1.27\n${lines.map((line) => `    ${line}\n`).join('')}`;

describe('rules of Compose', () => {
  it('find no mistake in what is shown as right', async () => {
    for (const { id, good } of composeRules)
      for (const other of composeRules.filter(({ severity }) => severity === 'error'))
        assert.equal(
          verdict(other.id, { facts: await composeOf(typeof good === 'object' ? good : {}) }),
          'pass',
          `${other.id} in ${id}`,
        );
  });

  it('have nothing to say where there is no Compose file', () => {
    for (const { id } of composeRules) assert.equal(verdict(id), 'not-applicable', id);
  });

  it('point at the very words', async () => {
    const [finding] = judge('compose/privileged', {
      facts: await composeOf({ 'stack/compose.yml': web('privileged: true') }),
    });
    const { path, line, column, endLine, endColumn } = finding ?? {};
    assert.deepEqual([path, line, column, endLine, endColumn], ['stack/compose.yml', 4, 17, 4, 21]);
  });

  it('know an image that is built, one by variable and one of a registry with a port', async () => {
    const rule = 'unpinned-image';
    assert.deepEqual(await told(rule, { 'compose.yaml': 'services:\n  a: {build: ., image: me/a}\n' }), []);
    assert.deepEqual(await told(rule, { 'compose.yaml': 'services:\n  a: {image: "nginx:${TAG}"}\n' }), []);
    const ofRegistry = await told(rule, { 'compose.yaml': 'services:\n  a: {image: "nas:5000/a"}\n' });
    assert.deepEqual(ofRegistry, ['The image `nas:5000/a` of `a` has no tag, which means `latest`.']);
    assert.equal((await told(rule, { 'compose.yaml': 'services:\n  a: {image: "nginx:${TAG:-latest}"}\n' })).length, 1);
    const variable = { 'compose.yaml': 'services:\n  a: {image: "nginx:${TAG}"}\n', '.env': 'TAG=latest # for now\n' };
    assert.equal((await told(rule, variable)).length, 1);
    assert.deepEqual(await told(rule, { ...variable, '.env': 'TAG="1.27"\n' }), []);
  });

  it('merge overrides, variants, what is extended and included', async () => {
    const base = 'services:\n  web:\n    image: nginx:1.27\n';
    const rule = 'no-restart-policy';
    const restarts = 'services:\n  web:\n    restart: always\n';
    assert.equal((await told(rule, { 'compose.yaml': base })).length, 1);
    assert.deepEqual(await told(rule, { 'compose.yaml': base, 'compose.override.yaml': restarts }), []);
    assert.deepEqual(await told(rule, { 'docker-compose.yml': base, 'docker-compose.prod.yml': restarts }), []);
    const extending = 'services:\n  web:\n    extends: {file: ../common.yaml, service: base}\n    image: nginx:1.27\n';
    const common = 'services:\n  base:\n    restart: always\n';
    assert.deepEqual(await told(rule, { 'app/compose.yaml': extending, 'common.yaml': common }), []);
    assert.deepEqual(await told('invalid-file', { 'app/compose.yaml': extending }), [
      'There is no file common.yaml to extend a service of.',
    ]);
    const included = { 'compose.yaml': 'include: [db.yaml]\nservices:\n  web: {image: a:1, depends_on: [db]}\n' };
    assert.deepEqual(await told('undefined-reference', { ...included, 'db.yaml': 'services: {db: {image: b:1}}' }), []);
    assert.equal((await told('undefined-reference', { ...included, 'db.yaml': 'services: {}' })).length, 1);
    const circle = 'services:\n  a: {extends: b, image: x:1}\n  b: {extends: a}\n';
    assert.match((await told('invalid-file', { 'compose.yaml': circle })).join(), /extends itself/);
  });

  it('follow anchors and merges, and `!reset`', async () => {
    const anchored = `x-common: &common\n  restart: always\n  privileged: true\nservices:\n  a:\n    <<: *common\n    image: a:1\n  b:\n    <<: [*common]\n    image: b:1\n    privileged: false\n`;
    assert.deepEqual(await told('no-restart-policy', { 'compose.yaml': anchored }), []);
    assert.deepEqual(await told('privileged', { 'compose.yaml': anchored }), ['`a` runs privileged.']);
    const ports = 'services:\n  db:\n    image: postgres:17\n    ports: ["5432:5432"]\n';
    assert.equal((await told('database-port', { 'compose.yaml': ports })).length, 1);
    const reset = { 'compose.yaml': ports, 'compose.override.yaml': 'services:\n  db:\n    ports: !reset []\n' };
    assert.deepEqual(await told('database-port', reset), []);
  });

  it('take no stand-in, reference or public value for a secret', async () => {
    const values = ['${DB_PASSWORD}', 'changeme', '""', '/run/secrets/db', 'ENC[AES256,data:x]', 'true', '<password>'];
    for (const value of values) {
      const file = web('environment:', `  DB_PASSWORD: ${value}`);
      assert.deepEqual(await told('plaintext-secret', { 'compose.yaml': file }), [], value);
    }
    for (const line of ['- DB_PASSWORD=k3ttle-Br4ss', '- URL=postgres://app:k3ttle-Br4ss@db/app']) {
      const found = await told('plaintext-secret', { 'compose.yaml': web('environment:', `  ${line}`) });
      assert.equal(found.length, 1, line);
      assert.ok(!found.join().includes('k3ttle'), 'the value is not told');
    }
    assert.deepEqual(
      await told('plaintext-secret', {
        'compose.yaml': web('environment:', '  - PUBLIC_KEY=abcdefgh', '  - TOKEN_FILE=/x/y'),
      }),
      [],
    );
  });

  it('say what Compose would refuse, once, at its place', async () => {
    const invalid = async (text: string | Buffer) => (await told('invalid-file', { 'compose.yaml': text })).join('\n');
    assert.match(await invalid('services:\n\tweb: {}\n'), /Not valid YAML.*Indent with spaces/);
    assert.match(await invalid('services:\n  a: {image: a:1}\n  a: {image: a:2}\n'), /`a` is given twice/);
    assert.match(await invalid('web:\n  image: nginx\n'), /version 1/);
    assert.match(await invalid('service:\n  web: {image: a:1}\n'), /no `service` at the top.*`services`/);
    assert.match(await invalid('services: [web]\n'), /must be a mapping/);
    assert.match(await invalid(''), /empty/);
    assert.match(await invalid(web('ports: ["80:http"]')), /`80:http` is no port/);
    assert.match(await invalid('services:\n  web: {restart: always}\n'), /neither `image` nor `build`/);
    assert.match(await invalid(web('command: "echo ${"')), /name is expected/);
    assert.match(await invalid(Buffer.from([0x73, 0, 0xff, 0xfe])), /no text/);
    assert.match(await invalid(`services:\n${'  '.repeat(3)}${'['.repeat(5000)}`), /nested too deeply/);
    assert.match(await invalid(`# ${'x'.repeat(1_000_001)}`), /too large/);
    assert.match(await invalid('services: &a\n  x: *a\n'), /stands inside what it stands for/);
    assert.equal(
      await invalid('services:\n{% for a in b %}\n  x: {image: "{{ a }}"}\n{% endfor %}\n'),
      '',
      'a template',
    );
    assert.equal(await invalid(web('x-own: 1', 'command: "echo $$HOME"')), '');
  });

  it('are not blown up by aliases of aliases', async () => {
    const lines = Array.from(
      { length: 30 },
      (_, i) => `x-${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`,
    );
    const bomb = `x-0: &a0 [lol]\n${lines.join('\n')}\nservices:\n  web:\n    image: a:1\n    environment: *a30\n    x-own: *a30\n`;
    assert.deepEqual(await told('invalid-file', { 'compose.yaml': bomb }), []);
    assert.deepEqual(await told('plaintext-secret', { 'compose.yaml': bomb }), []);
  });

  it('do not judge what belongs to files that are not here', async () => {
    const overlay = 'services:\n  web:\n    networks: [proxy]\n';
    for (const { id } of composeRules)
      assert.equal(verdict(id, { facts: await composeOf({ 'deploy/compose.prod.yaml': overlay }) }), 'pass', id);
    const outside = 'include: [../../other/compose.yaml]\nservices:\n  a: {image: a:1, networks: [x]}\n';
    assert.deepEqual(await told('undefined-reference', { 'compose.yaml': outside }), []);
    assert.deepEqual(await told('invalid-file', { 'test/fixtures/compose.yaml': 'not: valid' }), []);
  });

  it('do not call a variable that is given in one of two databases’ ports', async () => {
    const port = (text: string) => ({
      'compose.yaml': `services:\n  db:\n    image: postgres:17\n    ports: ["${text}"]\n`,
    });
    for (const open of ['5432:5432', '0.0.0.0:5433:5432', '[::]:5432:5432', '5432'])
      assert.equal((await told('database-port', port(open))).length, 1, open);
    for (const closed of ['127.0.0.1:5432:5432', '[::1]:5432:5432', '192.168.1.2:5432:5432', '8080:80', '${PORT}:5432'])
      assert.deepEqual(await told('database-port', port(closed)), [], closed);
  });
});

describe('the parts of a Compose file', () => {
  it('fill in variables as Compose does', () => {
    const lookup = (name: string) => ({ A: 'a', EMPTY: '' })[name];
    const cases: [string, string | null][] = [
      ['$A-${A}', 'a-a'],
      ['$$A', '$A'],
      ['${B:-b}', 'b'],
      ['${B-b}', 'b'],
      ['${EMPTY:-b}', 'b'],
      ['${EMPTY-b}', ''],
      ['${B:-${A:-c}}', 'a'],
      ['${A:+c}', 'c'],
      ['${B:?must be set}', null],
      ['${B}', null],
      ['x${A:-', null],
      ['$', null],
    ];
    for (const [text, expected] of cases) assert.equal(interpolate(text, lookup).text, expected, text);
  });

  it('never throw, whatever stands in them', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'${}:-+?AB '.split('')) }), (text) => {
        const { text: made, problem } = interpolate(text, () => 'v');
        assert.ok(made !== null || problem !== undefined);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => parsePort(text) === undefined || text.length > 0));
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a: -&*<{}[]\n"!|>#\t'.split('')), maxLength: 60 }), (text) => {
        parseTree(Buffer.from(text), 'compose.yaml');
      }),
    );
  });

  it('read ports back as they were written', () => {
    const port = fc.integer({ min: 1, max: 65_535 });
    const ip = fc.constantFrom(null, '127.0.0.1', '::1');
    fc.assert(
      fc.property(ip, port, port, fc.constantFrom('tcp', 'udp'), (hostIp, published, target, protocol) => {
        const host = hostIp === null ? '' : `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:`;
        assert.deepEqual(parsePort(`${host}${published}:${target}/${protocol}`), {
          hostIp,
          published: [published, published],
          target: [target, target],
          protocol,
        });
      }),
    );
  });
});
