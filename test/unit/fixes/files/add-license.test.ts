import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { licenseText, offeredLicenses } from '../../../../src/engine/fixes/files/license-texts.ts';
import { allFacts } from '../../../../src/engine/git/snapshot.ts';
import { git } from '../../../fixtures/git.ts';
import { factValue, readFacts } from '../../git/locations.ts';
import { snapshotRepository, workbench } from '../workbench.ts';

describe('files/add-license', () => {
  for (const { id } of offeredLicenses)
    it(`writes ${id} so that it is recognised, with nothing left to fill in; undo leaves nothing`, async () => {
      using bench = await workbench();
      const before = snapshotRepository(bench.path);
      const result = await bench.fix('files/add-license', {
        license: id,
        holder: 'Alex Rivera & Sons',
        year: '2024-2026',
      });
      assert.equal(result.outcome, 'done', result.message);
      const [found, ...more] = factValue((await readFacts(bench.path, { needed: allFacts })).facts, 'license').files;
      assert.equal(more.length, 0);
      // One text is told by its first id.
      assert.deepEqual([found?.path, found?.ids], ['LICENSE', [id.replace('-or-later', '-only')]]);
      assert.ok(found);
      assert.deepEqual(found.placeholders, []);
      const text = readFileSync(`${bench.path}/LICENSE`, 'utf8');
      const named = offeredLicenses.find((one) => one.id === id)?.named;
      assert.equal(text.includes('Copyright (c) 2024-2026 Alex Rivera & Sons\n'), named);
      assert.ok(!/[ \t]$/m.test(text) && text.endsWith('\n') && !text.endsWith('\n\n'));
      await bench.undo(result.entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

  it('names nobody else, and asks for who is to be named', async () => {
    using bench = await workbench();
    for (const license of offeredLicenses.filter(({ named }) => named)) {
      const text = await licenseText(license, '2026', '$& $1');
      assert.equal(text.match(/^Copyright.*$/gm)?.join(), 'Copyright (c) 2026 $& $1');
    }
    await assert.rejects(bench.plan('files/add-license', { license: 'MIT' }), { code: 'bad-input' });
    const plan = await bench.plan('files/add-license', { license: 'MIT', holder: 'Me', year: 'this one' });
    assert.match(plan.blocked?.message ?? '', /four digits/);
    assert.equal(git(bench.path, 'status', '--porcelain'), '');
  });
});
