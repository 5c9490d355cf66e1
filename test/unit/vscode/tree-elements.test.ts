import assert from 'node:assert/strict';
import { type Element, TreeElements } from '../../../src/vscode/views/tree-elements.ts';
import type { TreeNode } from '../../../src/vscode/views/tree-node.ts';

const row = (id: string, label = id): TreeNode => ({ id, label, context: 'finding', target: { kind: 'group' } });
const group = (id: string, children: readonly TreeNode[]): TreeNode => ({
  ...row(id),
  description: String(children.length),
  children,
});
const ids = (elements: readonly Element[]): string[] => elements.map(({ id }) => id);

describe('the elements of a tree', () => {
  let elements: TreeElements;
  const rootOf = (id: string): Element => {
    const found = elements.children().find((element) => element.id === id);
    assert.ok(found, id);
    return found;
  };
  beforeEach(() => {
    elements = new TreeElements();
  });

  it('are under a group as many as the group says, whatever came in between', () => {
    elements.replace([group('warnings', [row('a')])]);
    const warnings = rootOf('warnings');
    assert.equal(elements.draw(warnings).description, '1');
    elements.replace([group('warnings', [row('b'), row('c')])]);
    assert.deepEqual(ids(elements.children(warnings)), ['a']);
    assert.equal(elements.draw(warnings).description, '2');
    assert.deepEqual(ids(elements.children(warnings)), ['b', 'c']);
  });

  it('are drawn again where they look different, the highest of them alone', () => {
    elements.replace([group('errors', [row('x')]), group('warnings', [row('a'), row('b')])]);
    assert.equal(elements.takeRedraw(), 'all');
    assert.equal(elements.takeRedraw(), undefined);
    elements.replace([group('errors', [row('x', 'said anew')]), group('warnings', [row('a', 'said anew')])]);
    assert.deepEqual(elements.takeRedraw(), [elements.children(rootOf('errors'))[0], rootOf('warnings')]);
  });

  it('gather what changed until it is asked for, and leave out what is gone', () => {
    elements.replace([group('errors', [row('x')]), group('warnings', [row('a'), row('b')])]);
    elements.takeRedraw();
    assert.equal(elements.replace([group('errors', [row('x', 'new')]), group('warnings', [row('a'), row('b')])]), true);
    elements.replace([group('errors', []), group('warnings', [row('a'), row('b', 'new')])]);
    elements.replace([group('errors', []), group('warnings', [row('a'), row('b', 'new')])]);
    assert.deepEqual(ids(elements.takeRedraw() as Element[]), ['errors', 'b']);
    assert.equal(elements.replace([group('errors', []), group('warnings', [row('a'), row('b', 'new')])]), false);
  });

  it('keep their identity when they move to another group', () => {
    elements.replace([group('red', [row('one')]), group('green', [row('two')])]);
    const [one] = elements.children(rootOf('red'));
    elements.replace([group('red', []), group('green', [row('one'), row('two')])]);
    const green = rootOf('green');
    assert.equal(elements.children(green)[0], one);
    assert.equal(one?.parent, green);
  });
});
