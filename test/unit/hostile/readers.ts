// What the engine reads of files that anybody may have written, with texts made to keep it busy.

import { parseInventory } from '../../../src/engine/audit/inventory/parse.ts';
import { parsePolicy } from '../../../src/engine/audit/policy/parse.ts';
import { findConflicts } from '../../../src/engine/content/conflicts.ts';
import { findSecrets } from '../../../src/engine/content/find-secrets.ts';
import { Fingerprints } from '../../../src/engine/content/fingerprints.ts';
import { candidateRules } from '../../../src/engine/content/secret-filter.ts';
import { maxSearchedBytes } from '../../../src/engine/content/types.ts';
import { parseEnvironmentFile } from '../../../src/engine/env-file.ts';
import { parseAttributes } from '../../../src/engine/git/attribute-files.ts';
import { parseConfig, toConfiguration } from '../../../src/engine/git/config.ts';
import { maxBytes } from '../../../src/engine/git/files.ts';
import { mayIgnore, parseIgnorePatterns } from '../../../src/engine/git/ignore-patterns.ts';
import { isRealValue, isSecretName } from '../../../src/engine/git/secret-settings.ts';
import { parseModules } from '../../../src/engine/git/submodules.ts';
import { parseRemoteUrl, redactText, redactUrl } from '../../../src/engine/git/urls.ts';
import { declaredLicense } from '../../../src/engine/licenses/declared.ts';
import { recogniseLicense } from '../../../src/engine/licenses/recognise.ts';
import { type EcosystemName, ecosystemNames, ecosystems, type Manager } from '../../../src/engine/locks/ecosystems.ts';
import { ManifestPlaces } from '../../../src/engine/locks/place.ts';
import { wantedLock } from '../../../src/engine/locks/wanted.ts';
import { anchorsOf } from '../../../src/engine/markdown/anchors.ts';
import { isTangled, markdownLinks } from '../../../src/engine/markdown/links.ts';
import { possibleTargets } from '../../../src/engine/markdown/scan.ts';
import { localTarget, looksLikeAddress } from '../../../src/engine/markdown/target.ts';
import { markdownText, maxMarkdownBytes } from '../../../src/engine/markdown/text.ts';
import { patternsWithoutFiles } from '../../../src/engine/owners/match.ts';
import { parseOwners } from '../../../src/engine/owners/parse.ts';
import { judge } from '../audit/facts.ts';
import { composeOf } from '../audit/rules/compose-facts.ts';
import { presetRules } from '../content/preset-patterns.ts';

export interface Reader {
  /** In letters: longer texts are not read. */
  readonly limit: number;
  /** So many are enough where each of them takes long: a library parses the whole. */
  readonly length?: number;
  /** What it looks for, again and again; besides what all are given. */
  readonly repeated: readonly string[];
  /** What must stand before and after, for what is repeated to be looked at. */
  readonly around?: readonly (readonly [before: string, after: string])[];
  /** What it throws is caught where it is called. */
  readonly mayThrow?: true;
  read(text: string): unknown;
}

const megabyte = 1_000_000;
const yamlLength = 50_000;
const longestLock = 24 * 1024 * 1024;

/** The managers of an ecosystem whose lock files are compared, each with a hostile lock file, and a hostile manifest. */
function lockReaders(name: EcosystemName): [string, Reader][] {
  const { manifest, managers } = ecosystems[name];
  return managers.flatMap(({ locks, compare }: Manager) =>
    (compare === undefined ? [] : locks).flatMap((lock): [string, Reader][] => {
      const read = async (lockText: string, text: string) => {
        const drifts =
          (await (await compare?.(lock))?.({ path: lock, text: lockText }, [{ path: manifest, text }])) ?? [];
        const places = new ManifestPlaces({ path: manifest, text });
        return drifts.slice(0, 100).map(({ where }) => places.of(where));
      };
      const plain = plainOf[name] ?? { lock: '', manifest: '' };
      return [
        [
          lock,
          {
            ...{ limit: longestLock, mayThrow: true, ...(plain.inLock && { around: plain.inLock }) },
            repeated: [...lockSigns, ...(plain.lockSigns ?? [])],
            read: (text) => read(text, plain.manifest),
          },
        ],
        [
          `${manifest} for ${lock}`,
          {
            ...{ limit: megabyte, mayThrow: true, ...(plain.inManifest && { around: plain.inManifest }) },
            repeated: [...(plain.manifestSigns ?? [])],
            read: (text) => read(plain.lock, text),
          },
        ],
      ];
    }),
  );
}

const lockSigns = [
  ...['a: ', "'a': ", '  "a": ', '  a:\n', '"\\"', '\\"', ',\n', ', ', '@workspace:', 'a@b, ', 'h1:', 'v1 '],
  ...[
    '[[package]]\n',
    'name = "',
    'name = "a"\n',
    'dependencies = [\n',
    'source = { virtual = "',
    '- name:\n',
    '  # a\n',
  ],
];

interface Plain {
  readonly lock: string;
  readonly manifest: string;
  readonly inLock?: Reader['around'];
  readonly inManifest?: Reader['around'];
  readonly lockSigns?: readonly string[];
  readonly manifestSigns?: readonly string[];
}

const dependencies = JSON.stringify({ name: 'a', dependencies: { b: '1' }, workspaces: ['packages/*'] });
const plainOf: Partial<Readonly<Record<EcosystemName, Plain>>> = {
  javascript: {
    lock: 'importers:\n\n  .:\n    specifiers:\n      c: 1\n',
    manifest: dependencies,
    inLock: [
      ['', ''],
      ['{"a":"', ''],
      ['importers:\n  .:\n    ', ''],
      ['__metadata:\n"a@workspace:.":\n  ', ''],
      ['__metadata:\n"', ''],
    ],
    inManifest: [
      ['', ''],
      ['{"dependencies":{"', '":"1"}}'],
      ['{"dependencies":{"a":"', '"}}'],
      ['{"workspaces":["', '"],"dependencies":{"b":"1"}}'],
      ['{"resolutions":{"', '":"1"},"dependencies":{"b":"1"}}'],
    ],
  },
  rust: {
    lock: '[[package]]\nname = "a"\nversion = "2"\ndependencies = [\n "c",\n]\n',
    manifest: '[package]\nname = "a"\nversion = "1"\n[dependencies]\nb = "1"\n',
    inLock: [
      ['', ''],
      ['[[package]]\nname = "a"\n', ''],
      ['[[package]]\nname = "a"\ndependencies = [', ''],
    ],
    inManifest: [
      ['[package]\nname = "a"\nversion = "1"\n', ''],
      ['[package]\nname = "a"\n[dependencies]\n"', '" = "1"\n'],
      ['', '[package]\nname = "a"\nversion = "1"\n[dependencies]\nb = "1"\n'],
    ],
    manifestSigns: ['\n \n', '[', '[a.', 'a-'],
  },
  go: {
    lock: 'a v1 h1:b\n',
    manifest: 'require (\n\tb v1\n)\n',
    inManifest: [
      ['', ''],
      ['require ', ' v1\n'],
      ['require b v1', ''],
    ],
    manifestSigns: ['require a v1\n', 'replace a => b\n', '//', 'a v1 '],
  },
  php: {
    lock: '{"content-hash":"a","packages":[{"name":"b"}]}',
    manifest: '{"require":{"a/b":"1"}}',
    inManifest: [
      ['', ''],
      ['{"require":{"', '":"1"}}'],
      ['{"extra":', '}'],
    ],
    manifestSigns: ['{"a":', '[['],
  },
  python: {
    lock: `content-hash = "${'0'.repeat(64)}"\n[[package]]\nname = "a"\nsource = { virtual = "." }\n[package.metadata]\nrequires-dist = [{ name = "c" }]\n`,
    manifest: '[project]\ndependencies = ["b>=1"]\n',
    inLock: [
      ['', ''],
      [`content-hash = "${'0'.repeat(64)}"\n`, ''],
      ['[[package]]\nsource = { virtual = "." }\n', ''],
    ],
    inManifest: [
      ['', ''],
      ['[project]\ndependencies = ["', '"]\n'],
      ['[project]\ndependencies = [', '"b"]\n'],
      ['[tool.poetry.dependencies]\n"', '" = "1"\n'],
    ],
    manifestSigns: ['"b", ', `"a${' '.repeat(900)}))",`, 'a-', 'a = 1\n'],
  },
  pipenv: {
    lock: '{"_meta":{"hash":{"sha256":"a"}},"default":{}}',
    manifest: '[packages]\nb = "*"\n',
    inManifest: [
      ['[packages]\n"', '" = "*"\n'],
      ['', '[packages]\nb = "*"\n'],
    ],
    manifestSigns: ['a-', '\n\n'],
  },
  ruby: {
    lock: 'DEPENDENCIES\n  a\n',
    manifest: 'gem "b"\n',
    inLock: [
      ['', ''],
      ['DEPENDENCIES\n', ''],
    ],
    inManifest: [
      ['', ''],
      ['gem ', ''],
      ['', 'gem "b"\n'],
      ['gem "b"\ngem', ''],
    ],
    lockSigns: ['  a\n', 'DEPENDENCIES\n'],
    manifestSigns: ['gem ', 'gem\n', 'gem (', 'gem "b"\n', 'if'],
  },
  dart: {
    lock: 'packages:\n  a:\n    dependency: direct\n',
    manifest: 'dependencies:\n  b: 1\n',
    inManifest: [
      ['', ''],
      ['dependencies:\n  b: 1\n', ''],
    ],
    lockSigns: ['  a:\n', '  a: '],
    manifestSigns: ['dependencies:\n', '  a: 1\n'],
  },
  helm: {
    lock: 'dependencies:\n- name: a\n',
    manifest: 'dependencies:\n- name: b\n  version: 1\n  repository: https://a.b\n',
    inLock: [
      ['', ''],
      ['dependencies:\n', ''],
      ['dependencies:\n- name: b\n', ''],
    ],
    inManifest: [
      ['', ''],
      ['dependencies:\n', ''],
      ['dependencies:\n- name: b\n', ''],
    ],
    manifestSigns: ['- name: ', '- ', '  # a\n', 'version: ', 'name:'],
  },
};

const owned = Array.from({ length: 20_000 }, (_, at) => `src/${at % 100}/${'a'.repeat(40)}${at}.ts`);

const judged = async (compose: Awaited<ReturnType<typeof composeOf>>, rules: readonly string[]): Promise<void> => {
  for (const rule of rules) judge(`compose/${rule}`, { facts: compose });
};

export const readers: Readonly<Record<string, Reader>> = {
  'conflict markers': {
    limit: maxSearchedBytes,
    repeated: ['<<<<<<< \n', '=======\n', '```\n', '~~~', '----'],
    around: [['<<<<<<< a\n', '\n=======\n>>>>>>> ']],
    read: (text) => ['a.md', 'a.adoc', 'a.ts'].map((path) => findConflicts(Buffer.from(text), path)),
  },
  'the filter before secretlint': {
    limit: maxSearchedBytes,
    repeated: [
      ...['://', '://a:', '://a:b', 'SG.', 'SG.a.', '-----BEGIN ', '-----BEGIN A', 'npm_', 'xoxb-', 'ops_ey', 'ghp_'],
      ...['SECRET_ACCESS_', 'cfk_', 'dapi', 'hf_', 'private_key_', '\\u00', 'vcp_', 'sk_live_', 'tskey-'],
    ],
    read: (text) => ['a.json', 'a.npmrc', 'a'].map((path) => candidateRules(text, path)),
  },
  secrets: {
    limit: megabyte,
    repeated: [
      '://a:b@',
      '://a:b@c.',
      '@a.',
      'ghp_',
      'xoxb-1',
      `${'://u:'}${'p'.repeat(12)}@h.example\n`,
      'secretlint-disable ',
    ],
    read: (text) =>
      findSecrets(text, candidateRules(text, 'a.json'), presetRules, {
        path: 'a.json',
        fingerprints: new Fingerprints(1),
      }),
  },
  'Compose files': {
    length: yamlLength,
    limit: megabyte,
    repeated: [
      ...[
        '- ',
        '? ',
        'a: ',
        'a:\n',
        '&a ',
        '*a ',
        '!a ',
        '[a,',
        '{a: ',
        '<<: ',
        '"a": ',
        "''",
        '|\n',
        '>\n',
        'x-a: &a {}\n',
      ],
      ...['  - a\n', '- - ', '- [', '# a\n', '"\n', "'\n"],
    ],
    read: async (text) => judged(await composeOf({ 'compose.yaml': text }), ['invalid-file', 'undefined-reference']),
  },
  'values in Compose files': {
    length: yamlLength,
    limit: megabyte,
    repeated: [
      '$$',
      '${',
      '${A',
      '$A',
      '${A:-',
      '${A:-$A',
      'a:b:',
      '::',
      ':1',
      '1-',
      '/a',
      'a/',
      '..',
      '@a',
      'A=b ',
      '[a]:',
    ],
    around: [
      ['services:\n  web:\n    ports:\n      - "', '"\n'],
      ['services:\n  web:\n    volumes:\n      - "', ':/a"\n'],
      ['services:\n  web:\n    image: "', '"\n'],
      ['services:\n  web:\n    environment:\n      SECRET: "', '"\n'],
      ['services:\n  web:\n    "', '": 1\n'],
    ],
    read: async (text) =>
      judged(await composeOf({ 'compose.yaml': text }), [
        ...['invalid-file', 'sensitive-host-path', 'runtime-socket', 'unpinned-image', 'no-digest', 'database-port'],
        ...['plaintext-secret', 'duplicate-host-port', 'dangerous-capability', 'undefined-reference'],
      ]),
  },
  'environment files': {
    limit: megabyte,
    repeated: ['A=b\n', 'A="b', 'A=" #', "A=' ", ' #', 'export ', '{{', '<', '_pass', 'x', '$A'],
    around: [
      ['', ''],
      ['A_PASSWORD=', '\n'],
      ['A="', ' #'],
    ],
    read: (text) => parseEnvironmentFile(text).filter(({ name, value }) => isSecretName(name) && isRealValue(value)),
  },
  'ignore files': {
    limit: 256 * 1024,
    repeated: ['a\n', '[ab]', '[ab][cd]\n', '*a', '**/', '\\ ', '[', '[a', '?*', 'src/?\n', '!a\n'],
    read: (text) => mayIgnore(parseIgnorePatterns(text), '', `\n${owned.join('\n')}\n`),
  },
  'attribute files': {
    limit: 256 * 1024,
    repeated: [' text', ' filter=', ' filter=lfs', '* eol=\n', '#'],
    read: (text) => parseAttributes(Buffer.from(text)),
  },
  '.gitmodules': {
    limit: maxBytes,
    repeated: ['[submodule "a"]\n', '[submodule "a"]\npath = a\n', 'path = a\n', '\\', '"a"'],
    around: [
      ['', ''],
      ['[submodule "a"]\npath = ', 'x\n'],
      ['[submodule "', '"]\npath = a\n'],
    ],
    mayThrow: true,
    read: (text) => parseModules(Buffer.from(text)),
  },
  'configuration of git': {
    limit: maxBytes,
    repeated: ['[a]\n', 'a = b\n', '[remote "a"]\nurl = b\n'],
    around: [['[remote "a"]\nurl = ', 'x\n']],
    mayThrow: true,
    read: (text) => toConfiguration(parseConfig(text)).remotes.map(({ url }) => [parseRemoteUrl(url), redactUrl(url)]),
  },
  URLs: {
    limit: megabyte,
    repeated: ['://', '://a:', '://a:b/', 'a:b@', '@', ':@', 'a@b:', '?a=', '&token=', '?token=a&'],
    read: (text) => [parseRemoteUrl(text), redactUrl(text), redactText(text)],
  },
  policies: {
    length: yamlLength,
    limit: 250_000,
    repeated: ['- ', 'a: ', 'ignore:\n', '- rule: a\n', '&a ', '*a ', '[', '{a: '],
    read: (text) => parsePolicy(text, 'a.yaml', [], 0),
  },
  inventories: {
    length: yamlLength,
    limit: megabyte,
    repeated: ['a\n', 'a b c\n', ' #', '://', '- a\n', 'a: b\n', '- &a a\n', '- *a\n', '- {'],
    read: (text) => ['a.txt', 'a.yaml'].map((path) => parseInventory(text, path).entries.length),
  },
  'licence files': {
    limit: 256 * 1024,
    repeated: [
      ...[
        'copyright ',
        'Copyright (c) ',
        '(c)\n',
        '<<',
        '[year',
        'SPDX-License-Identifier: ',
        'SPDX-License-Identifier: MIT OR A\n',
      ],
      ...[
        'provided by ',
        'in no event shall ',
        'including the next ',
        'without ',
        'the name of ',
        'a. ',
        '(a)',
        'MIT OR ',
      ],
    ],
    around: [
      ['', ''],
      ['SPDX-License-Identifier: ', ' x/\n'],
      ['Copyright ', '\n'],
    ],
    read: (text) => recogniseLicense('LICENSE', text),
  },
  'licences in manifests': {
    limit: megabyte,
    repeated: ['license: ', '"license":"MIT",\n', 'license = "MIT"\n', 'MIT/', 'MIT OR '],
    around: [
      ['', ''],
      ['{"license":"MIT"', '}'],
      ['{"license":"', '"}'],
      ['[package]\nlicense = "MIT"', '\n'],
    ],
    read: (text) => ['package.json', 'Cargo.toml', 'pyproject.toml'].map((path) => declaredLicense(path, text)),
  },
  'Markdown files': {
    limit: maxMarkdownBytes,
    repeated: [
      ...[
        '](',
        ']: ',
        ']:\n',
        '[a](b) ',
        '[a',
        '![',
        '<a href="',
        '<a ',
        'href=',
        'href = ',
        '<!--',
        '<pre>',
        '<h1>',
        '<h1 ',
        '# ',
        '#a\n',
        '> ',
      ],
      ...[
        '- ',
        '1. ',
        '---\n',
        '---\na: b\n',
        '===\n',
        'id=',
        'id="',
        'name= ',
        '{#',
        '{',
        '**',
        '__',
        '~~~\n',
        '&a',
        '&#',
        '\\[',
        'a.',
        'a@',
      ],
    ],
    around: [
      ['', ''],
      ['# ', ''],
      ['[a](', ')'],
      ['<a href="', '">'],
    ],
    read: (text) => {
      const read = markdownText(Buffer.from(text))?.text ?? '';
      const links = isTangled(read) ? [] : markdownLinks(read);
      const targets = [...links.map(({ target }) => target), ...(possibleTargets(read) ?? [])];
      return [anchorsOf(read), targets.map((target) => [localTarget(target), looksLikeAddress(target)])];
    },
  },
  'files of code owners': {
    limit: 3 * 1024 * 1024,
    repeated: ['* @a\n', '@a ', '[a]', '[a\n', '^[a]', '\\ ', '\\', 'a@b.', 'a@', '***', 'a #', '@@'],
    around: [
      ['', ''],
      ['* ', '\n'],
    ],
    read: (text) => [parseOwners(text, 'CODEOWNERS', 'GitHub'), parseOwners(text, 'CODEOWNERS', 'GitLab')],
  },
  'patterns of code owners': {
    limit: 3 * 1024 * 1024,
    repeated: ['/src/*/a*b*c @a\n', '**/*a*a*b @a\n', '/**/a/**/b @a\n', '*a*a*a'],
    read: async (text) => {
      // All of them different, each compared with every path.
      const { patterns } = parseOwners(text, 'CODEOWNERS', 'GitHub');
      const different = patterns.map((one, at) => ({ ...one, pattern: `${one.pattern}${at}` }));
      const { without, left } = await patternsWithoutFiles(different, owned, 'GitHub');
      return [without.length, left];
    },
  },
  ...Object.fromEntries(
    ecosystemNames.map((name): [string, Reader] => [
      `lock files wanted: ${name}`,
      {
        ...{ limit: megabyte, mayThrow: true },
        repeated: [
          'gem ',
          'gem (',
          'inputs',
          'version:',
          'dependencies:\n',
          '- ',
          '{ :a, ',
          '{:a',
          '\n \n',
          ...(plainOf[name]?.manifestSigns ?? []),
        ],
        around: [['', ''], ['dependencies:\n', ''], ...(plainOf[name]?.inManifest ?? [])],
        read: (text) => wantedLock(name, text),
      },
    ]),
  ),
  ...Object.fromEntries(ecosystemNames.flatMap(lockReaders)),
};
