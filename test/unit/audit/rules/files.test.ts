import assert from 'node:assert/strict';
import { type Fact, known } from '../../../../src/engine/fact.ts';
import type { TrackedFiles } from '../../../../src/engine/git/facts.ts';
import { judge, messages, verdict } from '../facts.ts';

const tracked = (...notable: string[]): { files: Fact<TrackedFiles> } => ({
  files: known({ count: notable.length, notable, environment: [], large: [], collisions: [], language: null }),
});
const withFiles = (more: Partial<TrackedFiles>) => ({
  files: known({ count: 1, notable: ['a'], environment: [], large: [], collisions: [], language: null, ...more }),
});

describe('rules of files that are expected', () => {
  const cases: Record<string, { enough: string[]; notEnough: string[] }> = {
    'files/no-readme': {
      enough: ['README.md', 'readme', 'ReadMe.rst', '.github/README.md', 'docs/readme.adoc'],
      notEnough: ['src.md', '.github/workflows/README.yml', 'READMENOT.md', 'old-README.md'],
    },
    'files/no-license': {
      enough: ['LICENSE', 'licence.txt', 'COPYING', 'LICENSE-MIT', 'UNLICENSE', 'LICENSES/MIT.txt', 'COPYING.LESSER'],
      notEnough: ['licensed.md', 'docs/LICENSE-policy'],
    },
    'files/no-ignore-file': { enough: ['.gitignore', 'app/.gitignore'], notEnough: ['.dockerignore', 'my.gitignore'] },
    'files/no-editorconfig': { enough: ['.editorconfig'], notEnough: ['docs/.editorconfig'] },
    'files/no-code-owners': {
      enough: ['CODEOWNERS', '.github/CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'],
      notEnough: ['CODEOWNERS.md', '.github/workflows/CODEOWNERS'],
    },
    'files/no-security-policy': { enough: ['SECURITY.md', '.github/security.md'], notEnough: ['security-notes.md'] },
    'files/no-contributing-guide': {
      enough: ['CONTRIBUTING.md', 'docs/contributing.rst'],
      notEnough: ['CONTRIBUTORS'],
    },
    'files/no-changelog': {
      enough: ['CHANGELOG.md', 'HISTORY.rst', 'NEWS', 'docs/changes.md', 'Change-Log.md'],
      notEnough: ['changes.py.txt.bak', 'newsletter.md'],
    },
    'files/no-ci': {
      enough: [
        ...['.github/workflows/ci.yml', '.gitlab-ci.yml', '.circleci/config.yml', 'Jenkinsfile'],
        ...['.woodpecker.yml', '.woodpecker/build.yaml', '.forgejo/workflows/x.yaml', 'azure-pipelines.yml'],
      ],
      notEnough: ['.github/dependabot.yml', '.github/workflows/README.md', '.github/workflows/old/ci.yml'],
    },
  };
  for (const [rule, { enough, notEnough }] of Object.entries(cases))
    it(`${rule} knows what is enough`, () => {
      for (const path of enough) assert.equal(verdict(rule, { facts: tracked('x', path) }), 'pass', path);
      for (const path of notEnough) assert.equal(verdict(rule, { facts: tracked('x', path) }), 'fail', path);
      assert.equal(verdict(rule, { facts: tracked() }), 'not-applicable', 'nothing is tracked yet');
      assert.equal(verdict(rule, { facts: tracked('x'), location: { kind: 'submodule' } }), 'not-applicable');
    });

  it('files/no-dependency-updates asks only where something could be updated', () => {
    const rule = 'files/no-dependency-updates';
    assert.equal(verdict(rule, { facts: tracked('notes.md') }), 'not-applicable');
    for (const manifest of ['package.json', 'Dockerfile', 'compose.prod.yaml', '.github/workflows/ci.yml', 'go.mod'])
      assert.equal(verdict(rule, { facts: tracked(manifest) }), 'fail', manifest);
    for (const config of ['.github/dependabot.yml', 'renovate.json', '.github/renovate.json5', '.renovaterc'])
      assert.equal(verdict(rule, { facts: tracked('package.json', config) }), 'pass', config);
  });

  it('files/required-file tells each file that the policy requires', () => {
    const rule = 'files/required-file';
    const asked = (paths: string[], ...have: string[]) => ({ facts: tracked(...have), options: { paths } });
    assert.equal(verdict(rule), 'not-applicable');
    assert.equal(verdict(rule, asked(['a', 'docs/b.md'], 'a', 'docs/b.md')), 'pass');
    assert.deepEqual(messages(rule, asked(['a', 'B', 'docs/b.md'], 'a', 'b')), [
      'The policy requires B, which is not here.',
      'The policy requires docs/b.md, which is not here.',
    ]);
    assert.match(judge(rule, asked(['src/deep.ts'], 'a'))[0]?.message ?? '', /^Src\/deep\.ts: only files|^src\/deep/);
    assert.equal(verdict(rule, asked(['src/deep.ts'], 'a')), 'unknown');
  });
});

describe('rules of files that are tracked', () => {
  it('files/name-collision tells each name once', () => {
    const facts = withFiles({ collisions: [['README.md', 'Readme.md']] });
    const [found] = judge('files/name-collision', { facts });
    assert.equal(found?.message, 'README.md and Readme.md are one name where case does not count.');
    assert.equal(found?.path, 'README.md');
    assert.equal(verdict('files/name-collision'), 'pass');
  });

  it('files/large-file goes by the policy’s limit, and is unknown where git was not asked', () => {
    const rule = 'files/large-file';
    const facts = withFiles({
      large: [
        { path: 'b.tar', bytes: 12 * 1024 * 1024 },
        { path: 'c', bytes: 2 * 1024 * 1024 },
      ],
    });
    assert.deepEqual(messages(rule, { facts }), ['b.tar has 12.0 MiB; every clone carries every version of it.']);
    assert.equal(messages(rule, { facts, options: { maxMebibytes: 1 } }).length, 2);
    assert.equal(verdict(rule, { facts, options: { maxMebibytes: 12 } }), 'pass');
    assert.equal(verdict(rule, { facts: withFiles({ large: null }) }), 'unknown');
  });

  it('files/tracked-environment-file names the settings, and none of their values', () => {
    const rule = 'files/tracked-environment-file';
    const secrets = ['A_TOKEN', 'B_TOKEN', 'C_TOKEN', 'D_TOKEN'].map((name, index) => ({ name, line: index + 3 }));
    const [found] = judge(rule, { facts: withFiles({ environment: [{ path: 'app/.env', secrets }] }) });
    assert.equal(found?.message, 'app/.env is tracked and sets A_TOKEN, B_TOKEN and 2 more.');
    assert.deepEqual([found.path, found.line, found.subject], ['app/.env', 3, 'app/.env']);
    assert.equal(verdict(rule, { facts: withFiles({ environment: [{ path: '.env', secrets: [] }] }) }), 'pass');
  });
});
