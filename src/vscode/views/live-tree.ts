import * as vscode from 'vscode';
import { Spaced } from './spaced.ts';
import { type Element, TreeElements } from './tree-elements.ts';
import type { TreeNode } from './tree-node.ts';

/** VS Code reads a tree again when its changes have paused for 200 ms: told more often it would wait for as long. */
const gapMs = 250;

/**
 * A tree view whose elements are updated in place: after `show`, only what looks different is drawn again, so that
 * selection, expansion and scroll position stay.
 */
export class LiveTree implements vscode.TreeDataProvider<Element>, vscode.Disposable {
  readonly view: vscode.TreeView<Element>;
  readonly #changes = new vscode.EventEmitter<Element | Element[] | undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #elements = new TreeElements();
  readonly #tell = new Spaced(gapMs, () => {
    const redraw = this.#elements.takeRedraw();
    if (redraw !== undefined) this.#changes.fire(redraw === 'all' ? undefined : [...redraw]);
  });

  constructor(viewId: string) {
    this.view = vscode.window.createTreeView(viewId, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
  }

  /** Replaces what the tree shows, and what it says above it. Ids must be unique within the tree. */
  show(roots: readonly TreeNode[], message: string): void {
    if (this.#elements.replace(roots)) this.#tell.ask();
    // To VS Code this is a change of the tree like any other, even where it says the same.
    if (message !== (this.view.message ?? '')) this.view.message = message;
  }

  getTreeItem(element: Element): vscode.TreeItem {
    const node = this.#elements.draw(element);
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
    return this.#elements.children(element);
  }

  getParent(element: Element): Element | undefined {
    return element.parent;
  }

  dispose(): void {
    this.#tell[Symbol.dispose]();
    this.view.dispose();
    this.#changes.dispose();
  }
}
