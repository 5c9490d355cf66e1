import { posix, win32 } from 'node:path';
import type { Report } from '../../contract/report.ts';
import { parseRemoteUrl } from '../git/urls.ts';
import { type ReportedRepository, shownFacts } from './reported-facts.ts';

/** What each status asks for, and the name of the action in links. */
const mitigations: Readonly<Record<string, { readonly id: string; readonly action: string; readonly says: string }>> = {
  missing: { id: 'clone_missing', action: 'clone', says: 'Clone what the inventory lists and is not here.' },
  extra: { id: 'review_or_delete', action: 'review', says: 'Look at what is not listed; list it or remove it.' },
  dirty: { id: 'commit_or_discard', action: 'commit', says: 'Commit what has changed, or discard it.' },
  mismatched: {
    id: 'fix_remote_or_rename',
    action: 'fix_remote',
    says: 'Correct the remote’s URL, or rename the folder.',
  },
};

/** The JSON of homelab-gitops-auditor, whose audits this product follows: for the tools that read it. */
export function predecessorReport(report: Report): string {
  const { startedAt, health, summary, repositories } = report;
  const { missing, extra, dirty, mismatched, clean } = summary.byStatus;
  const actions = Object.values(mitigations).map(({ id, says }) => [id, says]);
  const content = {
    timestamp: startedAt,
    health_status: health,
    local_git_root: commonFolder(repositories.map(({ path }) => path)),
    github_user: repositories.map(ownerOnGitHub).find((owner) => owner !== '') ?? '',
    summary: { total: summary.repositories, missing, extra, dirty, mismatched, clean },
    repos: repositories.map(entry),
    mitigation_actions: Object.fromEntries(actions),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function entry(repository: ReportedRepository) {
  const { name, status, path, expectedUrl } = repository;
  const { url } = shownFacts(repository);
  const mitigation = mitigations[status];
  const isHere = status !== 'missing';
  const cloneUrl = expectedUrl ?? (status === 'mismatched' || status === 'extra' ? '' : url);
  return {
    name,
    status,
    ...(cloneUrl !== '' && status !== 'mismatched' && { clone_url: cloneUrl }),
    ...(isHere && { local_path: path }),
    ...(isHere && url !== '' && { remote_url: url }),
    ...(status === 'mismatched' && expectedUrl !== undefined && { expected_url: expectedUrl }),
    dashboard_link: `/audit/${encodeURIComponent(name.toWellFormed())}?action=${mitigation?.action ?? 'view'}`,
    ...(mitigation && { mitigation: mitigation.id }),
  };
}

function ownerOnGitHub(repository: ReportedRepository): string {
  const { url } = shownFacts(repository);
  const { host, path } = parseRemoteUrl(repository.expectedUrl ?? url);
  return host === 'github.com' ? (path.split('/').filter(Boolean)[0] ?? '') : '';
}

/** The folder that holds all of them; empty where none does. */
function commonFolder(paths: readonly string[]): string {
  const [first, ...others] = paths;
  if (first === undefined) return '';
  const { dirname, sep } = /^[A-Za-z]:/.test(first) ? win32 : posix;
  let folder = dirname(first);
  while (!others.every((path) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep))) {
    const above = dirname(folder);
    if (above === folder) return '';
    folder = above;
  }
  return folder;
}
