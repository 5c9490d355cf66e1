import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { discover } from '../../../src/engine/git/discover.ts';
import { Disk } from '../../../src/engine/git/disk.ts';
import { FolderMemory } from '../../../src/engine/git/folder-memory.ts';
import { temporaryFolder } from '../../fixtures/git.ts';

const search = async (root: string, memory?: FolderMemory) => {
  const { repositories } = await discover([root], {
    depth: 5,
    ignore: [],
    includeEnclosing: false,
    ...(memory && { memory }),
  });
  return repositories.map(({ path, kind }) => [path, kind]);
};

/** What discovery takes for a repository. */
function plant(path: string): void {
  for (const name of ['objects', 'refs']) mkdirSync(`${path}/.git/${name}`, { recursive: true });
  writeFileSync(`${path}/.git/HEAD`, 'ref: refs/heads/main\n');
}

const folders = ['a', 'b', 'a/x', 'a/y', 'b/x', 'a/x/deep'];
const step = fc.record({
  what: fc.constantFrom('plant', 'remove', 'rename', 'search'),
  where: fc.constantFrom(...folders),
  to: fc.constantFrom(...folders),
});

describe('FolderMemory', () => {
  it('finds the same as a search without it, whatever came, went or moved between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        using folder = temporaryFolder();
        const memory = new FolderMemory();
        for (const name of folders) mkdirSync(folder.join(name), { recursive: true });
        for (const { what, where, to } of steps) {
          const [path, target] = [folder.join(where), folder.join(to)];
          try {
            if (what === 'plant') plant(path);
            else if (what === 'remove') rmSync(`${path}/.git`, { recursive: true, force: true });
            else if (what === 'rename') renameSync(path, target);
          } catch {
            // Into itself, onto a full folder, or not there: the disk stays as it was.
          }
          assert.deepEqual(await search(folder.path, memory), await search(folder.path));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the listing of a quiet folder from the second time on, until its times change', async () => {
    using folder = temporaryFolder();
    mkdirSync(folder.join('a'));
    const later = () => Date.now() + 60_000;
    const memory = new FolderMemory(later);
    const disk = new Disk();
    await memory.list(folder.path, disk);
    const second = await memory.list(folder.path, disk);
    assert.deepEqual(second?.folders, ['a']);
    assert.equal(await memory.list(folder.path, disk), second);
    mkdirSync(folder.join('b'));
    utimesSync(folder.path, 1, 1);
    assert.deepEqual([...((await memory.list(folder.path, disk))?.folders ?? [])].sort(), ['a', 'b']);
    memory.keepOnly(new Set());
    assert.notEqual(await memory.list(folder.path, disk), second);
  });

  it('keeps nothing of a folder that changed a moment ago', async () => {
    using folder = temporaryFolder();
    const memory = new FolderMemory(() => 0);
    const disk = new Disk();
    const listings = [
      await memory.list(folder.path, disk),
      await memory.list(folder.path, disk),
      await memory.list(folder.path, disk),
    ];
    assert.equal(new Set(listings).size, 3);
  });
});
