import * as vscode from 'vscode';
import { sameAppearance, type TreeNode } from './tree-node.ts';

/** An element of the tree: lives as long as its id is in the tree, while what it shows changes. */
export interface Element {
  readonly id: string;
  node: TreeNode;
  parent: Element | undefined;
}

/**
 * A tree view whose elements are updated in place: after `show`, only what looks different is drawn again, so that
 * selection, expansion and scroll position stay.
 */
export class LiveTree implements vscode.TreeDataProvider<Element>, vscode.Disposable {
  readonly view: vscode.TreeView<Element>;
  readonly #changes = new vscode.EventEmitter<Element | Element[] | undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #elements = new Map<string, Element>();
  #roots: readonly TreeNode[] = [];

  constructor(viewId: string) {
    this.view = vscode.window.createTreeView(viewId, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
  }

  /** Replaces what the tree shows. Ids must be unique within the tree. */
  show(roots: readonly TreeNode[]): void {
    const before = this.#roots;
    this.#roots = roots;
    const dirty: Element[] = [];
    const seen = new Set<string>();
    this.#update(roots, undefined, dirty, seen);
    for (const id of this.#elements.keys()) if (!seen.has(id)) this.#elements.delete(id);
    if (!sameIds(before, roots)) this.#changes.fire(undefined);
    else if (dirty.length > 0) this.#changes.fire(dirty);
  }

  getTreeItem({ node }: Element): vscode.TreeItem {
    const collapsible = node.children === undefined || node.children.length === 0;
    const item = new vscode.TreeItem(
      node.label,
      collapsible
        ? vscode.TreeItemCollapsibleState.None
        : node.expanded
          ? vscode.TreeItemCollapsibleState.Expanded
          : vscode.TreeItemCollapsibleState.Collapsed,
    );
    item.id = node.id;
    item.contextValue = node.context;
    if (node.description !== undefined) item.description = node.description;
    if (node.icon) {
      const color = node.icon.color === undefined ? undefined : new vscode.ThemeColor(node.icon.color);
      item.iconPath = new vscode.ThemeIcon(node.icon.id, color);
    }
    if (node.command) item.command = node.command;
    if (node.accessibilityLabel !== undefined) item.accessibilityInformation = { label: node.accessibilityLabel };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, { node }: Element): vscode.TreeItem {
    item.tooltip = node.tooltip?.() ?? node.label;
    return item;
  }

  getChildren(element?: Element): Element[] {
    const nodes = element ? (element.node.children ?? []) : this.#roots;
    return nodes.flatMap(({ id }) => this.#elements.get(id) ?? []);
  }

  getParent(element: Element): Element | undefined {
    return element.parent;
  }

  /** The element with that id, where it is in the tree now. */
  element(id: string): Element | undefined {
    return this.#elements.get(id);
  }

  dispose(): void {
    this.view.dispose();
    this.#changes.dispose();
  }

  /** Brings elements to the new nodes; collects the highest ones that must be drawn again. */
  #update(nodes: readonly TreeNode[], parent: Element | undefined, dirty: Element[], seen: Set<string>): void {
    for (const node of nodes) {
      seen.add(node.id);
      const element = this.#elements.get(node.id);
      if (!element) {
        const fresh: Element = { id: node.id, node, parent };
        this.#elements.set(node.id, fresh);
        this.#update(node.children ?? [], fresh, [], seen);
        continue;
      }
      const changed = !sameAppearance(element.node, node) || !sameIds(element.node.children ?? [], node.children ?? []);
      element.node = node;
      element.parent = parent;
      if (changed) dirty.push(element);
      // What is drawn again brings its children along.
      this.#update(node.children ?? [], element, changed ? [] : dirty, seen);
    }
  }
}

const sameIds = (a: readonly TreeNode[], b: readonly TreeNode[]): boolean =>
  a.length === b.length && a.every(({ id }, index) => id === b[index]?.id);
