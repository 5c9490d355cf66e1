import { compareText } from './fleet-view.ts';
import type { TreeNode } from './tree-node.ts';

/** What a tree's rows are gathered under. */
export interface Group {
  readonly key: string;
  readonly label: string;
  /** What stands behind it; the label where nothing more is to be said. */
  readonly tooltip?: string;
  readonly icon: { readonly id: string; readonly color?: string };
  /** Lower comes first; by label where equal. */
  readonly rank: number;
}

export interface Gathered<T> {
  /** The part of the group's node that every tree shows alike. */
  readonly node: Pick<TreeNode, 'id' | 'label' | 'description' | 'icon' | 'tooltip'>;
  readonly group: Group;
  /** In the order given. */
  readonly members: T[];
}

/** Groups in their order. */
export function gather<T>(members: Iterable<T>, groupOf: (member: T) => Group): Gathered<T>[] {
  const groups = new Map<string, { group: Group; members: T[] }>();
  for (const member of members) {
    const group = groupOf(member);
    const entry = groups.get(group.key);
    if (entry) entry.members.push(member);
    else groups.set(group.key, { group, members: [member] });
  }
  return [...groups.values()]
    .sort((a, b) => a.group.rank - b.group.rank || compareText(a.group.label, b.group.label))
    .map(({ group, members: those }) => ({
      node: {
        ...{ id: group.key, label: group.label, description: String(those.length), icon: group.icon },
        tooltip: () => group.tooltip,
      },
      group,
      members: those,
    }));
}
