import assert from 'node:assert/strict';
import fc from 'fast-check';
import { filterRepositories } from '../../../src/contract/filter-run.ts';
import type { RepositorySummary } from '../../../src/contract/repositories.ts';
import { formatFilter, hasFilter, parseFilter, toggleFilter } from '../../../src/contract/repository-filter.ts';
import {
  formatSort,
  parseSort,
  pressColumn,
  sortColumns,
  sortRepositories,
} from '../../../src/contract/repository-sort.ts';
import { gridKey } from '../../../webview-ui/src/pages/repositories/grid-keys.ts';
import { nothingSelected, prune, selectOne, selectRange, toggle } from '../../../webview-ui/src/state/selection.ts';
import { dataTime, makeRepository } from '../../fixtures/fleet-data.ts';

const row = (more: Partial<RepositorySummary>): RepositorySummary => ({ ...makeRepository(0), ...more });
const find = (text: string, repository: RepositorySummary) => {
  const { repositories, similar } = filterRepositories([repository], parseFilter(text), dataTime);
  return repositories.length > 0 && !similar;
};

const exact = (text: string) => ({ text, exact: true });

describe('filter', () => {
  const dirty = row({ name: 'ha-config', path: '/fleet/ha-config', status: 'dirty', health: 'red', branch: 'Feat/X' });

  it('takes words from name, path and branch, all of them, in any case', () => {
    assert.ok(find('HA feat', dirty));
    assert.ok(find('/fleet', dirty));
    assert.ok(!find('ha traefik', dirty));
  });

  it('takes the same key as either, different keys as both', () => {
    assert.ok(find('status:clean status:dirty', dirty));
    assert.ok(find('status:dirty health:red', dirty));
    assert.ok(!find('status:dirty health:green', dirty));
    assert.ok(find('branch:feat/x', dirty));
  });

  it('finds a rule where the row names it', () => {
    assert.ok(find('rule:git/push', row({ rules: ['git/push'] })));
    assert.ok(!find('rule:git/push', dirty));
  });

  it('takes an unknown key as text', () => {
    assert.ok(!find('colour:blue', dirty));
    assert.ok(find('c:x', row({ path: 'c:x' })));
  });

  it('is written and read back the same, whatever was typed', () => {
    const part = fc.oneof(
      fc.constantFrom('"', '""', ' ', 'status:', 'branch:', 'colour:', ':', '\\', 'a b'),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const filter = parseFilter(parts.join(''));
        assert.deepEqual(parseFilter(formatFilter(filter)), filter, formatFilter(filter));
      }),
      { numRuns: 500, examples: [[['"', 'colour:', '""', '"', '#']]] },
    );
  });

  it('finds what is like a word, but not like one in quotes', () => {
    const fleet = [row({ name: 'traefik' }), row({ name: 'wiki' })];
    const names = (text: string) =>
      filterRepositories(fleet, parseFilter(text), dataTime).repositories.map((r) => r.name);
    assert.deepEqual(names('traefk'), ['traefik']);
    assert.deepEqual(names('"traefk"'), []);
    assert.deepEqual(names('"fleet" traefk'), ['traefik']);
    assert.deepEqual(names('"traefk" wiki'), []);
    assert.deepEqual(names('"raef"'), ['traefik']);
  });

  it('counts all that the list has, down to what nothing of the rest has', () => {
    const fleet = [row({ language: 'Go', status: 'clean' }), row({ language: 'YAML', status: 'dirty' })];
    const counts = (text: string, key: string) =>
      filterRepositories(fleet, parseFilter(text), dataTime)
        .facets.find((facet) => facet.key === key)
        ?.values.map(({ value, count }) => `${value} ${count}`);
    assert.deepEqual(counts('status:dirty', 'language'), ['YAML 1', 'Go 0']);
    assert.deepEqual(counts('status:dirty', 'status'), ['clean 1', 'dirty 1']);
    assert.deepEqual(counts('"nothing is called so"', 'language'), ['Go 0', 'YAML 0']);
    assert.deepEqual(counts('language:rust', 'language'), ['Go 1', 'YAML 1', 'rust 0']);
  });

  it('takes what stands in quotes as one, as it is typed already', () => {
    const words = (text: string) => parseFilter(text).words;
    assert.deepEqual(words('"two words" x'), [exact('two words'), { text: 'x', exact: false }]);
    assert.deepEqual(words('x "two wor'), [{ text: 'x', exact: false }, exact('two wor')]);
    assert.deepEqual(words('"one" x'), [exact('one'), { text: 'x', exact: false }]);
    assert.deepEqual(parseFilter('folder:"/a b/c" "say ""so"""').keys.get('folder'), ['/a b/c']);
    assert.deepEqual(words('"say ""so"""'), [exact('say "so"')]);
    assert.deepEqual(words('""'), []);
    assert.deepEqual(parseFilter('"status:dirty"'), { keys: new Map(), words: [exact('status:dirty')] });
  });

  it('is written and read back the same, and toggling twice changes nothing', () => {
    const word = fc.stringMatching(/^[a-z/ .-]{1,12}$/u).filter((text) => text.trim() !== '' && !text.includes('"'));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), fc.array(word, { maxLength: 3 }), word, (texts, values, extra) => {
        const keys = values.length > 0 ? new Map([['branch', values] as const]) : new Map();
        const filter = { keys, words: texts.map(exact) };
        assert.deepEqual(parseFilter(formatFilter(filter)), filter);
        const had = hasFilter(filter, 'branch', extra);
        assert.equal(hasFilter(toggleFilter(filter, 'branch', extra), 'branch', extra), !had);
        if (!had) assert.deepEqual(toggleFilter(toggleFilter(filter, 'branch', extra), 'branch', extra), filter);
      }),
    );
  });
});

describe('sort', () => {
  it('reads what it writes, and is by name for anything else', () => {
    for (const column of sortColumns)
      for (const descending of [true, false])
        assert.deepEqual(parseSort(formatSort({ column, descending })), { column, descending });
    assert.deepEqual(parseSort('-nonsense'), { column: 'name', descending: false });
    assert.deepEqual(parseSort(null), { column: 'name', descending: false });
  });

  it('keeps numbers in names in their order, and puts the worst first in figures', () => {
    const named = ['b10', 'b9', 'a'].map((name) => row({ name }));
    assert.deepEqual(
      sortRepositories(named, parseSort('name')).map((r) => r.name),
      ['a', 'b9', 'b10'],
    );
    const scored = [row({ score: 90 }), row({ score: null }), row({ score: 10 })];
    assert.deepEqual(
      sortRepositories(scored, parseSort('score')).map((r) => r.score),
      [10, 90, null],
    );
    const one = row({ findings: { error: 1, warning: 0, info: 0, unknown: 0, ignored: 0 } });
    const many = row({ findings: { error: 0, warning: 999, info: 999, unknown: 0, ignored: 0 } });
    assert.equal(sortRepositories([many, one], parseSort('findings'))[0], one);
  });

  it('turns round when pressed again', () => {
    const once = pressColumn(parseSort('name'), 'score');
    assert.deepEqual(once, { column: 'score', descending: false });
    assert.deepEqual(pressColumn(once, 'score'), { column: 'score', descending: true });
  });
});

describe('selection', () => {
  const order = ['a', 'b', 'c', 'd'];
  const ids = (selection: { ids: ReadonlySet<string> }) => [...selection.ids];

  it('extends from where it began, both ways', () => {
    const begun = selectOne('b');
    assert.deepEqual(ids(selectRange(begun, 'd', order)), ['b', 'c', 'd']);
    assert.deepEqual(ids(selectRange(selectRange(begun, 'd', order), 'a', order)), ['a', 'b']);
  });

  it('adds and takes away one', () => {
    assert.deepEqual(ids(toggle(toggle(nothingSelected, 'a'), 'c')), ['a', 'c']);
    assert.deepEqual(ids(toggle(selectOne('a'), 'a')), []);
  });

  it('forgets what is gone, and stays the same where nothing is', () => {
    const selection = selectOne('a');
    assert.equal(
      prune(selection, () => true),
      selection,
    );
    assert.deepEqual(ids(prune(selection, () => false)), []);
  });
});

describe('grid keys', () => {
  const order = ['a', 'b', 'c'];
  const press = (key: string, activeIndex: number, more = {}) =>
    gridKey({ key, shiftKey: false, ctrlKey: false, metaKey: false, ...more }, { order, activeIndex, pageRows: 2 });
  const active = (key: string, from: number) => press(key, from)?.select?.(nothingSelected).active;

  it('moves and stops at the ends', () => {
    assert.equal(active('ArrowDown', 0), 'b');
    assert.equal(active('ArrowDown', 2), 'c');
    assert.equal(active('ArrowUp', 0), 'a');
    assert.equal(active('ArrowDown', -1), 'a');
    assert.equal(active('PageDown', 0), 'c');
    assert.equal(active('Home', 2), 'a');
    assert.equal(active('End', 0), 'c');
  });

  it('opens, selects all, and leaves other keys alone', () => {
    assert.equal(press('Enter', 1)?.open, 'b');
    assert.equal(press('Enter', -1), null);
    assert.deepEqual([...(press('a', 0, { ctrlKey: true })?.select?.(nothingSelected).ids ?? [])], order);
    assert.equal(press('a', 0), null);
    assert.equal(press('Tab', 0), null);
  });
});

describe('filter: what else could be chosen', () => {
  const fleet = Array.from({ length: 60 }, (_, index) => makeRepository(index));
  const choice = fc.constantFrom(
    ...(['status:dirty', 'status:clean', 'health:red', 'severity:error', 'severity:none', 'language:yaml'] as const),
    ...(['owner:sam', 'age:month', 'age:older', 'rule:git/uncommitted-changes', 'media', 'kind:bare'] as const),
  );

  it('counts what each further choice would leave', () => {
    fc.assert(
      fc.property(fc.uniqueArray(choice, { maxLength: 4 }), (choices) => {
        const filter = parseFilter(choices.join(' '));
        const { facets } = filterRepositories(fleet, filter, dataTime);
        for (const { key, values } of facets)
          for (const { value, count } of values) {
            const keys = new Map(filter.keys);
            keys.set(key, [value.toLowerCase()]);
            const direct = filterRepositories(fleet, { ...filter, keys }, dataTime).repositories.length;
            assert.equal(count, direct, `${key}:${value} with ${choices.join(' ')}`);
          }
      }),
    );
  });

  it('has every value that was chosen, also where nothing has it', () => {
    const { facets, repositories } = filterRepositories(fleet, parseFilter('language:cobol'), dataTime);
    assert.equal(repositories.length, 0);
    const languages = facets.find(({ key }) => key === 'language')?.values ?? [];
    assert.ok(languages.some(({ value, count }) => value === 'cobol' && count === 0));
    assert.ok(languages.some(({ count }) => count > 0));
  });
});

describe('filter: words', () => {
  const named = (...names: string[]) =>
    names.map((name) => row({ id: name, name, path: `/src/${name}`, branch: 'main' }));
  const search = (text: string, list: RepositorySummary[]) => {
    const { repositories, similar } = filterRepositories(list, parseFilter(text), dataTime);
    return [similar, ...repositories.map(({ name }) => name)];
  };

  it('put names that begin with the word first, then those that have it, then the rest', () => {
    const list = [
      ...named('x', 'old-media', 'media-stack'),
      row({ id: 'y', name: 'y', path: '/media/y', branch: 'main' }),
    ];
    assert.deepEqual(search('media', list), [false, 'media-stack', 'old-media', 'y']);
  });

  it('find what is like them where nothing has them, and say so', () => {
    const list = named('proxmox-backup', 'paperless', 'traefik', 'größe');
    assert.deepEqual(search('proxmx', list), [true, 'proxmox-backup']);
    assert.deepEqual(search('trafeik', list), [true, 'traefik']);
    assert.deepEqual(search('grösse', list), [false]);
    assert.deepEqual(search('()[]*', list), [false]);
  });

  it('in quotes are found as they stand, and nothing that is like them', () => {
    const list = [
      row({ id: 'a', name: 'a', path: '/src/two words/a', branch: 'main' }),
      row({ id: 'b', name: 'b', path: '/src/words two/b', branch: 'main' }),
      row({ id: 'c', name: 'paperless', path: '/src/two words/c', branch: 'main' }),
    ];
    assert.deepEqual(search('two words', list), [false, 'a', 'b', 'paperless']);
    assert.deepEqual(search('"two words"', list), [false, 'a', 'paperless']);
    assert.deepEqual(search('"two  words"', list), [false]);
    assert.deepEqual(search('"two words" paperles', list), [false, 'paperless']);
    assert.deepEqual(search('"two words" paprless', list), [true, 'paperless']);
    assert.deepEqual(search('"words two" paprless', list), [false]);
  });

  it('never fail, whatever is typed', () => {
    const list = named('proxmox-backup', 'paperless');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        search(text, list);
      }),
    );
  });
});
