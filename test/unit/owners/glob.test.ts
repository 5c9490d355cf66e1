import assert from 'node:assert/strict';
import fc from 'fast-check';
import picomatch from 'picomatch';
import { compileGlob, matchesGlob, matchesSegment } from '../../../src/engine/owners/glob.ts';

const matches = (pattern: string, path: string, options = {}) => matchesGlob(compileGlob(pattern, options), path);

describe('patterns of code owners', () => {
  // As GitHub’s own documentation tells them.
  const cases: Record<string, { yes: string[]; no: string[] }> = {
    '*': { yes: ['a', 'a/b'], no: [] },
    '*.js': { yes: ['a.js', 'src/deep/b.js'], no: ['a.ts', 'js'] },
    '/build/logs/': { yes: ['build/logs/a', 'build/logs/b/c'], no: ['x/build/logs/a', 'build/logs'] },
    'docs/*': { yes: ['docs/a.md'], no: ['docs/build/a.md', 'x/docs/a.md'] },
    'apps/': { yes: ['apps/a', 'x/apps/b/c'], no: ['apps', 'myapps/a'] },
    '/docs/': { yes: ['docs/a', 'docs/b/c'], no: ['x/docs/a'] },
    '/scripts/': { yes: ['scripts/a'], no: ['a/scripts/b'] },
    '**/logs': { yes: ['logs', 'logs/a', 'build/logs/a', 'a/b/logs'], no: ['logs2/a'] },
    '/apps/github': { yes: ['apps/github', 'apps/github/a'], no: ['apps/githubs'] },
    'a/**/b': { yes: ['a/b', 'a/x/b', 'a/x/y/b/c'], no: ['ab', 'x/a/b'] },
    '/a/**': { yes: ['a/b', 'a/b/c'], no: ['a'] },
    'src/f?o': { yes: ['src/foo', 'src/fao/x'], no: ['src/fo', 'src/f/o'] },
    'my\\ docs/': { yes: ['my docs/a'], no: ['my/docs/a'] },
    '/': { yes: [], no: ['a', 'a/b'] },
  };
  for (const [pattern, { yes, no }] of Object.entries(cases))
    it(pattern, () => {
      for (const path of yes) assert.equal(matches(pattern, path), true, path);
      for (const path of no) assert.equal(matches(pattern, path), false, path);
    });

  it('count at any depth at GitLab, where they do not begin with a slash', () => {
    assert.equal(matches('internal/README.md', 'a/internal/README.md'), false);
    assert.equal(matches('internal/README.md', 'a/internal/README.md', { anywhere: true }), true);
    assert.equal(matches('/internal/README.md', 'a/internal/README.md', { anywhere: true }), false);
  });

  it('of one segment match as any matcher of globs has it', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), minLength: 1, maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(letters, text, (pattern, name) => {
        assert.equal(matchesSegment(pattern, name), picomatch.isMatch(name, pattern, { dot: true, bash: true }));
      }),
      { numRuns: 2_000 },
    );
  });

  it('with slashes match as any matcher of globs has it', () => {
    const segment = fc.constantFrom('a', 'b', 'a*', '*b', '**', 'c');
    const name = fc.constantFrom('a', 'b', 'ab', 'c');
    fc.assert(
      fc.property(
        fc.array(segment, { minLength: 1, maxLength: 5 }),
        fc.array(name, { minLength: 1, maxLength: 6 }),
        (s, p) => {
          const below = s.at(-1) === '**' ? [] : [`${s.join('/')}/**`];
          const expected = picomatch.isMatch(p.join('/'), [s.join('/'), ...below], { dot: true });
          // A folder is not in itself: `a/**` does not match `a`.
          const folder =
            s.at(-1) === '**' &&
            s.length > 1 &&
            picomatch.isMatch(p.join('/'), s.slice(0, -1).join('/'), { dot: true });
          if (!folder) assert.equal(matches(`/${s.join('/')}`, p.join('/')), expected, `${s.join('/')} ${p.join('/')}`);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('take no longer for a malicious pattern', () => {
    assert.equal(matches(`/${'*a'.repeat(2_000)}b`, 'a'.repeat(4_000)), false);
    assert.equal(matches(`/${'**/a/'.repeat(300)}b`, 'a/'.repeat(1_000)), false);
  });
});
