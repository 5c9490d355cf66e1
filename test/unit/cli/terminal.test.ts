import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { pathWord, shellWord } from '../../../src/cli/error-text.ts';
import { plural, printable, wrap } from '../../../src/cli/terminal.ts';

describe('text for a terminal', () => {
  it('shows control characters instead of obeying them', () => {
    assert.equal(printable('a\u001b[31mb\u0007\nc\u202ed'), 'a\\u{1b}[31mb\\u{7}\\u{a}c\\u{202e}d');
    assert.equal(printable('Gärten und 日本 – ok'), 'Gärten und 日本 – ok');
  });

  it('lets no control character through, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(printable(text), /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  it('wraps at spaces and loses no word', () => {
    assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
    assert.deepEqual(wrap('endless', 3), ['endless']);
    assert.deepEqual(wrap('a b', Number.POSITIVE_INFINITY), ['a b']);
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (text, width) => {
        const lines = wrap(text, width);
        const words = (some: string) => some.split(' ').filter(Boolean);
        assert.deepEqual(words(lines.join(' ')), words(text));
        for (const line of lines) assert.ok(line.length <= width || !line.trim().includes(' '));
      }),
    );
  });

  it('quotes what a shell would take apart', () => {
    assert.equal(shellWord('../fleet/a-b_c.git'), '../fleet/a-b_c.git');
    assert.equal(shellWord("it's $HOME"), "'it'\\''s $HOME'");
    assert.equal(shellWord(''), "''");
  });

  it('writes paths as they can be pasted', () => {
    const home = process.env.HOME;
    process.env.HOME = '/home/ada';
    try {
      assert.equal(pathWord(join(process.cwd(), 'a b')), "'a b'");
      assert.equal(pathWord(join(process.cwd(), '-odd')), './-odd');
      assert.equal(pathWord('/home/ada/repos'), '~/repos');
      assert.equal(pathWord('/home/ada/my repos'), "'/home/ada/my repos'");
    } finally {
      if (home === undefined) delete process.env.HOME;
      else process.env.HOME = home;
    }
  });

  it('counts', () => {
    assert.equal(plural(1, 'repository', 'repositories'), '1 repository');
    assert.equal(plural(1200, 'repository', 'repositories'), '1,200 repositories');
  });
});
