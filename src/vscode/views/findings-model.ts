import * as vscode from 'vscode';
import { withoutMarks } from '../../contract/code-spans.ts';
import type { Finding } from '../../contract/findings.ts';
import { matches } from './filter.ts';
import { findingNode } from './finding-node.ts';
import { bySeverity, compareText, type FleetState, severityRank } from './fleet-view.ts';
import { type Group, gather } from './groups.ts';
import type { TreeNode, TreeTarget } from './tree-node.ts';
import { severityIcon, severityWord, unknownIcon } from './words.ts';

export const findingGroupings = ['severity', 'rule', 'repository'] as const;
export type FindingGrouping = (typeof findingGroupings)[number];

/** The tree of findings: groups worst first. */
export function findingsTree(state: FleetState, grouping: FindingGrouping, filter: string): TreeNode[] {
  const repositories = new Map(state.repositories.map((repository) => [repository.id, repository]));
  const name = (finding: Finding): string => repositories.get(finding.repositoryId)?.name ?? finding.repositoryId;
  const titleOf = ({ rule }: Finding): string => state.ruleTitle(rule);
  const found = state.findings
    .filter((finding) =>
      matches(
        filter,
        finding.message,
        titleOf(finding),
        finding.rule,
        name(finding),
        finding.subject,
        finding.severity,
      ),
    )
    .sort(bySeverity);
  return gather(found, (finding) =>
    groupOf(finding, grouping, grouping === 'rule' ? titleOf(finding) : name(finding)),
  ).map(({ node, group, members }) => ({
    ...node,
    context: contextOf(grouping, members),
    expanded: group.key !== 'severity:unknown',
    accessibilityLabel: vscode.l10n.t('{0}: {1} findings', group.label, members.length),
    target: targetOf(grouping, members),
    children: members
      .sort((a, b) => (grouping === 'repository' ? 0 : compareText(name(a), name(b))))
      .map((finding) =>
        findingNode(finding, {
          label: grouping === 'repository' ? withoutMarks(finding.message) : name(finding),
          description: grouping === 'repository' ? undefined : withoutMarks(finding.message),
          ruleTitle: titleOf(finding),
          prefix: `${group.key}/`,
          repositoryPath: repositories.get(finding.repositoryId)?.path ?? '',
        }),
      ),
  }));
}

function groupOf(finding: Finding, grouping: FindingGrouping, name: string): Group {
  const icon = severityIcon[finding.severity];
  const rank = severityRank[finding.severity];
  switch (grouping) {
    case 'severity':
      return finding.verdict === 'unknown'
        ? { key: 'severity:unknown', label: vscode.l10n.t('Unknown'), icon: unknownIcon, rank: 3 }
        : { key: `severity:${finding.severity}`, label: severityWord(finding.severity), icon, rank };
    case 'rule':
      return { key: `rule:${finding.rule}`, label: name, tooltip: finding.rule, icon, rank };
    case 'repository':
      return { key: `repository:${finding.repositoryId}`, label: name, icon: { id: 'repo' }, rank: 0 };
  }
}

function contextOf(grouping: FindingGrouping, members: readonly Finding[]): string {
  const fixable = members.some(({ fixes, verdict }) => verdict === 'fail' && fixes.length > 0);
  if (grouping === 'rule') return fixable ? 'rule fixable' : 'rule';
  return grouping === 'repository' ? `repository${fixable ? ' fixable' : ''}` : 'group';
}

function targetOf(grouping: FindingGrouping, members: readonly Finding[]): TreeTarget {
  const [first] = members;
  if (grouping === 'rule' && first)
    return {
      kind: 'rule',
      rule: first.rule,
      repositoryIds: [...new Set(members.map(({ repositoryId }) => repositoryId))],
    };
  if (grouping === 'repository' && first) return { kind: 'repository', repositoryId: first.repositoryId };
  return { kind: 'group' };
}
