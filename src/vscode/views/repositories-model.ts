import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { needsAttention } from '../../contract/fleet-words.ts';
import type { Health, RepositoryStatus, RepositorySummary } from '../../contract/repositories.ts';
import { matches } from './filter.ts';
import { compareText, type FleetState, findingsByRepository } from './fleet-view.ts';
import { type Group, gather } from './groups.ts';
import { repositoryNode } from './repository-node.ts';
import type { TreeNode } from './tree-node.ts';
import { healthIcon, healthWord, statusWord } from './words.ts';

export const repositoryGroupings = ['health', 'status', 'folder'] as const;
export type RepositoryGrouping = (typeof repositoryGroupings)[number];

const healths: readonly Health[] = ['red', 'yellow', 'unknown', 'green'];
const statuses: readonly RepositoryStatus[] = ['missing', 'mismatched', 'dirty', 'extra', 'unknown', 'clean'];

/** The tree of repositories: groups in their order, repositories by name. */
export function repositoriesTree(state: FleetState, grouping: RepositoryGrouping, filter: string): TreeNode[] {
  const findings = findingsByRepository(state.findings);
  const shown = state.repositories.filter(({ name, path, branch, status }) =>
    matches(filter, name, path, branch, status),
  );
  return gather(shown, (repository) => groupOf(repository, grouping)).map(({ node, group, members }) => ({
    ...node,
    context: 'group',
    expanded: group.key !== 'health:green' && group.key !== 'status:clean',
    accessibilityLabel: vscode.l10n.t('{0}: {1} repositories', group.label, members.length),
    target: { kind: 'group' },
    children: members
      .sort((a, b) => compareText(a.name, b.name) || compareText(a.path, b.path))
      .map((member) => repositoryNode(member, findings.get(member.id) ?? [], grouping, state.ruleTitle)),
  }));
}

function groupOf(repository: RepositorySummary, grouping: RepositoryGrouping): Group {
  switch (grouping) {
    case 'health': {
      const { health } = repository;
      return {
        key: `health:${health}`,
        label: healthWord(health),
        icon: healthIcon[health],
        rank: healths.indexOf(health),
      };
    }
    case 'status': {
      const { status } = repository;
      return {
        key: `status:${status}`,
        label: statusWord(status),
        icon: { id: 'circle-filled' },
        rank: statuses.indexOf(status),
      };
    }
    case 'folder': {
      const folder = dirname(repository.path);
      return {
        key: `folder:${folder}`,
        label: vscode.workspace.asRelativePath(folder, true),
        icon: { id: 'folder' },
        rank: 0,
      };
    }
  }
}

/** How many repositories need somebody. */
export const needAttention = (repositories: readonly RepositorySummary[]): number =>
  repositories.filter(needsAttention).length;
