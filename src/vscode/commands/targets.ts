import type { Finding } from '../../contract/findings.ts';
import type { RepositorySummary } from '../../contract/repositories.ts';
import type { Host } from '../host.ts';
import type { TreeTarget } from '../views/tree-node.ts';

/** What a command was asked to work on. */
export interface Targets {
  readonly repositoryIds: readonly string[];
  /** The findings that were chosen; undefined: whole repositories. */
  readonly findings: readonly Finding[] | undefined;
}

/** What callers other than trees give: code actions, the dashboard, tests, other extensions. */
export interface CommandTarget {
  readonly repositoryId?: string;
  readonly repositoryIds?: readonly string[];
  readonly findingId?: string;
  readonly findingIds?: readonly string[];
  readonly fix?: string;
  readonly rule?: string;
}

/** From what VS Code hands to a command: an element of a tree, the selection that it is part of, or a plain target. */
export function targetsOf(host: Host, argument: unknown, selection: unknown): Targets | undefined {
  const chosen = Array.isArray(selection) && selection.includes(argument) ? selection : [argument];
  const targets = chosen.flatMap((element) => treeTargetOf(element) ?? []);
  if (targets.length === 0) return undefined;
  const ids = new Set<string>();
  const findings: Finding[] = [];
  let whole = false;
  for (const target of targets) {
    if (target.kind === 'group') continue;
    if (target.kind === 'repository') {
      whole = true;
      ids.add(target.repositoryId);
    } else if (target.kind === 'rule') {
      for (const id of target.repositoryIds) ids.add(id);
      findings.push(...host.fleet.findings().filter(({ rule }) => rule === target.rule));
    } else {
      ids.add(target.repositoryId);
      const finding = host.fleet.get(target.repositoryId)?.findings.find(({ id }) => id === target.findingId);
      if (finding) findings.push(finding);
    }
  }
  return ids.size === 0 ? undefined : { repositoryIds: [...ids], findings: whole ? undefined : findings };
}

function treeTargetOf(element: unknown): TreeTarget[] | undefined {
  if (typeof element !== 'object' || element === null) return undefined;
  if ('node' in element) return [(element as { node: { target: TreeTarget } }).node.target];
  const { repositoryId, repositoryIds, findingId, findingIds, rule } = element as CommandTarget;
  if (repositoryIds !== undefined)
    return rule === undefined
      ? repositoryIds.map((id) => ({ kind: 'repository', repositoryId: id }))
      : [{ kind: 'rule', rule, repositoryIds }];
  if (repositoryId === undefined) return undefined;
  if (findingIds !== undefined) return findingIds.map((id) => ({ kind: 'finding', repositoryId, findingId: id }));
  if (findingId !== undefined) return [{ kind: 'finding', repositoryId, findingId }];
  return [{ kind: 'repository', repositoryId }];
}

export const summaryOf = (host: Host, id: string): RepositorySummary | undefined => host.fleet.get(id)?.summary;
