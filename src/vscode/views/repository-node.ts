import * as vscode from 'vscode';
import { withoutMarks } from '../../contract/code-spans.ts';
import type { Finding } from '../../contract/findings.ts';
import { isUnreadable, type RepositorySummary } from '../../contract/repositories.ts';
import { remoteFixes } from '../fixes/fix-ids.ts';
import { findingNode } from './finding-node.ts';
import type { TreeNode } from './tree-node.ts';
import { ago, healthIcon, healthWord, statusWord } from './words.ts';

/** A repository in the tree, with its findings below. */
export function repositoryNode(
  repository: RepositorySummary,
  findings: readonly Finding[],
  group: string,
  ruleTitle: (id: string) => string,
): TreeNode {
  const icon = healthIcon[repository.health];
  return {
    id: `${group}/${repository.id}`,
    label: repository.name,
    description: description(repository),
    icon: repository.kind === 'bare' && repository.health === 'green' ? { ...icon, id: 'repo' } : icon,
    context: contextWords(repository, findings).join(' '),
    tooltip: () => tooltip(repository),
    accessibilityLabel: [
      repository.name,
      healthWord(repository.health),
      statusWord(repository.status),
      description(repository),
    ].join(', '),
    target: { kind: 'repository', repositoryId: repository.id },
    children: findings.map((finding) =>
      findingNode(finding, {
        label: withoutMarks(finding.message),
        ruleTitle: ruleTitle(finding.rule),
        prefix: `${group}/`,
        repositoryPath: repository.path,
      }),
    ),
  };
}

/** `main ↑2 ↓1 • 94`. */
export function description(repository: RepositorySummary): string {
  // Its finding is an error, its health unknown: said here, so that the two do not seem to contradict each other.
  if (isUnreadable(repository)) return vscode.l10n.t('could not be read');
  const { branch, head, ahead, behind, operation, score, kind } = repository;
  const where = branch ?? (head ? vscode.l10n.t('detached at {0}', head.slice(0, 7)) : undefined);
  const parts = [where, operation, ahead ? `↑${ahead}` : undefined, behind ? `↓${behind}` : undefined].filter(Boolean);
  if (kind !== 'working-tree' && kind !== 'missing' && kind !== 'folder') parts.push(kind);
  return [parts.join(' '), score === null ? undefined : String(Math.floor(score))].filter(Boolean).join(' • ');
}

/** The words of `viewItem`: `local` is on this disk, `tree` has a working tree; `can-…` the fixes that make sense. */
function contextWords(repository: RepositorySummary, findings: readonly Finding[]): string[] {
  const { kind, changes, branch, upstream, ahead, stashes } = repository;
  const local = kind !== 'missing';
  const isRepository = local && kind !== 'folder';
  const tree = isRepository && kind !== 'bare';
  const changed = changes !== null && changes.staged + changes.unstaged + changes.untracked > 0;
  const words: (string | false)[] = [
    'repository',
    local && 'local',
    tree && 'tree',
    findings.some(({ fixes }) => fixes.length > 0) && 'fixable',
    tree && Boolean(ahead) && 'can-push',
    tree && upstream !== null && 'can-pull',
    isRepository && 'can-fetch',
    tree && changed && 'can-stash',
    tree && changed && 'can-commit',
    tree && changed && 'can-discard',
    tree && branch !== null && upstream === null && 'can-setUpstream',
    isRepository && findings.some(({ fixes }) => fixes.some((fix) => remoteFixes.has(fix))) && 'can-fixRemote',
    Boolean(stashes) && 'stashes',
  ];
  return words.filter((word) => word !== false);
}

function tooltip(repository: RepositorySummary): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  text
    .appendMarkdown('**')
    .appendText(repository.name)
    .appendMarkdown(`** — ${statusWord(repository.status)}\n\n`);
  text.appendText(repository.path).appendMarkdown('\n\n');
  const lines: string[] = [];
  if (repository.branch !== null)
    lines.push(
      `$(git-branch) ${code(repository.branch)}${repository.upstream === null ? '' : ` → ${code(repository.upstream)}`}`,
    );
  if (repository.ahead || repository.behind)
    lines.push(
      vscode.l10n.t('$(arrow-up) {0} ahead, $(arrow-down) {1} behind', repository.ahead ?? 0, repository.behind ?? 0),
    );
  const { changes } = repository;
  if (changes && changes.staged + changes.unstaged + changes.untracked + changes.conflicted > 0)
    lines.push(
      vscode.l10n.t(
        '$(edit) {0} staged, {1} changed, {2} untracked, {3} in conflict',
        changes.staged,
        changes.unstaged,
        changes.untracked,
        changes.conflicted,
      ),
    );
  if (repository.stashes) lines.push(vscode.l10n.t('$(git-stash) {0} stashed', repository.stashes));
  if (repository.lastCommitAt !== null)
    lines.push(vscode.l10n.t('$(git-commit) last commit {0}', ago(repository.lastCommitAt)));
  if (repository.lastFetchAt !== null)
    lines.push(vscode.l10n.t('$(repo-fetch) fetched {0}', ago(repository.lastFetchAt)));
  lines.push(
    isUnreadable(repository)
      ? vscode.l10n.t('$(question) could not be read')
      : repository.score === null
        ? vscode.l10n.t('$(question) no score')
        : vscode.l10n.t('$(dashboard) score {0} of 100', Math.floor(repository.score)),
  );
  text.appendMarkdown(lines.join('  \n'));
  return text;
}

/** A name as code, whatever characters it has. */
function code(name: string): string {
  const longest = Math.max(0, ...[...name.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${name.replace(/[\r\n]/g, ' ').replace(/\$\(/g, '$ (')}${pad}${fence}`;
}
