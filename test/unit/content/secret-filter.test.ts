import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { namedKinds } from '../../../src/engine/audit/rules/secrets/kinds.ts';
import { commentsRule } from '../../../src/engine/content/find-secrets.ts';
import { candidateRules, filteredRules, secretNameClass } from '../../../src/engine/content/secret-filter.ts';
import { presetPatterns, presetRules, type RulePattern } from './preset-patterns.ts';
import { oracle } from './secretlint.ts';

const made = new URL('preset-patterns.txt', import.meta.url);
const scanners = [...presetRules.keys()].filter((rule) => rule !== commentsRule).sort();

/** Texts that a rule's pattern matches, as far as they can be made: what must or must not stand around is left to chance. */
function textsOf({ pattern }: RulePattern): fc.Arbitrary<string> {
  const source = pattern.source
    .replace(/\(\?<?![^()]*\)/g, '')
    .replaceAll('\\b', '')
    .replace(/\(\?<\w+>/g, '(')
    // Without a user and a password a database's address is no secret.
    .replaceAll('@)?', '@)')
    .replaceAll('{100,10000}', '{100,200}')
    .replaceAll('{1,10000}', '{1,50}')
    .replaceAll('{1,1000}', '{1,50}');
  // As they come, and everything as short and as long as it may be.
  const sources = [source, source.replace(/\{(\d+),\d+\}/g, '{$1}'), source.replace(/\{\d+,(\d+)\}/g, '{$1}')];
  const texts = fc.oneof(...sources.map((one) => fc.stringMatching(new RegExp(one))));
  if (!pattern.ignoreCase) return texts;
  return fc
    .tuple(texts, fc.infiniteStream(fc.boolean()))
    .map(([text, upper]) => [...text].map((c) => (upper.next().value ? c.toUpperCase() : c.toLowerCase())).join(''));
}

const around = fc
  .oneof(
    fc.constantFrom('', '\n', ' ', '"', 'x', 'é', '\uFEFF', '\r\n', '𝒳'),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  .map((text) => Buffer.from(text));
/** Not UTF-8. */
const bytes = fc.uint8Array({ maxLength: 4 }).map((some) => Buffer.from(some));

const isFound = (text: string, { pattern }: RulePattern): boolean =>
  [...text.matchAll(pattern)].some(
    ({ groups }) => groups === undefined || !('password' in groups) || !!groups.password,
  );

describe('the filter before secretlint', () => {
  let patterns: RulePattern[];
  before(async () => {
    patterns = (await presetPatterns()).filter(({ rule }) => rule !== commentsRule);
  });

  it('knows every rule of the preset, and so do the words for people', () => {
    assert.deepEqual([...filteredRules].sort(), scanners);
    assert.deepEqual([...namedKinds].sort(), scanners);
  });

  it('was made for what the rules look for', async () => {
    const now = (await presetPatterns()).map(({ rule, name, pattern }) => `${rule} (${name}) ${pattern}\n`).join('');
    assert.equal(
      now,
      readFileSync(made, 'utf8'),
      'secretlint looks for something else than it did: make src/engine/content/secret-filter.ts let that through, then write it into preset-patterns.txt',
    );
    const seen = new Set(patterns.map(({ rule }) => rule));
    // It reads JSON, and a binary file by itself.
    assert.deepEqual(
      scanners.filter((rule) => !seen.has(rule)),
      ['gcp'],
    );
  });

  it('lets through whatever matches a rule’s pattern, in any surroundings, be they UTF-8 or not', () => {
    for (const one of patterns) {
      let found = 0;
      fc.assert(
        fc.property(fc.oneof(around, bytes), textsOf(one), fc.oneof(around, bytes), (before, text, after) => {
          const content = Buffer.concat([before, Buffer.from(text), after]);
          if (!isFound(content.toString('utf8'), one)) return;
          found += 1;
          assert.ok(candidateRules(content.toString('latin1'), one.name).includes(one.rule), `${one.rule}: ${text}`);
        }),
        { numRuns: 200 },
      );
      assert.ok(found > 20, `${one.rule} ${one.pattern}: ${found} texts were found`);
    }
  });

  it('lets through the key of a service account of Google, however its JSON is spelled', async () => {
    const key = { private_key_id: 'abc', private_key: '-----BEGIN PRIVATE KEY-----\nMII' };
    const spelled = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
        fc.integer({ min: 0, max: 9 }),
        async (dice, share) => {
          const plain = JSON.stringify(key);
          const text = [...plain].map((c) => (/\w/.test(c) && dice.next().value < share ? spelled(c) : c)).join('');
          // An escape that was there already may have been taken apart.
          const found = await oracle(text, 'key.json');
          if (found.length > 0) assert.ok(candidateRules(text, 'key.json').includes('gcp'), text);
        },
      ),
    );
    assert.deepEqual(
      (await oracle(JSON.stringify(key), 'key.json')).map(({ rule }) => rule),
      ['gcp'],
    );
    assert.ok(
      candidateRules(JSON.stringify(key).replace('private_key_id', 'private_key\\u005fid'), 'a.json').includes('gcp'),
    );
  });

  it('lets nothing through of ordinary text', () => {
    const text = `${readFileSync(new URL('../../../README.md', import.meta.url), 'latin1')}
      import https://example.com/path:8080/ from 'x'; const skip_test_ = a.b; SG.x; task-runner; http://localhost:3000`;
    assert.deepEqual(candidateRules(text, 'README.md'), []);
  });

  it('takes names for one only where every rule judges them alike', () => {
    const names = ['a.txt', 'a.json', 'package.json', 'x/package-lock.json', '.npmrc', 'a.p12'];
    assert.deepEqual(names.map(secretNameClass), [0, 2, 1, 1, 3, 4]);
  });
});
