import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { AuditorError } from '../../../src/contract/errors.ts';
import { importPredecessor } from '../../../src/engine/history/predecessor.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { temporaryFolder } from '../../fixtures/git.ts';
import { finding, judged } from './judged.ts';

const report = (day: number, statuses: Record<string, string>, more: Record<string, object> = {}) =>
  JSON.stringify({
    timestamp: `2025-05-0${day}T15:43:12Z`,
    health_status: 'green',
    summary: { total: 2, missing: 0, extra: 0, dirty: 0, clean: 2 },
    repos: Object.entries(statuses).map(([name, status]) => ({
      ...{ name, status, clone_url: `https://github.com/someone/${name}.git`, ...more[name] },
      dashboard_link: `/audit/${name}?action=view`,
    })),
  });
const reportedAt = (day: number) => `2025-05-0${day}T15:43:12.000Z`;
const root = '/homelab';
const repositories = [
  { id: 'id-halo', name: 'halo', path: '/homelab/halo', urls: ['git@github.com:Someone/halo.git'] },
  { id: 'id-esp', name: 'esp', path: '/homelab/esp', urls: ['git@github.com:someone/ESPHome.git'] },
  { id: 'id-twin-1', name: 'twin', path: '/homelab/a/twin', urls: [] },
  { id: 'id-twin-2', name: 'twin', path: '/homelab/b/twin', urls: [] },
];
const always = { from: 0, to: Number.MAX_SAFE_INTEGER };
const may2025 = { from: Date.UTC(2025, 4, 1), to: Date.UTC(2025, 5, 1) };
const signal = new AbortController().signal;

describe('history: reports of the predecessor', () => {
  it('are taken in the order of their times, once, with what can be recognised', async () => {
    using folder = temporaryFolder();
    const store = await openStore(folder.join('state'));
    const reports = folder.join('audit-history');
    mkdirSync(reports);
    writeFileSync(
      `${reports}/latest.json`,
      report(3, { halo: 'dirty', ESPHome: 'clean', twin: 'clean', away: 'missing' }),
    );
    writeFileSync(`${reports}/1.json`, report(1, { halo: 'clean', ESPHome: 'clean' }));
    writeFileSync(`${reports}/copy-of-1.json`, report(1, { halo: 'clean', ESPHome: 'clean' }));
    writeFileSync(`${reports}/notes.txt`, 'not a report');
    const take = (preview = false) =>
      importPredecessor([reports, `${reports}/1.json`], store.history, { root, repositories }, { signal, preview });
    const left = (name: string, day: number) => ({
      path: `${reports}/${name}.json`,
      at: reportedAt(day),
      why: 'known',
    });
    const first = {
      ...{ imported: 2, known: 1, later: 0, older: 0, problems: [] },
      span: { first: reportedAt(1), last: reportedAt(3) },
      leftOut: [left('copy-of-1', 1)],
    };
    assert.deepEqual(await take(true), first);
    assert.deepEqual(store.history.changes({ ...always, limit: 100 }), [], 'a preview takes nothing');
    assert.deepEqual(await take(), first);
    const leftOut = [left('1', 1), left('copy-of-1', 1), left('latest', 3)];
    for (const preview of [true, false])
      assert.deepEqual(await take(preview), {
        imported: 0,
        known: 3,
        later: 0,
        older: 0,
        span: null,
        leftOut,
        problems: [],
      });
    const changes = store.history.changes({ ...always, limit: 100 });
    assert.deepEqual(
      changes
        .map(({ at, repositoryId, status, reasons }) => [at.slice(0, 10), repositoryId, status, ...reasons])
        .sort(),
      [
        ['2025-05-01', 'id-esp', 'clean', 'imported'],
        ['2025-05-01', 'id-halo', 'clean', 'imported'],
        ['2025-05-03', 'id-halo', 'dirty', 'imported'],
        ['2025-05-03', 'imported:/homelab:away', 'missing', 'imported'],
        ['2025-05-03', 'imported:/homelab:twin', 'clean', 'imported'],
      ],
    );
    const points = store.history.figures({ kind: 'folder', key: root }, may2025, 100);
    assert.deepEqual(
      points.map(({ sums: { repositories, health } }) => [repositories, health]),
      [
        [2, { green: 2, yellow: 0, red: 0, unknown: 0 }],
        [4, { green: 2, yellow: 1, red: 1, unknown: 0 }],
      ],
    );
    store.close();
  });

  it('that cannot be read are named with the reason; the others are taken', async () => {
    using folder = temporaryFolder();
    const store = await openStore(folder.join('state'));
    const bad = {
      'broken.json': '{',
      'other.json': '{"repos": 3}',
      'never.json': report(1, {}).replace('2025-05-01', '2025-99-01'),
      'future.json': report(1, {}).replace('2025', '9025'),
      'status.json': report(1, { halo: 'fine' }),
    };
    for (const [name, text] of Object.entries({ ...bad, 'good.json': report(2, { halo: 'clean' }) }))
      writeFileSync(folder.join(name), text);
    const { imported, problems } = await importPredecessor(
      [folder.path],
      store.history,
      { root, repositories },
      { signal },
    );
    assert.equal(imported, 1);
    assert.deepEqual(
      problems.map(({ path, message }) => [path.slice(folder.path.length + 1), /^It|^Its/.test(message)]),
      Object.keys(bad)
        .sort()
        .map((name) => [name, true]),
    );
    for (const nothing of ['nowhere', 'state'])
      await assert.rejects(
        importPredecessor([folder.join(nothing)], store.history, { root, repositories }, { signal }),
        (thrown) => thrown instanceof AuditorError && thrown.code === 'not-found' && thrown.hint !== undefined,
      );
    store.close();
  });

  it('stand behind the own history: only what lies before it is taken', async () => {
    using folder = temporaryFolder();
    const store = await openStore(folder.join('state'));
    const reports = folder.join('audit-history');
    mkdirSync(reports);
    for (const day of [1, 4, 6])
      writeFileSync(`${reports}/${day}.json`, report(day, { halo: 'dirty', ESPHome: day > 3 ? 'clean' : 'dirty' }));
    const own = (id: string, day: number) => {
      const at = Date.UTC(2025, 4, day);
      const standing = judged({ id, path: `${root}/${id}`, findings: [finding('one')] });
      store.history.record([standing], at);
      const audit = { at, cause: 'asked', by: 'test', repositories: 1, changed: 1 } as const;
      store.history.recordAudit(audit, [root], [{ path: root, sums: standing.figures }]);
    };
    own('id-halo', 3);
    own('id-esp', 5);
    const before = store.history.figures({ kind: 'repository', key: 'id-halo' }, may2025, 100);
    const take = (preview = false) =>
      importPredecessor([reports], store.history, { root, repositories }, { signal, preview });
    const later = { path: `${reports}/6.json`, at: reportedAt(6), why: 'later' };
    const first = {
      imported: 2,
      known: 0,
      later: 1,
      older: 0,
      span: { first: reportedAt(1), last: reportedAt(4) },
      leftOut: [later],
      problems: [],
    };
    assert.deepEqual(await take(true), first);
    assert.deepEqual(await take(), first);
    const course = (kind: 'repository' | 'folder', key: string) =>
      store.history
        .figures({ kind, key }, may2025, 100)
        .map(({ at, sums }) => [new Date(at).getUTCDate(), sums.scored]);
    assert.deepEqual(store.history.figures({ kind: 'repository', key: 'id-halo' }, may2025, 100).slice(1), before);
    assert.deepEqual(course('repository', 'id-halo'), [
      [1, 0],
      [3, 1],
    ]);
    assert.deepEqual(course('repository', 'id-esp'), [
      [1, 0],
      [4, 0],
      [5, 1],
    ]);
    assert.deepEqual(course('folder', root), [
      [1, 0],
      [3, 1],
    ]);
    store.close();
  });

  it('that are forgotten because of their age are told before, and can be taken again', async () => {
    using folder = temporaryFolder();
    const store = await openStore(folder.join('state'));
    for (const day of [1, 4, 6])
      writeFileSync(folder.join(`${day}.json`), report(day, { halo: day === 4 ? 'dirty' : 'clean' }));
    const paths = [1, 4, 6].map((day) => folder.join(`${day}.json`));
    const fleet = { root, repositories };
    const keptSince = Date.UTC(2025, 4, 5);
    const take = (preview = false) => importPredecessor(paths, store.history, fleet, { signal, keptSince, preview });
    const counts = async (preview = false) => {
      const { imported, known, later, older } = await take(preview);
      return [imported, known, later, older];
    };
    assert.deepEqual(await counts(true), [3, 0, 0, 2]);
    assert.deepEqual(await counts(), [3, 0, 0, 2]);
    assert.deepEqual(await counts(), [0, 3, 0, 0]);
    const wouldBe = store.history.prunable(keptSince);
    assert.deepEqual(store.history.prune(keptSince), wouldBe);
    // How it stood on the fourth stays.
    assert.deepEqual(await counts(), [1, 2, 0, 1]);
    const stood = { at: Date.UTC(2025, 4, 7), cause: 'asked', by: 'test', repositories: 1, changed: 1 } as const;
    const standing = judged({ id: 'id-halo', path: `${root}/halo`, findings: [finding('one')] });
    store.history.record([standing], stood.at);
    store.history.recordAudit(stood, [root], [{ path: root, sums: standing.figures }]);
    store.history.prune(Date.UTC(2026, 0, 1));
    assert.deepEqual(await counts(), [3, 0, 0, 2]);
    assert.equal(
      store.history.changes({ ...always, limit: 10 }).filter(({ reasons }) => reasons[0] === 'imported').length,
      3,
    );
    store.close();
  });
});
