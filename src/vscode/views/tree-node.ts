import type * as vscode from 'vscode';

/** What a tree shows at one place: plain data, made anew from the fleet and compared with what is on the screen. */
export interface TreeNode {
  /** Stable: selection and expansion hang on it. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** Codicon and theme colour. */
  readonly icon?: { readonly id: string; readonly color?: string };
  /** Words that `when` clauses look for. */
  readonly context: string;
  /** Asked for when the pointer rests. */
  readonly tooltip?: () => vscode.MarkdownString | string | undefined;
  readonly command?: vscode.Command;
  readonly expanded?: boolean;
  readonly children?: readonly TreeNode[];
  /** For commands: what the node stands for. */
  readonly target: TreeTarget;
  /** What a screen reader says, where the icon or the arrows say more than the words. */
  readonly accessibilityLabel?: string;
}

export type TreeTarget =
  | { readonly kind: 'group' }
  | { readonly kind: 'rule'; readonly rule: string; readonly repositoryIds: readonly string[] }
  | { readonly kind: 'repository'; readonly repositoryId: string }
  | { readonly kind: 'finding'; readonly repositoryId: string; readonly findingId: string };

/** Compares what is shown, not the children. */
export function sameAppearance(a: TreeNode, b: TreeNode): boolean {
  return (
    a.label === b.label &&
    a.description === b.description &&
    a.context === b.context &&
    a.icon?.id === b.icon?.id &&
    a.icon?.color === b.icon?.color &&
    a.accessibilityLabel === b.accessibilityLabel &&
    (a.children === undefined) === (b.children === undefined)
  );
}
