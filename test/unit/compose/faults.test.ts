import assert from 'node:assert/strict';
import { judge, messages } from '../audit/facts.ts';
import { composeOf } from '../audit/rules/compose-facts.ts';

const findings = async (rule: string, content: string | Buffer) =>
  judge(`compose/${rule}`, { facts: await composeOf({ 'compose.yaml': content }) });
const told = async (content: string | Buffer) =>
  (await findings('invalid-file', content)).map(
    ({ verdict, line, column, message }) => `${verdict} ${line}:${column} ${message}`,
  );
const service = 'services:\n  web:\n    image: nginx:1.27\n';

describe('a Compose file that is not as it should be', () => {
  it('with ten thousand findings tells the first thousand, and how many there are more', async () => {
    const many = `services:\n${Array.from({ length: 10_000 }, (_, index) => `  s${index}: { image: a }\n`).join('')}`;
    const found = await findings('unpinned-image', many);
    assert.equal(found.length, 1_001);
    assert.equal(new Set(found.map(({ id }) => id)).size, 1_001);
    assert.equal(found.at(-1)?.message, '9000 more findings of this rule are not listed.');
  });

  it('with ten thousand mistakes tells the first hundred', async () => {
    const many = `${service}${Array.from({ length: 10_000 }, (_, index) => `    wrong${index}: 1\n`).join('')}`;
    const found = await told(many);
    assert.ok(found.length <= 1_001);
    assert.match(found[0] ?? '', /^fail 4:5 Compose knows no `wrong0`/);
  });

  it('that is not UTF-8 is told at the first letter that is none', async () => {
    const latin = Buffer.from(`${service}    labels:\n      - caf\u00E9\n`, 'latin1');
    assert.deepEqual(await told(latin), ['fail 5:12 The file is not UTF-8, which Compose expects.']);
    assert.deepEqual(await told(Buffer.from(`${service}    labels:\n      - caf\u00E9 \uFFFD\n`)), [
      'pass undefined:undefined Compose can read every Compose file.',
    ]);
  });

  it('that is indented with tabs is told so', async () => {
    const [first] = await told('services:\n\tweb:\n\t\timage: nginx:1.27\n');
    assert.match(first ?? '', /^fail 2:1 .*Indent with spaces\.$/);
  });

  it('with a key given twice is told at the second', async () => {
    assert.deepEqual(await told(`${service}    image: nginx:1.28\n`), ['fail 4:5 `image` is given twice.']);
  });

  it('that merges mappings into mappings by the thousand is refused, not worked out', async () => {
    const merges = Array.from(
      { length: 5_000 },
      (_, index) => `x-${index + 1}: &m${index + 1} { <<: *m${index}, k${index + 1}: 1 }\n`,
    );
    const [first] = await told(`x-0: &m0 { k0: 1 }\n${merges.join('')}${service}`);
    assert.match(first ?? '', /^fail .* Its `<<` merge too much, and are left out\.$/);
  });

  it('that merges a hundred and fifty thousand aliases is read', async () => {
    const aliases = Array.from({ length: 150_000 }, () => '*a').join(',');
    const [first] = await told(`x-a: &a {}\nx-b: { <<: [${aliases}] }\n${service}`);
    assert.equal(first, 'pass undefined:undefined Compose can read every Compose file.');
  });

  it('with variables in variables by the thousand is told, and no more is known of that value', async () => {
    const image = (depth: number) => `${'${A:-'.repeat(depth)}x:1${'}'.repeat(depth)}`;
    const of = (depth: number) => `services:\n  web:\n    image: ${image(depth)}\n    restart: always\n`;
    assert.deepEqual(await told(of(50)), ['pass undefined:undefined Compose can read every Compose file.']);
    const why = 'Variables stand too deeply in one another here, and are left out.';
    assert.match((await told(of(10_000)))[0] ?? '', new RegExp(`^fail 3:12 .*${why}$`));
    assert.deepEqual(await told(of(51)), await told(of(10_000)));
  });

  it('with lists in lists by the hundred is refused', async () => {
    for (const depth of [250, 2_000, 100_000])
      for (const deep of [
        `${'- '.repeat(depth)}x`,
        Array.from({ length: Math.min(depth, 1_200) }, (_, at) => `${' '.repeat(at)}a:\n`).join(''),
      ])
        assert.match((await told(deep))[0] ?? '', /^fail .*(nested too deeply|Not valid YAML|too large)/, `${depth}`);
  });

  it('takes an anchor as it stands before the alias, and knows one that is not there', async () => {
    const text = (alias: string) =>
      `x-a: &tag nginx\nx-b: &tag nginx:1.27\nservices:\n  web:\n    image: *${alias}\nx-c: &later a:1\n`;
    const images = async (alias: string) =>
      messages('compose/unpinned-image', { facts: await composeOf({ 'compose.yaml': text(alias) }) });
    assert.deepEqual(await images('tag'), []);
    assert.match((await told(text('later')))[0] ?? '', /^fail 5:12 There is no anchor `&later` before it\.$/);
    assert.deepEqual(await told('x-a: &a { b: *a }\nservices: {}\n'), [
      'fail 1:14 The alias `*a` stands inside what it stands for.',
    ]);
  });
});
