import { sameAppearance, type TreeNode } from './tree-node.ts';

/** An element of a tree: lives as long as its id is in the tree, while what it shows changes. */
export interface Element {
  readonly id: string;
  node: TreeNode;
  parent: Element | undefined;
  /** What was last handed out to be drawn. */
  drawn?: TreeNode;
}

/** What must be drawn again: elements, or all of them. */
export type Redraw = readonly Element[] | 'all';

/**
 * The elements behind a tree view, updated in place. An editor reads a tree in pieces, the row of a group first and
 * what is under it later; all that is under a row is of the same moment as the row, whatever came in between.
 */
export class TreeElements {
  readonly #elements = new Map<string, Element>();
  readonly #dirty = new Set<Element>();
  #rootsChanged = false;
  #roots: readonly TreeNode[] = [];

  /** Whether something is to be drawn again. Ids must be unique within the tree. */
  replace(roots: readonly TreeNode[]): boolean {
    if (!sameIds(this.#roots, roots)) this.#rootsChanged = true;
    this.#roots = roots;
    const seen = new Set<string>();
    this.#update(roots, undefined, true, seen);
    for (const [id, element] of this.#elements) {
      if (seen.has(id)) continue;
      this.#elements.delete(id);
      this.#dirty.delete(element);
    }
    return this.#rootsChanged || this.#dirty.size > 0;
  }

  /** What looks different since this was last asked; undefined: nothing. */
  takeRedraw(): Redraw | undefined {
    const redraw = this.#rootsChanged ? 'all' : this.#dirty.size > 0 ? [...this.#dirty] : undefined;
    this.#rootsChanged = false;
    this.#dirty.clear();
    return redraw;
  }

  /** What the element shows now, to be drawn. */
  draw(element: Element): TreeNode {
    element.drawn = element.node;
    return element.node;
  }

  children(element?: Element): Element[] {
    if (!element) return this.#roots.flatMap(({ id }) => this.#elements.get(id) ?? []);
    const nodes = (element.drawn ?? element.node).children ?? [];
    // One that is gone is still counted by the row above; both go when that is drawn again.
    return nodes.map((node) => this.#elements.get(node.id) ?? { id: node.id, node, parent: element });
  }

  /** Brings elements to the new nodes; of those that look different, the highest are to be drawn again. */
  #update(nodes: readonly TreeNode[], parent: Element | undefined, collect: boolean, seen: Set<string>): void {
    for (const node of nodes) {
      seen.add(node.id);
      const element = this.#elements.get(node.id);
      if (!element) {
        const fresh: Element = { id: node.id, node, parent };
        this.#elements.set(node.id, fresh);
        this.#update(node.children ?? [], fresh, false, seen);
        continue;
      }
      const changed = !sameAppearance(element.node, node) || !sameIds(element.node.children ?? [], node.children ?? []);
      element.node = node;
      element.parent = parent;
      if (changed && collect) this.#dirty.add(element);
      // What is drawn again brings its children along.
      this.#update(node.children ?? [], element, collect && !changed, seen);
    }
  }
}

const sameIds = (a: readonly TreeNode[], b: readonly TreeNode[]): boolean =>
  a.length === b.length && a.every(({ id }, index) => id === b[index]?.id);
