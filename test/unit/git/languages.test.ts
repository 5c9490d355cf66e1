import assert from 'node:assert/strict';
import { Languages } from '../../../src/engine/git/languages.ts';

const main = (files: Record<string, number | null>): string | null => {
  const languages = new Languages();
  for (const [path, size] of Object.entries(files)) languages.add(path, size);
  return languages.main();
};

describe('the language of a repository', () => {
  it('is what most of it is written in, by bytes', () => {
    assert.equal(main({ 'a.py': 100, 'b.py': 100, 'src/main.go': 150 }), 'Python');
    assert.equal(main({ 'a.ts': null, 'b.tsx': null, 'c.rs': 1_500 }), 'TypeScript');
    assert.equal(main({ Dockerfile: 10 }), 'Dockerfile');
  });

  it('is what configuration is written in only where there is nothing else', () => {
    assert.equal(main({ 'compose.yaml': 9_000, 'README.md': 10, 'run.sh': 10 }), 'Shell');
    assert.equal(main({ 'compose.yaml': 9_000, 'README.md': 10 }), 'YAML');
  });

  it('leaves out what others wrote, and what it does not know', () => {
    assert.equal(main({ 'vendor/a.go': 9_000, 'package-lock.json': 9_000, 'a.min.js': 9_000, 'x.lua': 1 }), 'Lua');
    assert.equal(main({ LICENSE: 10, '.env': 1, 'a.constructor': 5, constructor: 5, 'b.': 3 }), null);
  });
});
