import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { known } from '../../../src/engine/fact.ts';
import type { FactSnapshot } from '../../../src/engine/git/read-facts.ts';
import type { LicenseFile } from '../../../src/engine/licenses/types.ts';
import { commit, makeRepository, type TemporaryFolder, temporaryFolder, writeFiles } from '../../fixtures/git.ts';
import { judge, messages, verdict } from '../audit/facts.ts';
import { factValue, readFacts } from '../git/locations.ts';

const list = createRequire(import.meta.url)('spdx-license-list/full.js') as Record<string, { licenseText: string }>;
const textOf = (id: string): string => list[id]?.licenseText ?? '';

describe('the licences of a repository', () => {
  let folder: TemporaryFolder;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = makeRepository(folder.join('repo'));
  });
  afterEach(() => folder[Symbol.dispose]());

  const snapshot = (previous?: FactSnapshot) => readFacts(path, { needed: new Set(['license']), previous });
  const read = async (previous?: FactSnapshot) => factValue((await snapshot(previous)).facts, 'license');
  const told = async (previous?: FactSnapshot) =>
    (await read(previous)).files.map(({ path: file, ids }) => `${file} ${ids.join('+')}`);

  it('are those at its top, and in LICENSES', async () => {
    assert.equal((await snapshot()).facts.license.state, 'absent');
    commit(path, {
      'LICENSE-MIT': textOf('MIT'),
      'LICENSE-APACHE': textOf('Apache-2.0'),
      'COPYING.LESSER': textOf('LGPL-3.0-only'),
      'LICENSES/ISC.txt': textOf('ISC'),
      'LICENSES/LicenseRef-own.txt': 'Our own.',
      'LICENSE-THIRD-PARTY': 'lots',
      'license.js': 'check()',
      'vendor/LICENSE': textOf('Zlib'),
    });
    assert.deepEqual(await told(), [
      'COPYING.LESSER LGPL-3.0-only',
      'LICENSE-APACHE Apache-2.0',
      'LICENSE-MIT MIT',
      'LICENSES/ISC.txt ISC',
    ]);
  });

  it('are told anew when the file changes', async () => {
    commit(path, { LICENSE: textOf('MIT') });
    const first = await snapshot();
    writeFiles(path, { LICENSE: textOf('ISC') });
    assert.deepEqual(await told(first), ['LICENSE ISC']);
  });

  it('stand beside what the manifests declare', async () => {
    commit(path, {
      LICENSE: textOf('GPL-2.0-only'),
      'package.json': '{\n  "license": "GPL-2.0+"\n}',
      'Cargo.toml': '[package]\nname = "x"\nlicense = "MIT/Apache-2.0"\n',
      'pyproject.toml': '[project]\nname = "x"\nlicense = { text = "ISC" }\n',
      'composer.json': '{ "license": ["MIT", "GPL-2.0-or-later"] }',
    });
    const { declared } = await read();
    assert.deepEqual(
      declared.map(
        ({ at, expression, ids }) =>
          `${at.path}:${at.line}:${at.column}-${at.endColumn} ${expression} ${ids.join('+')}`,
      ),
      [
        'Cargo.toml:3:1-27 MIT/Apache-2.0 MIT+Apache-2.0',
        'composer.json:1:3-12 MIT OR GPL-2.0-or-later MIT+GPL-2.0-only',
        'package.json:2:3-24 GPL-2.0+ GPL-2.0-only',
        'pyproject.toml:3:1-27 ISC ISC',
      ],
    );
    for (const none of [
      '{"license":"UNLICENSED"}',
      '{"license":"SEE LICENSE IN x"}',
      '{"license":"MIT License"}',
      '{',
      '[]',
      '{"license":3}',
    ]) {
      writeFiles(path, { 'package.json': none });
      assert.ok(!(await read()).declared.some(({ at }) => at.path === 'package.json'), none);
    }
  });
});

describe('rules of licences', () => {
  const file = (more: Partial<LicenseFile> = {}): LicenseFile => ({
    path: 'LICENSE',
    ids: [],
    near: null,
    proprietary: false,
    placeholders: [],
    ...more,
  });
  const at = { path: 'package.json', line: 2, column: 3, endLine: 2, endColumn: 19 };

  it('files/unknown-license names the nearest, and leaves alone what means to be its own', () => {
    const rule = 'files/unknown-license';
    const of = (...files: LicenseFile[]) => ({ facts: { license: known({ files, declared: [] }) } });
    assert.equal(verdict(rule), 'pass');
    const near = { id: 'MIT', similarity: 0.9399, line: 12 };
    const [found] = judge(rule, of(file({ near })));
    assert.equal(found?.message, 'LICENSE is 93 % the text of MIT; it differs from line 12 on.');
    assert.equal(found.line, 12);
    assert.deepEqual(messages(rule, of(file({ near: { ...near, similarity: 0.9999 } }))), [
      'LICENSE is 99 % the text of MIT; it differs from line 12 on.',
    ]);
    assert.deepEqual(messages(rule, of(file())), ['LICENSE has the text of no licence on the SPDX list.']);
    assert.equal(verdict(rule, of(file({ proprietary: true }))), 'pass');
    assert.equal(verdict(rule, of(file({ path: 'COPYING' }), file({ ids: ['MIT'] }))), 'pass');
    assert.equal(verdict(rule, { ...of(file()), location: { kind: 'submodule' } }), 'not-applicable');
  });

  it('files/license-mismatch tells only what is certain', () => {
    const rule = 'files/license-mismatch';
    const of = (ids: string[], declared: string[], more: LicenseFile[] = []) => ({
      facts: {
        license: known({
          files: [file({ ids }), ...more],
          declared: [{ at, expression: declared.join(' OR '), ids: declared }],
        }),
      },
    });
    assert.deepEqual(messages(rule, of(['MIT'], ['ISC'])), ['It names ISC; LICENSE is MIT.']);
    assert.equal(verdict(rule, of(['MIT'], ['ISC', 'MIT'])), 'pass');
    assert.equal(verdict(rule, of(['MIT', 'ISC'], ['ISC'])), 'pass');
    assert.equal(
      verdict(rule, of(['MIT'], ['ISC'], [file({ path: 'LICENSE-2' })])),
      'pass',
      'beside a text of its own',
    );
  });
});
