import assert from 'node:assert/strict';
import { rmSync, symlinkSync } from 'node:fs';
import type { FactSnapshot } from '../../../src/engine/git/read-facts.ts';
import { isSetAside } from '../../../src/engine/locks/set-aside.ts';
import type { DependencyLocks } from '../../../src/engine/locks/types.ts';
import { commit, makeRepository, type TemporaryFolder, temporaryFolder, writeFiles } from '../../fixtures/git.ts';
import { factValue, readFacts } from '../git/locations.ts';

const json = (value: unknown): string => JSON.stringify(value, null, 2);
const app = json({ private: true, dependencies: { ms: '^2.1.3' } });
const lockOf = (range: string) => json({ lockfileVersion: 3, packages: { '': { dependencies: { ms: range } } } });

describe('manifests and their lock files', () => {
  let folder: TemporaryFolder;
  let path: string;
  let made = 0;
  beforeEach(() => {
    folder = temporaryFolder();
    path = makeRepository(folder.join('repo'));
  });
  afterEach(() => folder[Symbol.dispose]());

  const snapshot = (previous?: FactSnapshot) => readFacts(path, { needed: new Set(['dependencyLocks']), previous });
  const read = async (): Promise<DependencyLocks> => factValue((await snapshot()).facts, 'dependencyLocks');
  const missing = async (files: Record<string, string>): Promise<string[]> => {
    made += 1;
    path = makeRepository(folder.join(`repository-${made}`), { files });
    return (await read()).missing.map(
      ({ manifest, lock, untracked }) => `${manifest} ${lock}${untracked ? ' (untracked)' : ''}`,
    );
  };

  it('are none where there is no manifest', async () => {
    assert.equal((await snapshot()).facts.dependencyLocks.state, 'absent');
  });

  it('belong together in applications, of each package manager', async () => {
    assert.deepEqual(await missing({ 'package.json': app }), ['package.json package-lock.json']);
    assert.deepEqual(await missing({ 'package.json': app.replace('{', '{"packageManager":"pnpm@11.0.0",') }), [
      'package.json pnpm-lock.yaml',
    ]);
    assert.deepEqual(await missing({ 'Cargo.toml': '[package]\nname = "x"\n', 'src/main.rs': '' }), [
      'Cargo.toml Cargo.lock',
    ]);
    assert.deepEqual(
      await missing({
        'Cargo.toml': '[workspace]\nmembers = ["a"]\n',
        'a/src/main.rs': '',
        'a/Cargo.toml': '[package]\nname = "x"\n',
      }),
      ['Cargo.toml Cargo.lock'],
    );
    assert.deepEqual(await missing({ 'go.mod': 'module x\n\nrequire a.example/b v1.0.0\n' }), ['go.mod go.sum']);
    assert.deepEqual(await missing({ 'composer.json': json({ type: 'project', require: { php: '*', 'a/b': '*' } }) }), [
      'composer.json composer.lock',
    ]);
    assert.deepEqual(await missing({ Gemfile: 'source "x"\ngem "rails"\n' }), ['Gemfile Gemfile.lock']);
    assert.deepEqual(await missing({ Pipfile: '[packages]\nflask = "*"\n' }), ['Pipfile Pipfile.lock']);
    assert.deepEqual(
      await missing({
        'pyproject.toml': '[project]\nname = "x"\ndependencies = ["a"]\n\n[tool.uv]\ndev-dependencies = []\n',
      }),
      ['pyproject.toml uv.lock'],
    );
    assert.deepEqual(await missing({ 'pyproject.toml': '[tool.poetry]\npackage-mode = false\n' }), [
      'pyproject.toml poetry.lock',
    ]);
    assert.deepEqual(
      await missing({ 'mix.exs': 'def project, do: [app: :x]\ndefp deps, do: [{:phoenix, "~> 1.8"}]\n' }),
      ['mix.exs mix.lock'],
    );
    assert.deepEqual(await missing({ 'pubspec.yaml': 'name: x\npublish_to: none\ndependencies:\n  http: any\n' }), [
      'pubspec.yaml pubspec.lock',
    ]);
    assert.deepEqual(await missing({ 'flake.nix': '{\n  inputs.nixpkgs.url = "x";\n}\n' }), ['flake.nix flake.lock']);
    assert.deepEqual(
      await missing({
        'Chart.yaml':
          'name: x\ndependencies:\n  - name: redis\n    version: ^20.0.0\n    repository: https://x.example\n',
      }),
      ['Chart.yaml Chart.lock'],
    );
  });

  it('are not asked for of libraries, of what asks for nothing, nor where somebody turned them off', async () => {
    assert.deepEqual(
      await missing({
        'package.json': json({ name: 'lib', version: '1.0.0', dependencies: { ms: '2' } }),
        'tool/package.json': json({ private: true, type: 'module' }),
        'off/package.json': app,
        'off/.npmrc': 'package-lock=false\n',
        'Cargo.toml': '[package]\nname = "x"\n',
        'src/lib.rs': '',
        'go.mod': 'module x\n\nrequire a.example/b v0.0.0\nreplace a.example/b => ./b\n',
        'composer.json': json({ name: 'a/lib', require: { 'b/c': '*' } }),
        Gemfile: 'source "x"\ngemspec\ngem "rake"\n',
        'gem/Gemfile': 'gem "rake"\n',
        'gem/x.gemspec': '',
        'gem/storefront/Gemfile': 'gem "rails"\n',
        'pyproject.toml': '[build-system]\nrequires = []\n\n[project]\nname = "x"\ndependencies = ["a"]\n\n[tool.uv]\n',
        'mix.exs': 'deps: [{:a, "~> 1.0"}], package: package()\n',
        'pubspec.yaml': 'name: x\ndependencies:\n  http: any\n',
        'Chart.yaml':
          'name: x\ndependencies:\n  - name: redis\n    version: 20.1.0\n    repository: https://x.example\nmaintainers:\n  - version: ^1\n',
        'flake.nix': '{ outputs = _: {}; }\n',
      }),
      [],
    );
  });

  it('are not asked for in tests, examples, templates and other people’s folders', async () => {
    const aside = [
      'test/app',
      'tests/fixtures/a',
      'examples/next',
      'node_modules/x',
      'vendor/y',
      'packages/create/template-react',
      '{{cookiecutter.name}}',
      'demo',
      'tests-build',
      'e2e',
    ];
    assert.deepEqual(await missing(Object.fromEntries(['x', ...aside].map((one) => [`${one}/package.json`, app]))), [
      'x/package.json x/package-lock.json',
    ]);
    assert.ok(
      !isSetAside('apps/testimonials/package.json') &&
        !isSetAside('docs/package.json') &&
        !isSetAside('latest/package.json'),
    );
    assert.deepEqual(await missing({ 'package.json': '{{#if x}}{}', 'a/package.json': '{ broken' }), []);
  });

  it('may be the workspace’s, at its top', async () => {
    assert.deepEqual(
      await missing({ 'package.json': app, 'package-lock.json': lockOf('^2.1.3'), 'packages/a/package.json': app }),
      [],
    );
    assert.deepEqual(
      await missing({ 'package.json': app, 'packages/a/package.json': app }),
      ['package.json package-lock.json'],
      'told once',
    );
  });

  it('are told where they are there but not tracked', async () => {
    path = makeRepository(folder.join('ignored'), { files: { '.gitignore': '*.lock\n', 'package.json': app } });
    writeFiles(path, { 'yarn.lock': '' });
    assert.deepEqual((await read()).missing, [{ manifest: 'package.json', lock: 'yarn.lock', untracked: true }]);
  });

  it('of several managers compete; what the manifest names is compared', async () => {
    commit(path, { 'package.json': app, 'package-lock.json': lockOf('^1.0.0'), 'yarn.lock': '# yarn lockfile v1\n' });
    const both = await read();
    assert.deepEqual(both.competing, [{ manifest: 'package.json', locks: ['package-lock.json', 'yarn.lock'] }]);
    assert.deepEqual(both.outOfStep, []);
    commit(path, { 'package.json': app.replace('{', '{"packageManager":"npm@11.0.0",') });
    assert.deepEqual(
      (await read()).outOfStep.map(({ key, lock }) => `${key} ${lock}`),
      ['ms package-lock.json'],
    );
  });

  it('are compared anew when one of them changes, and not again when none does', async () => {
    commit(path, { 'package.json': app, 'package-lock.json': lockOf('^2.1.3') });
    const first = await snapshot();
    const told = ({ facts }: FactSnapshot) =>
      factValue(facts, 'dependencyLocks').outOfStep.map(({ at, key }) => `${at.path}:${at.line} ${key}`);
    assert.deepEqual(told(first), []);
    writeFiles(path, { 'package.json': app.replace('^2.1.3', '^3.0.0') });
    const second = await snapshot(first);
    assert.deepEqual(told(second), ['package.json:4 ms']);
    writeFiles(path, { 'package-lock.json': lockOf('^3.0.0') });
    assert.deepEqual(told(await snapshot(second)), []);
  });

  it('that cannot be read are unknown, not in step', async () => {
    commit(path, { 'package.json': app, 'package-lock.json': `<<<<<<< ours\n${lockOf('1')}` });
    assert.match((await read()).notCompared[0]?.reason ?? '', /package-lock\.json, or its manifest, is not valid/);
    commit(path, { 'package-lock.json': `${lockOf('^2.1.3')}${' '.repeat(25 * 1024 * 1024)}` });
    assert.match((await read()).notCompared[0]?.reason ?? '', /larger than 24 MiB/);
  });

  it('are told with place and reason where no package manager can read them', async () => {
    const told = async (files: Record<string, string>): Promise<string[]> => {
      made += 1;
      path = makeRepository(folder.join(`repository-${made}`), { files });
      return (await read()).invalid.map(
        ({ at, reason, locked }) => `${at.path}:${at.line}:${at.column} ${reason}${locked ? ' (locked)' : ''}`,
      );
    };
    assert.deepEqual(await told({ 'package.json': '{\n  "name": "x"\n  "private": true\n}\n' }), [
      'package.json:3:3 not valid JSON: a comma is missing',
    ]);
    assert.deepEqual(await told({ 'package.json': '{\n  "a": 1,\n}\n', 'package-lock.json': lockOf('1') }), [
      'package.json:3:1 not valid JSON: a key in double quotes is missing (locked)',
    ]);
    assert.deepEqual(await told({ 'a/package.json': '// why\n{}' }), [
      'a/package.json:1:1 not valid JSON: JSON has no comments',
    ]);
    assert.deepEqual(await told({ 'composer.json': '[]' }), ['composer.json:1:1 not valid JSON: it is no object']);
    assert.deepEqual(await told({ 'package.json': '' }), ['package.json:1:1 not valid JSON: a value is missing']);
    assert.match((await told({ 'Cargo.toml': '[package]\nname = \n' })).join(), /^Cargo\.toml:2:\d+ not valid TOML: ./);
    assert.deepEqual(
      await told({
        ...{ 'package.json': '\uFEFF{}', 'a/package.json': '{{ template }}', 'b/package.json': '<<<<<<< ours\n{}' },
        ...{ 'test/fixtures/package.json': '{', 'c/Pipfile': '[packages]\n', Gemfile: '(' },
      }),
      [],
    );
  });

  it('are read again when they are mended', async () => {
    commit(path, { 'package.json': '{', 'package-lock.json': lockOf('^2.1.3') });
    const first = await snapshot();
    const count = ({ facts }: FactSnapshot) => factValue(facts, 'dependencyLocks').invalid.length;
    assert.equal(count(first), 1);
    writeFiles(path, { 'package.json': app });
    assert.equal(count(await snapshot(first)), 0);
  });

  it('are not read through a link that leads out', async () => {
    commit(path, { 'package.json': app, 'package-lock.json': lockOf('^2.1.3') });
    writeFiles(folder.path, { 'outside.json': lockOf('^9.0.0') });
    rmSync(`${path}/package-lock.json`);
    symlinkSync(folder.join('outside.json'), `${path}/package-lock.json`);
    const { outOfStep, notCompared } = await read();
    assert.deepEqual([outOfStep, notCompared], [[], []]);
  });
});
