import type { RuleInfo } from '../../../contract/findings.ts';
import type { Rule } from '../rule.ts';
import { ruleInfo } from '../rule-info.ts';
import { composeDangerousCapability } from './compose/dangerous-capability.ts';
import { composeDatabasePort } from './compose/database-port.ts';
import { composeDependencyCondition } from './compose/dependency-condition.ts';
import { composeDuplicateContainerName } from './compose/duplicate-container-name.ts';
import { composeDuplicateHostPort } from './compose/duplicate-host-port.ts';
import { composeHostNamespace } from './compose/host-namespace.ts';
import { composeInvalidFile } from './compose/invalid-file.ts';
import { composeNoDigest } from './compose/no-digest.ts';
import { composeNoHealthcheck } from './compose/no-healthcheck.ts';
import { composeNoResourceLimits } from './compose/no-resource-limits.ts';
import { composeNoRestartPolicy } from './compose/no-restart-policy.ts';
import { composePlaintextSecret } from './compose/plaintext-secret.ts';
import { composePrivileged } from './compose/privileged.ts';
import { composeRuntimeSocket } from './compose/runtime-socket.ts';
import { composeSensitiveHostPath } from './compose/sensitive-host-path.ts';
import { composeUndefinedReference } from './compose/undefined-reference.ts';
import { composeUnpinnedImage } from './compose/unpinned-image.ts';
import { brokenAnchor } from './files/broken-anchor.ts';
import { brokenLink } from './files/broken-link.ts';
import { codeOwnersWithoutFiles } from './files/code-owners-without-files.ts';
import { competingLockFiles } from './files/competing-lock-files.ts';
import { conflictMarkers } from './files/conflict-markers.ts';
import { invalidCodeOwners } from './files/invalid-code-owners.ts';
import { largeFile } from './files/large-file.ts';
import { lfsPointer } from './files/lfs-pointer.ts';
import { licenseMismatch } from './files/license-mismatch.ts';
import { licensePlaceholder } from './files/license-placeholder.ts';
import { lineEndings } from './files/line-endings.ts';
import { lockFileOutOfStep } from './files/lock-file-out-of-step.ts';
import { nameCollision } from './files/name-collision.ts';
import { noChangelog } from './files/no-changelog.ts';
import { noCi } from './files/no-ci.ts';
import { noCodeOwners } from './files/no-code-owners.ts';
import { noContributingGuide } from './files/no-contributing-guide.ts';
import { noDependencyUpdates } from './files/no-dependency-updates.ts';
import { noEditorconfig } from './files/no-editorconfig.ts';
import { noIgnoreFile } from './files/no-ignore-file.ts';
import { noLicense } from './files/no-license.ts';
import { noLockFile } from './files/no-lock-file.ts';
import { noReadme } from './files/no-readme.ts';
import { noSecurityPolicy } from './files/no-security-policy.ts';
import { requiredFile } from './files/required-file.ts';
import { trackedButIgnored } from './files/tracked-but-ignored.ts';
import { trackedEnvironmentFile } from './files/tracked-environment-file.ts';
import { unknownLicense } from './files/unknown-license.ts';
import { abandonedBranches } from './git/abandoned-branches.ts';
import { behindUpstream } from './git/behind-upstream.ts';
import { defaultBranchName } from './git/default-branch-name.ts';
import { detachedCommits } from './git/detached-commits.ts';
import { detachedHead } from './git/detached-head.ts';
import { diverged } from './git/diverged.ts';
import { fetchOutOfDate } from './git/fetch-out-of-date.ts';
import { insecureRemote } from './git/insecure-remote.ts';
import { mergedBranches } from './git/merged-branches.ts';
import { neverFetched } from './git/never-fetched.ts';
import { noCommits } from './git/no-commits.ts';
import { noRemote } from './git/no-remote.ts';
import { noUpstream } from './git/no-upstream.ts';
import { operationInProgress } from './git/operation-in-progress.ts';
import { prunableWorktrees } from './git/prunable-worktrees.ts';
import { remoteCredentials } from './git/remote-credentials.ts';
import { remoteNameMismatch } from './git/remote-name-mismatch.ts';
import { shallowClone } from './git/shallow-clone.ts';
import { staleLock } from './git/stale-lock.ts';
import { staleRepository } from './git/stale-repository.ts';
import { stashEntries } from './git/stash-entries.ts';
import { submoduleDrifted } from './git/submodule-drifted.ts';
import { submoduleUninitialised } from './git/submodule-uninitialised.ts';
import { uncommittedChanges } from './git/uncommitted-changes.ts';
import { unpushedCommits } from './git/unpushed-commits.ts';
import { unreadableRepository } from './git/unreadable-repository.ts';
import { untrackedFiles } from './git/untracked-files.ts';
import { upstreamGone } from './git/upstream-gone.ts';
import { inventoryExtra } from './inventory/extra.ts';
import { inventoryMissing } from './inventory/missing.ts';
import { policyInvalid } from './policy/invalid.ts';
import { privateKey } from './secrets/private-key.ts';
import { trackedSecret } from './secrets/tracked-secret.ts';

/** Every rule, in the order in which findings are told: what is broken, at risk, out of date, untidy. */
export const rules: readonly Rule[] = [
  unreadableRepository,
  remoteCredentials,
  insecureRemote,
  staleLock,
  operationInProgress,
  diverged,
  uncommittedChanges,
  untrackedFiles,
  unpushedCommits,
  noUpstream,
  upstreamGone,
  noRemote,
  detachedCommits,
  detachedHead,
  stashEntries,
  abandonedBranches,
  mergedBranches,
  prunableWorktrees,
  noCommits,
  behindUpstream,
  neverFetched,
  fetchOutOfDate,
  submoduleUninitialised,
  submoduleDrifted,
  remoteNameMismatch,
  defaultBranchName,
  shallowClone,
  staleRepository,
  trackedSecret,
  privateKey,
  trackedEnvironmentFile,
  conflictMarkers,
  nameCollision,
  brokenLink,
  brokenAnchor,
  lfsPointer,
  trackedButIgnored,
  lineEndings,
  largeFile,
  requiredFile,
  noReadme,
  noLicense,
  unknownLicense,
  licenseMismatch,
  licensePlaceholder,
  noIgnoreFile,
  noCi,
  noDependencyUpdates,
  noCodeOwners,
  invalidCodeOwners,
  codeOwnersWithoutFiles,
  lockFileOutOfStep,
  competingLockFiles,
  noLockFile,
  noSecurityPolicy,
  noContributingGuide,
  noChangelog,
  noEditorconfig,
  composeInvalidFile,
  composeUndefinedReference,
  composeDuplicateHostPort,
  composeDuplicateContainerName,
  composePlaintextSecret,
  composePrivileged,
  composeDangerousCapability,
  composeHostNamespace,
  composeRuntimeSocket,
  composeSensitiveHostPath,
  composeDatabasePort,
  composeUnpinnedImage,
  composeNoDigest,
  composeNoRestartPolicy,
  composeNoHealthcheck,
  composeDependencyCondition,
  composeNoResourceLimits,
  inventoryMissing,
  inventoryExtra,
  policyInvalid,
];

const titles: ReadonlyMap<string, string> = new Map(rules.map(({ id, title }) => [id, title]));

/** What people call it; its id, where it is no rule of ours (any more). */
export const ruleTitle = (id: string): string => titles.get(id) ?? id;

/** What people may know of every rule, by the contract. */
export const ruleInfos = (): RuleInfo[] => rules.map(ruleInfo);
