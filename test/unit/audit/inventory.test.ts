import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { compareInventory, remoteIdentity } from '../../../src/engine/audit/inventory/compare.ts';
import { loadInventory } from '../../../src/engine/audit/inventory/load.ts';
import { parseInventory } from '../../../src/engine/audit/inventory/parse.ts';
import { policyFileName } from '../../../src/engine/audit/policy-types.ts';
import { known } from '../../../src/engine/fact.ts';
import { configuration, location } from './facts.ts';

const pairs = (text: string, file = 'i.txt') =>
  parseInventory(text, `/srv/${file}`).entries.map((e) => [e.name, e.url, e.line]);
const problems = (text: string, file = 'i.txt') =>
  parseInventory(text, `/srv/${file}`).problems.map((p) => `${p.line}:${p.column}-${p.endColumn} ${p.message}`);

describe('parseInventory', () => {
  it('reads text, one repository a line', () => {
    const text = '\uFEFF# fleet\r\nhttps://github.com/me/site.git # mine\r\n\r\nlab git@host:me/lab.git\r\nnotes\r\n';
    assert.deepEqual(pairs(text), [
      ['site', 'https://github.com/me/site.git', 2],
      ['lab', 'git@host:me/lab.git', 4],
      ['notes', null, 5],
    ]);
    assert.deepEqual(problems(text), []);
  });

  it('reads YAML: a list, a list of mappings, a mapping', () => {
    const expected = [
      ['site', 'https://h/me/site.git', 1],
      ['lab', null, 2],
    ];
    assert.deepEqual(pairs('- https://h/me/site.git\n- lab\n', 'i.yaml'), expected);
    assert.deepEqual(pairs('- { name: site, url: https://h/me/site.git }\n- name: lab\n', 'i.yml'), expected);
    assert.deepEqual(pairs('site: https://h/me/site.git\nlab:\n', 'i.yaml'), expected);
    assert.deepEqual(pairs('["https://h/me/site.git",\n"lab"]', 'i.json'), expected);
    assert.deepEqual(pairs('', 'i.yaml'), []);
  });

  it('tells what is wrong at its place, and keeps the rest', () => {
    assert.deepEqual(problems('a b c\n'), ['1:1-6 A line holds a URL, a name, or a name and a URL.']);
    assert.deepEqual(problems('site\n  site\n'), ['2:3-7 `site` is listed twice.']);
    assert.deepEqual(problems('../../etc https://h/x'), ['1:1-22 `../../etc` is no name of a folder.']);
    assert.deepEqual(problems('- 7\n- lab\n', 'i.yaml'), [
      '1:3-4 An entry is a URL, a name, or a mapping with `name` and `url`.',
    ]);
    assert.deepEqual(pairs('- 7\n- lab\n', 'i.yaml'), [['lab', null, 2]]);
    assert.match(problems('- { nme: x, url: https://h/y }', 'i.yaml')[0] ?? '', /`nme` is no key/);
    assert.match(problems('a: [', 'i.yaml')[0] ?? '', /Not valid YAML/);
  });

  it('never throws, and never names a place outside its folder', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('.', '/', '\\', ' ', '\n', 'a', ':', '@', '#') })),
        (text) => {
          for (const file of ['i.txt', 'i.yaml'])
            for (const { name } of parseInventory(text, `/srv/${file}`).entries)
              assert.ok(name !== '..' && !/[/\\]/.test(name));
        },
      ),
    );
  });
});

describe('remoteIdentity', () => {
  it('is one for every way to write a remote', () => {
    const same = [
      'https://github.com/Me/site.git',
      'git@github.com:me/site',
      'ssh://git@ssh.github.com:443/me/Site.git',
      'https://user:pw@GitHub.com/me/site/',
    ];
    assert.equal(new Set(same.map(remoteIdentity)).size, 1);
    assert.notEqual(remoteIdentity('https://h/me/site'), remoteIdentity('https://h/me/Site'));
    assert.notEqual(remoteIdentity('https://a/me/site'), remoteIdentity('https://b/me/site'));
    assert.equal(remoteIdentity('file:///srv/a.git'), remoteIdentity('/srv/a/'));
  });
});

describe('compareInventory', () => {
  const at = (name: string, url: string, more = {}) => ({
    location: location({ id: `id-${name}`, name, path: `/srv/git/${name}`, ...more }),
    facts: { configuration: known(configuration({ urls: { origin: url } })) },
  });
  const compare = (text: string, present: ReturnType<typeof at>[]) =>
    compareInventory(parseInventory(text, '/srv/git/fleet.txt').entries, present, {
      ...{ inventory: '/srv/git/fleet.txt', folder: '/srv/git' },
      isFolder: (path) => path === '/srv/git/folder',
      idOf: (path) => `id:${path}`,
    });

  it('matches by name or by URL, and tells missing, extra and folders apart', () => {
    const { missing, standings } = compare(
      ['site', 'https://github.com/me/notes.git', 'https://me:s3cret@h/gone.git', 'folder', 'Lab'].join('\n'),
      [
        at('site', 'https://h/x'),
        at('my-notes', 'git@github.com:me/notes'),
        at('lab', 'https://h/lab'),
        at('elsewhere', 'https://h/gone2', { path: '/opt/x' }),
      ],
    );
    assert.deepEqual(
      [...standings].map(([id, s]) => [id, s.state]),
      [
        ['id-site', 'listed'],
        ['id-my-notes', 'listed'],
        ['id-lab', 'extra'],
      ],
    );
    assert.deepEqual(
      missing.map((m) => [m.location.id, m.standing.state, m.standing.url]),
      [
        ['id:/srv/git/gone', 'missing', 'https://***@h/gone.git'],
        ['id:/srv/git/folder', 'folder', undefined],
        ['id:/srv/git/Lab', 'missing', undefined],
      ],
    );
  });

  it('does not call the folder itself extra', () => {
    const { standings } = compare('site', [
      at('git', 'https://h/git', { path: '/srv/git' }),
      at('site', 'https://h/s'),
    ]);
    assert.deepEqual([...standings.keys()], ['id-site']);
  });
});

describe('loadInventory', () => {
  let folder: string;
  const named = (path: string) => {
    const place = { path: join(folder, policyFileName), line: 3, column: 12, endLine: 3, endColumn: 21 };
    return { path, namedAt: place };
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'inventory-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reads the file, and says what keeps it from being read', () => {
    const path = join(folder, 'fleet.txt');
    const [missing] = loadInventory(named(path), folder).problems;
    assert.equal(missing?.message, 'The inventory fleet.txt is not there.');
    assert.deepEqual([missing.path, missing.line, missing.column], [join(folder, policyFileName), 3, 12]);
    writeFileSync(path, 'site\n');
    assert.equal(loadInventory(named(path), folder).entries[0]?.name, 'site');
    assert.equal(loadInventory(named(path), folder, () => 'lab').entries[0]?.name, 'lab');
    mkdirSync(join(folder, 'd.txt'));
    assert.match(
      loadInventory(named(join(folder, 'd.txt')), folder).problems[0]?.message ?? '',
      /no file|could not be read/,
    );
  });

  it('follows no link out of the folder', () => {
    mkdirSync(join(folder, 'in'));
    writeFileSync(join(folder, 'secret'), 'token\n');
    symlinkSync('../secret', join(folder, 'in', 'fleet.txt'));
    const { entries, problems: found } = loadInventory(named(join(folder, 'in', 'fleet.txt')), join(folder, 'in'));
    assert.deepEqual(entries, []);
    assert.match(found[0]?.message ?? '', /leads out/);
  });
});
