import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RepositoryFacts } from '../../../src/engine/git/facts.ts';
import { parseOwners } from '../../../src/engine/owners/parse.ts';
import { commit, git, makeRepository, type TemporaryFolder, temporaryFolder, writeFiles } from '../../fixtures/git.ts';
import { judge } from '../audit/facts.ts';
import { factValue, readFacts } from '../git/locations.ts';

describe('lines of code owners', () => {
  const problems = (text: string, forge: 'GitHub' | 'GitLab' = 'GitHub') =>
    parseOwners(text, 'CODEOWNERS', forge).problems.map(
      ({ at, message }) => `${at.line}:${at.column}-${at.endColumn} ${message}`,
    );

  it('may be comments, empty, without owners, with escaped spaces and with comments at their end', () => {
    const text =
      '# all\r\n\r\n*  @user @org/team-name octo.cat@example.com # them\r\n/my\\ docs/ @a\r\n/apps/github\r\n  /x @a_b\n';
    assert.deepEqual(problems(text), []);
    assert.deepEqual(
      parseOwners(text, 'CODEOWNERS', 'GitHub').patterns.map(
        ({ pattern, at }) => `${at.line}:${at.column}-${at.endColumn} ${pattern}`,
      ),
      ['3:1-2 *', '4:1-11 /my\\ docs/', '5:1-13 /apps/github', '6:3-5 /x'],
    );
  });

  it('tell what GitHub does not know, each at its place', () => {
    assert.deepEqual(problems('!/a @b\n[ab].txt @c\n\\#x @d\n***/x @e\n  my docs/ @f @g/h/i\n'), [
      '1:1-4 GitHub knows no exceptions (`!`) here; the line counts for nothing.',
      '2:1-9 GitHub knows no ranges (`[ ]`) here; the line does not match what it says.',
      '3:1-4 GitHub knows no `\\#` here: no pattern can begin with `#`.',
      '4:1-6 `***/x`: three asterisks in a row match nothing; `**/` is meant.',
      '5:6-11 `docs/` is no owner: @user, @organisation/team or an e-mail address is. A space in a path is written `\\ `.',
      '5:15-21 `@g/h/i` is no owner: @user, @organisation/team or an e-mail address is.',
    ]);
  });

  it('may be sections, roles and exceptions at GitLab', () => {
    const text =
      '[Docs][2] @group/sub/deeper @@maintainer\n^[Optional part] dev@example.com\n!*.rb\n[ab]*.md @a\n\\#x @b\n';
    assert.deepEqual(problems(text, 'GitLab'), []);
    assert.deepEqual(problems('[Docs @a\n[ ] @a\n[Docs][two] @a\n[Docs] a\n', 'GitLab'), [
      '1:1-9 The bracket of this section is never closed.',
      '2:1-4 A section needs a name.',
      '3:1-12 `two` is no number of approvals.',
      '4:8-9 `a` is no owner: @user, @group, @@role or an e-mail address is.',
    ]);
  });

  it('are cut in messages, and told a thousand times at most', () => {
    const [problem] = parseOwners(`* ${'x'.repeat(5_000)}\n`, 'x', 'GitHub').problems;
    assert.ok((problem?.message.length ?? 0) < 300 && (problem?.key.length ?? 0) < 100, problem?.message);
    assert.equal(problem?.at.endColumn, 5_003);
    assert.equal(parseOwners(`* ${'x '.repeat(5_000)}\n`, 'x', 'GitHub').problems.length, 1_000);
  });

  it('are read whatever stands there', () => {
    const unit = fc.constantFrom('a', '@', '/', '*', '[', ']', '!', '#', '\\', ' ', '\t', '\n', '\r', '^', '.');
    fc.assert(
      fc.property(
        fc.string({ unit, maxLength: 60 }),
        fc.constantFrom('GitHub' as const, 'GitLab' as const),
        (text, forge) => {
          const { patterns, problems: found } = parseOwners(text, 'x', forge);
          const lines = text.split(/\r\n?|\n/);
          for (const { at } of [...patterns, ...found])
            assert.ok(
              at.line === at.endLine &&
                at.endColumn > at.column &&
                at.endColumn - 1 <= (lines[at.line - 1] ?? '').length,
            );
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('the code owners of a repository', () => {
  let folder: TemporaryFolder;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = makeRepository(folder.join('repo'));
  });
  afterEach(() => folder[Symbol.dispose]());

  const snapshot = (more = {}) => readFacts(path, { needed: new Set(['codeOwners']), ...more });
  const fact = async (): Promise<RepositoryFacts['codeOwners']> => (await snapshot()).facts.codeOwners;

  it('are those that its forge reads', async () => {
    commit(path, { CODEOWNERS: '* @a\n', 'docs/CODEOWNERS': '* @b\n' });
    assert.equal((await fact()).state, 'unknown', 'nothing tells the forge');
    git(path, 'remote', 'add', 'origin', 'git@gitlab.example.com:me/x.git');
    const { forge, path: used, passedOver } = factValue((await snapshot()).facts, 'codeOwners');
    assert.deepEqual([forge, used, passedOver], ['GitLab', 'CODEOWNERS', ['docs/CODEOWNERS']]);
    git(path, 'remote', 'set-url', 'origin', 'https://github.com/me/x');
    commit(path, { '.github/CODEOWNERS': '* @c\n' });
    assert.equal(factValue((await snapshot()).facts, 'codeOwners').path, '.github/CODEOWNERS');
    git(path, 'remote', 'set-url', 'origin', 'https://codeberg.org/me/x');
    assert.equal((await fact()).state, 'absent');
  });

  it('are told anew when the file changes, and when the tracked files do', async () => {
    commit(path, { '.github/CODEOWNERS': '/docs/ @a\n/src/*.ts @b\n', 'src/a.js': '' });
    const without = async () => factValue((await snapshot()).facts, 'codeOwners').withoutFiles.map((w) => w.pattern);
    assert.deepEqual(await without(), ['/docs/', '/src/*.ts']);
    const first = await snapshot();
    commit(path, { 'docs/a.md': '' });
    const second = await snapshot({ previous: first });
    assert.deepEqual(
      factValue(second.facts, 'codeOwners').withoutFiles.map((w) => w.pattern),
      ['/src/*.ts'],
    );
    writeFiles(path, { '.github/CODEOWNERS': '/docs/ @a\n' });
    const third = await snapshot({ previous: second });
    assert.deepEqual(factValue(third.facts, 'codeOwners').withoutFiles, []);
  });

  it('are not compared where that would take too long, and that is told', async () => {
    const long = `/${'a'.repeat(500)}*`;
    commit(path, { '.github/CODEOWNERS': `* @a\n${long} @b\n` });
    const { facts } = await snapshot();
    const { withoutFiles, notCompared } = factValue(facts, 'codeOwners');
    assert.deepEqual([withoutFiles, notCompared], [[], 1]);
    const [finding] = judge('files/code-owners-without-files', { facts: { codeOwners: facts.codeOwners } });
    assert.equal(finding?.verdict, 'unknown');
    assert.match(finding?.message ?? '', /^1 pattern of \.github\/CODEOWNERS would take too long/);
    commit(path, { '.github/CODEOWNERS': `${long} @b\n/none/ @c\n` });
    assert.deepEqual(
      factValue((await snapshot()).facts, 'codeOwners').withoutFiles.map(({ pattern }) => pattern),
      ['/none/'],
    );
  });

  it('of more than 3 MB are none at GitHub', async () => {
    commit(path, { '.github/CODEOWNERS': '# comment\n'.repeat(330_000) });
    assert.equal(factValue((await snapshot()).facts, 'codeOwners').tooLarge, true);
  });
});
