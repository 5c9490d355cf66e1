import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { PackedProject, pack, packNow, unpack } from '../../../src/engine/compose/packed-project.ts';
import type { ComposeProject, Place } from '../../../src/engine/compose/types.ts';

const place: fc.Arbitrary<Place> = fc.record(
  {
    path: fc.constantFrom('compose.yaml', 'stack/compose.yml', '@$&'),
    ...{ line: fc.nat(), column: fc.nat(), endLine: fc.nat(), endColumn: fc.nat() },
  },
  { noNullPrototype: true },
);
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"path":"@"', '\u0001', '__proto__'));
/** Whatever a service says, in the shapes that services have. */
const said = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    ...[text, place, fc.boolean(), fc.nat(), fc.constant(null)],
    fc.array(text),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.record({ value: text, at: place, key: tie('node') }, { noNullPrototype: true }),
  ),
})).node;

describe('a Compose project as it is kept', () => {
  it('says the same as before', () => {
    fc.assert(
      fc.property(said, (services) => {
        const project = {
          files: ['compose.yaml', 'stack/compose.yml', '@$&'],
          problems: [],
          services,
          defined: null,
        } as unknown as ComposeProject;
        assert.deepEqual(unpack(pack(project), project.files), project);
      }),
    );
  });

  it('is the same whether it is packed or not', () => {
    const project: ComposeProject = { files: ['a'], problems: [], services: [], defined: null };
    const kept = new PackedProject(project);
    const said = () => JSON.stringify([kept, kept.services, kept.problems, kept.defined, kept.files]);
    const before = said();
    packNow();
    assert.equal(said(), before);
    assert.equal(said(), before);
  });

  for (const [count, packed] of [
    [100, false],
    [6_000, true],
  ] as const)
    it(`is ${packed ? '' : 'not '}packed while others come and come, where ${count} wait`, async function () {
      // Where the machine itself pauses for long, it was quiet.
      this.retries(4);
      const seen = { packed: false };
      const services = {
        toJSON: () => {
          seen.packed = true;
          return [];
        },
      };
      const project = { files: ['a'], problems: [], services, defined: null } as unknown as ComposeProject;
      try {
        for (let made = 0; made < count; made++) new PackedProject(project);
        for (let turn = 0; turn < 300 && !seen.packed; turn++) {
          new PackedProject(project);
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        assert.equal(seen.packed, packed);
      } finally {
        packNow();
      }
    });

  it('is equal to itself alone: what another says is not compared', () => {
    const project: ComposeProject = { files: ['a'], problems: [], services: [], defined: null };
    const kept = new PackedProject(project);
    assert.ok(isDeepStrictEqual(kept, kept));
    assert.ok(!isDeepStrictEqual(kept, new PackedProject(project)));
  });
});
