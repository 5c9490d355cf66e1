import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  booleanSetting,
  type ConfigEntry,
  ConfigSyntaxError,
  hasIncludes,
  parseConfig,
  parseConfigList,
  toConfiguration,
} from '../../../src/engine/git/config.ts';
import { git, gitBytes, temporaryFolder } from '../../fixtures/git.ts';

/** What git makes of the text; undefined where it refuses. */
function askGit(file: string, text: string): ConfigEntry[] | undefined {
  writeFileSync(file, text);
  try {
    return parseConfigList(gitBytes('/', {}, 'config', '--list', '-z', '--no-includes', '-f', file).toString('utf8'));
  } catch {
    return undefined;
  }
}

function askUs(text: string): ConfigEntry[] | undefined {
  try {
    return parseConfig(text);
  } catch (thrown) {
    assert.ok(thrown instanceof ConfigSyntaxError);
    return undefined;
  }
}

describe('parseConfig', () => {
  const texts: Record<string, string> = {
    'sections and case': '[Core]\n\tBare = TRUE\n[remote "Origin"]\n url=x\n[Branch.Main]\n\tremote = o\n',
    'no value, empty value': '[a]\n\tflag\n\tempty =\n\tquoted = ""\n',
    comments: '# one\n; two\n[a] # three\n\tb = c # four\n\td = "e # f" ; five\n',
    'quotes and escapes': '[a]\n\tb = " x " y\\tz \\"q\\" \\\\ \\n\n',
    continuation: '[a]\n\tb = one \\\n  two \\\n three\n\tc = d\\\n',
    'subsection escapes': '[a "b \\"c\\" \\\\ \\d ]"]\n\te = f\n',
    'same line': '[a] b = c\n[d "e"]f=g\n',
    'windows line ends': '[a]\r\n\tb = c\r\n\td = e\\\r\nf\r\n',
    'no last newline': '[a]\n\tb = c',
    'byte order mark': '\uFEFF[a]\nb = c\n',
    'no section': 'a = b\n',
    'bad: quote open': '[a]\nb = "c\n',
    'bad: escape': '[a]\nb = \\x\n',
    'bad: key': '[a]\n_b = c\n',
    'bad: section': '[a\nb = c\n',
    'bad: empty section': '[]\nb = c\n',
    'bad: subsection': '[a "b\nc"]\nd = e\n',
    'bad: after the name': '[a]\nb # c\n',
  };
  for (const [name, text] of Object.entries(texts))
    it(`agrees with git: ${name}`, () => {
      using folder = temporaryFolder();
      const expected = askGit(folder.join('config'), text);
      assert.equal(expected === undefined, name.startsWith('bad'));
      assert.deepEqual(askUs(text), expected);
    });

  it('reads back whatever git writes', () => {
    using folder = temporaryFolder();
    const file = folder.join('config');
    const word = fc.stringMatching(/^[^\0\r\t\n\uFEFF]{0,12}$/).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 3 }), (settings) => {
        writeFileSync(file, '');
        for (const [subsection, value] of settings) git('/', 'config', '-f', file, '--add', `s.${subsection}.k`, value);
        const listed = gitBytes('/', {}, 'config', '--list', '-z', '-f', file).toString('utf8');
        assert.deepEqual(parseConfig(readFileSync(file, 'utf8')), parseConfigList(listed));
      }),
      { numRuns: 25 },
    );
  });

  it('agrees with git on any text made of its signs', () => {
    using folder = temporaryFolder();
    const file = folder.join('config');
    const piece = fc.constantFrom(
      '[a]',
      '[a "b"]',
      '\n',
      'key',
      ' = ',
      ' ',
      '"',
      '\\',
      '#',
      ';',
      '[',
      ']',
      'x',
      '-',
      '.',
      '\\n',
      '\r\n',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('');
        assert.deepEqual(askUs(text), askGit(file, text), JSON.stringify(text));
      }),
      { numRuns: 120 },
    );
  });

  it('says in which line the mistake is', () => {
    assert.throws(() => parseConfig('[a]\nb = c\n!\n'), { line: 3 });
  });
});

describe('toConfiguration', () => {
  it('gathers remotes and branches', () => {
    const configuration = toConfiguration(
      parseConfig(
        [
          '[core]\n bare',
          '[remote "origin"]\n url = first\n url = second\n pushurl = push\n fetch = +x',
          '[remote "a.b"]\n url = old\n url =\n url = new',
          '[remote "no-url"]\n prune = true',
          '[branch "feature/x.y"]\n remote = origin\n merge = refs/heads/x',
        ].join('\n'),
      ),
    );
    assert.deepEqual(configuration.remotes, [
      { name: 'origin', url: 'first', pushUrl: 'push', urls: ['first', 'second', 'push'] },
      { name: 'a.b', url: 'new', urls: ['new'] },
    ]);
    assert.deepEqual([...configuration.branches], [['feature/x.y', { remote: 'origin', merge: 'refs/heads/x' }]]);
    assert.equal(configuration.bare, true);
  });

  it('rewrites URLs as git does', () => {
    using folder = temporaryFolder();
    git(folder.path, 'init', '--quiet');
    git(folder.path, 'remote', 'add', 'origin', 'git://git.example.com/me/site.git');
    git(folder.path, 'config', 'url.https://mirror.example/.insteadOf', 'git://');
    git(folder.path, 'config', 'url.https://git.example.com/.insteadOf', 'git://git.example.com/');
    const [remote] = toConfiguration(parseConfig(readFileSync(folder.join('.git/config'), 'utf8'))).remotes;
    assert.equal(remote?.url, 'git://git.example.com/me/site.git');
    assert.deepEqual(remote.effectiveUrls, [git(folder.path, 'remote', 'get-url', 'origin')]);
  });

  it('knows git’s words for true and false', () => {
    for (const [value, expected] of [
      ['yes', true],
      ['ON', true],
      ['1', true],
      ['no', false],
      ['', false],
      ['0', false],
      ['maybe', undefined],
    ] as const)
      assert.equal(booleanSetting([{ key: 'a.b', value }], 'a.b'), expected, value);
    assert.equal(booleanSetting([], 'a.b'), undefined);
  });

  it('sees includes', () => {
    assert.ok(hasIncludes(parseConfig('[include]\npath = x')));
    assert.ok(hasIncludes(parseConfig('[includeIf "onbranch:main"]\npath = x')));
    assert.ok(!hasIncludes(parseConfig('[core]\npath = x')));
  });
});
