import type { FixInfo } from '../../contract/fixes.ts';
import { rules } from '../audit/rules/index.ts';
import { addHealthcheck } from './compose/add-healthcheck.ts';
import { addResourceLimits } from './compose/add-resource-limits.ts';
import { addRestartPolicy } from './compose/add-restart-policy.ts';
import { bindToLocalhost } from './compose/bind-to-localhost.ts';
import { requireServiceHealthy } from './compose/require-service-healthy.ts';
import { setImageTag } from './compose/set-image-tag.ts';
import { addDependencyUpdates } from './files/add-dependency-updates.ts';
import { addChangelog, addCodeOwners, addContributingGuide, addReadme } from './files/add-documents.ts';
import { addEditorconfig } from './files/add-editorconfig.ts';
import { addIgnoreFile } from './files/add-ignore-file.ts';
import { addLicense } from './files/add-license.ts';
import { addSecurityPolicy } from './files/add-security-policy.ts';
import { fillInLicense } from './files/fill-in-license.ts';
import { ignore } from './files/ignore.ts';
import { normaliseLineEndings } from './files/normalise-line-endings.ts';
import { untrack } from './files/untrack.ts';
import type { Fix } from './fix.ts';
import { addRemote } from './git/add-remote.ts';
import { commit } from './git/commit.ts';
import { deleteMergedBranches } from './git/delete-merged-branches.ts';
import { discard } from './git/discard.ts';
import { fetch } from './git/fetch.ts';
import { pruneWorktrees } from './git/prune-worktrees.ts';
import { publish } from './git/publish.ts';
import { pull } from './git/pull.ts';
import { push } from './git/push.ts';
import { removeCredentials } from './git/remove-credentials.ts';
import { setRemoteUrl } from './git/set-remote-url.ts';
import { setUpstream } from './git/set-upstream.ts';
import { stash } from './git/stash.ts';
import { updateSubmodules } from './git/update-submodules.ts';
import { useHttps } from './git/use-https.ts';
import { clone } from './inventory/clone.ts';
import { moveToTrash } from './inventory/move-to-trash.ts';
import { acceptFindings } from './policy/accept-findings.ts';
import { ignoreFinding } from './policy/ignore-finding.ts';
import { stopIgnoring } from './policy/stop-ignoring.ts';

/** What people choose from. */
export const fixes: readonly Fix[] = [
  push,
  pull,
  fetch,
  commit,
  stash,
  discard,
  setUpstream,
  addRemote,
  setRemoteUrl,
  useHttps,
  removeCredentials,
  clone,
  addReadme,
  addLicense,
  fillInLicense,
  addIgnoreFile,
  addSecurityPolicy,
  addContributingGuide,
  addChangelog,
  addCodeOwners,
  addDependencyUpdates,
  addEditorconfig,
  addRestartPolicy,
  addHealthcheck,
  bindToLocalhost,
  setImageTag,
  addResourceLimits,
  requireServiceHealthy,
  pruneWorktrees,
  deleteMergedBranches,
  updateSubmodules,
  publish,
  untrack,
  ignore,
  normaliseLineEndings,
  moveToTrash,
  acceptFindings,
  stopIgnoring,
];

/** As the contract tells of them. */
export const fixInfos = (): FixInfo[] =>
  fixes.map((fix) => {
    const { id, title, description, undoable, risk, destructive } = fix;
    return {
      id,
      title,
      description,
      undoable,
      risk,
      ...(destructive && { destructive }),
      questions: [...fix.questions()],
      rules: rules.filter((rule) => rule.fixes.includes(id)).map((rule) => rule.id),
      needsFinding: fix.needsFinding ?? false,
      ...(fix.repairsAny && { repairsAny: true }),
      ...(fix.repairsIgnored && { repairsIgnored: true }),
      ...(fix.evenMissing && { evenMissing: true }),
    };
  });

/** Also what only an operation of its own begins. */
const byId: ReadonlyMap<string, Fix> = new Map([...fixes, ignoreFinding].map((fix) => [fix.id, fix]));

export const fixById = (id: string): Fix | undefined => byId.get(id);
