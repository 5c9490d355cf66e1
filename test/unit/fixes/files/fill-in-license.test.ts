import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { openPlaces } from '../../../../src/engine/licenses/placeholders.ts';
import { commit } from '../../../fixtures/git.ts';
import { findingOf, locationOf, never, snapshotRepository, type Workbench, workbench } from '../workbench.ts';

const id = 'files/fill-in-license';
const mit = 'MIT License\r\n\r\nCopyright (c) [year] [fullname]\r\n\r\nPermission is hereby granted\t \r\n';
const about = (path: string, ...placeholders: string[]) =>
  placeholders.map((text) => findingOf('files/license-placeholder', { path, subject: `${path}:${text}` }));
const found = about('LICENSE', '[year]', '[fullname]');
const text = ({ path }: Workbench, name = 'LICENSE') => readFileSync(join(path, name), 'utf8');

describe(id, () => {
  it('writes year and holder, touches no other byte, and takes that back', async () => {
    using bench = await workbench();
    commit(bench.path, { LICENSE: `\uFEFF${mit}` });
    const before = snapshotRepository(bench.path);
    const answers = { holder: ' Alex $& Rivera ', year: '2024-2026' };
    const item = await bench.plan(id, answers, found);
    assert.equal(item.summary, 'Fill in LICENSE', item.blocked?.message);
    assert.deepEqual(item.details, ['LICENSE, line 3: [year]', 'LICENSE, line 3: [fullname]']);
    const { entryId, message } = await bench.fix(id, answers, undefined, found);
    assert.equal(text(bench), `\uFEFF${mit.replace('[year] [fullname]', () => '2024-2026 Alex $& Rivera')}`, message);
    assert.deepEqual(openPlaces(text(bench)), []);
    await bench.undo(entryId);
    assert.equal(snapshotRepository(bench.path), before);
  });

  it('asks for who holds the rights where that is open, and only there', async () => {
    using bench = await workbench();
    commit(bench.path, { LICENSE: mit, COPYING: 'Copyright (c) YYYY Ada Author\n' });
    const required = async (findings: typeof found) =>
      (await bench.runner.questions(id, locationOf(bench.path), { signal: never, findings: () => findings })).map(
        ({ key, required }) => [key, required],
      );
    assert.deepEqual(await required(found), [
      ['holder', true],
      ['year', false],
    ]);
    assert.deepEqual((await required(about('COPYING', 'YYYY')))[0], ['holder', false]);
    const { blocked } = await bench.plan(id, {}, found);
    assert.equal(blocked?.code, 'bad-input');
    assert.match(blocked?.message ?? '', /needed for \[fullname\]/);
    await bench.fix(id, { year: '2026' }, undefined, about('COPYING', 'YYYY'));
    assert.equal(text(bench, 'COPYING'), 'Copyright (c) 2026 Ada Author\n');
    assert.equal(text(bench), mit, 'only the files that the findings name');
  });

  it('leaves what only people know, and says so', async () => {
    using bench = await workbench();
    const notice = 'Copyright (c) [yyyy]-[yyyy] <project> by <author>, <organization>\n';
    commit(bench.path, { LICENSE: notice, COPYING: 'Copyright (c) 2026 the <project> authors\n' });
    const findings = about('LICENSE', '[yyyy]', '<author>');
    const answers = { holder: 'Ada', year: '2026' };
    const item = await bench.plan(id, answers, findings);
    assert.equal(item.changes?.[0]?.after, 'Copyright (c) 2026-[yyyy] <project> by Ada, <organization>\n');
    for (const left of ['[yyyy]', '<project>', '<organization>'])
      assert.ok(
        item.warnings.some((warning) => warning.startsWith(`${left} in LICENSE is left`)),
        left,
      );
    const other = await bench.plan(id, answers, about('COPYING', '<project>'));
    assert.match(other.blocked?.message ?? '', /What <project> in COPYING stands for is not known/);
  });

  it('refuses a year that is none, a holder of two lines, and what changed since', async () => {
    using bench = await workbench();
    commit(bench.path, { LICENSE: mit });
    const why = async (answers: Record<string, string>) => (await bench.plan(id, answers, found)).blocked?.message;
    assert.match((await why({ holder: 'Ada', year: 'soon' })) ?? '', /four digits/);
    assert.match((await why({ holder: 'Ada\nAuthor' })) ?? '', /one line/);
    const { planId } = await bench.plan(id, { holder: 'Ada' }, found);
    commit(bench.path, { LICENSE: mit.replace('[year]', '2020') });
    const [result] = await bench.runner.apply(planId, { signal: never });
    assert.equal(result?.error?.code, 'conflict');
    assert.match(text(bench), /2020 \[fullname\]/);
  });

  it('finds places that are what they say, whatever the text', () => {
    const part = fc.constantFrom(
      'Copyright ',
      '[year]',
      '<author>',
      '{{ name }}',
      'YYYY',
      '\n',
      '\r\n',
      ' ',
      'ü',
      '[',
      '(c)',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const all = parts.join('');
        let last = 0;
        for (const { text: what, start, end, line } of openPlaces(all)) {
          assert.equal(all.slice(start, end), what);
          assert.ok(start >= last && line <= start && !all.slice(line, start).includes('\n'));
          last = end;
        }
      }),
    );
  });
});
