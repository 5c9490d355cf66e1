import * as vscode from 'vscode';

/** What stands on a tab where only one dashboard is open. Tests and people find it by that. */
export const dashboardTitle = 'GitOps Auditor';

/**
 * What stands on a tab beside another dashboard: what its page shows comes first, since the end is what a narrow tab
 * cuts off. `nameOf`: of a repository, by its id.
 */
export function titleAt(route: string, nameOf: (repositoryId: string) => string | undefined): string {
  const page = pageAt(route, nameOf);
  return page === undefined ? dashboardTitle : `${page} – ${dashboardTitle}`;
}

function pageAt(route: string, nameOf: (repositoryId: string) => string | undefined): string | undefined {
  const [path = ''] = route.split('?', 1);
  const [page = '', id] = path.split('/').filter((part) => part !== '');
  if (page === 'repositories' && id !== undefined) return nameOf(decoded(id)) ?? vscode.l10n.t('Repository');
  const names: Readonly<Record<string, string>> = {
    '': vscode.l10n.t('Overview'),
    repositories: vscode.l10n.t('Repositories'),
    findings: vscode.l10n.t('Findings'),
    trends: vscode.l10n.t('Trends'),
    activity: vscode.l10n.t('Activity'),
    diagnostics: vscode.l10n.t('Diagnostics'),
  };
  return Object.hasOwn(names, page) ? names[page] : undefined;
}

/** A page is not trusted: its address may be no address. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
