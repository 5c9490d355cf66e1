import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFully } from '../../../src/engine/compose/parse-tree.ts';
import { readQuickly } from '../../../src/engine/compose/quick-tree.ts';

const sample = `# a stack
---
name: lab
services:
  web:
    image: "nginx:1.27"   # pinned
    ports:
    - 8080:80
    - '443:443'
    command: [serve, --port, "80", {a: 1, 'b': [~, true]}]
    environment: {TZ: Europe/Berlin, EMPTY: ""}

    deploy:
      resources:
        limits: {cpus: 0.5}
  db:
    image: postgres:17
    labels:
      - "a=b"
      -
        key: value
      - name: x
        value: -1.5e3
        more: []
volumes:
  data:
  "quoted key": {}
`;

/** What is read quickly is read as the library reads it; returns whether it was. */
function agrees(text: string): boolean {
  const quick = readQuickly(text, 'compose.yaml');
  if (quick === undefined) return false;
  const { root, problems } = readFully(text, 'compose.yaml');
  assert.deepEqual({ root: quick, problems: [] }, { root, problems }, text);
  return true;
}

const scalars = [
  'a', 'nginx:1.27', '"8080:80"', "'it is'", '1', '-1', '+1', '0', '007', '1.5', '.5', '5.', '1e3', '~', 'null', 'true', 'no',
  'False', 'a b', 'a#b', 'http://x/y?z=1', '-a', ':a', 'a: b', 'a:', '- a', '${A:-b}', '0x1F', '0o17', '.inf', '1_000',
  '2001-12-14', 'é', '[a, b]', '{a: b}', '[]', '{}', '[a, [b, {c: d}]]', '{a: [b], c: {d: e}}', '[a,b]', '{a:b}', '[a, ]',
  '[ "x" , y ]', '*a', '&a b', '!t x', '|', '>-', '%a', '@a', '`a', '?a', '"a', "'a''b'", '"a\\n"', '[a: b]', '[-1, - a]', '',
]; // biome-ignore format: a table
const keys = ['a', 'b', 'c', 'services', '"q"', "'r'", 'x-y', '<<', 'a b', '1', 'true', '-k', '?'];

/** Lines that are nearly right. */
const line = fc
  .tuple(
    fc.constantFrom(0, 0, 0, 1, 1, 2, 3),
    fc.constantFrom('', '', '', '', '- ', '-', '-  '),
    fc.option(fc.constantFrom(...keys, ...'defghijklmnop'), { freq: 6 }),
    fc.constantFrom(': ', ': ', ': ', ':  ', ' : ', ':'),
    fc.oneof(fc.constantFrom(...scalars), fc.constantFrom('', '', 'a', '1')),
    fc.constantFrom('', '', '', ' ', ' # note', '# note', '#'),
  )
  .map(([indent, dash, key, colon, value, end]) => {
    const said = key === null ? value : `${key}${colon}${value}`;
    return `${'  '.repeat(indent)}${dash}${said}${end}`;
  });

describe('Reading plain YAML quickly', () => {
  it('reads an ordinary file', () => {
    assert.ok(agrees(sample));
    assert.ok(agrees(sample.slice(0, -1)));
  });

  it('reads lines in any order as the library does, or not at all', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 7 }), (lines) => {
        if (agrees(lines.join('\n'))) read += 1;
      }),
      { numRuns: 10_000 },
    );
    assert.ok(read > 200, `${read} were read`);
  });

  it('reads what was changed anywhere as the library does, or not at all', () => {
    let read = 0;
    const letters = fc.constantFrom(
      ...' \n:-#\'"[]{},&*|>!%@?~a1.\\\t\r\u0085\u2028é$',
      '  ',
      '\n  ',
      ': ',
      '- ',
      ' #',
      '---\n',
      '...',
      '<<',
    );
    const edit = fc.tuple(fc.nat(sample.length), fc.integer({ min: 0, max: 3 }), fc.oneof(letters, fc.constant('')));
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let text = sample;
        for (const [at, remove, insert] of edits) text = text.slice(0, at) + insert + text.slice(at + remove);
        if (agrees(text)) read += 1;
      }),
      { numRuns: 3_000 },
    );
    assert.ok(read > 500, `${read} were read`);
  });

  it('leaves to the library what is more than plain', () => {
    for (const text of [
      '',
      'a',
      '- a\n',
      'a: &b c\n',
      'a: |\n  b\n',
      'a:\n  b\n',
      'a: 1\na: 2\n',
      'a: b\n  c\n',
      '{a: b}\n',
    ])
      assert.equal(readQuickly(text, 'compose.yaml'), undefined, text);
  });
});
