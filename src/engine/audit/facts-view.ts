import type { FactView } from '../../contract/repositories.ts';
import type { ComposeProject } from '../compose/types.ts';
import type { SearchedFiles } from '../content/types.ts';
import type { Fact } from '../fact.ts';
import type { GitConfiguration, GitStatus, RepositoryFacts, Unreadable } from '../git/facts.ts';
import { redactText, redactUrl } from '../git/urls.ts';
import { isoTime } from './words.ts';

/** So many status entries are shown; the counts are of all. */
export const maxShownEntries = 100;

/** The facts as shown to people and written to reports: JSON, without credentials, long lists cut. */
export function factsView(facts: RepositoryFacts): Record<string, FactView> {
  return {
    status: view(facts.status, showStatus),
    head: view(facts.head),
    configuration: view(facts.configuration, showConfiguration),
    operation: view(facts.operation, (o) => o && { kind: o.kind, since: isoTime(o.since) }),
    lastCommit: view(facts.lastCommit, (c) => ({ ...c, at: isoTime(c.at) })),
    lastFetch: view(facts.lastFetch, isoTime),
    shallow: view(facts.shallow),
    locks: view(facts.locks, (locks) => locks.map((l) => ({ ...l, at: isoTime(l.at) }))),
    detachedCommits: view(facts.detachedCommits),
    branches: view(facts.branches, (branches) => branches.map((b) => ({ ...b, movedAt: isoTime(b.movedAt) }))),
    worktrees: view(facts.worktrees),
    files: view(facts.files, ({ count }) => ({ count })),
    compose: view(facts.compose, (projects) => projects.map(showProject)),
    links: view(facts.links, ({ files, unread, broken, more }) => ({ files, unread, broken: broken.length + more })),
    ignoredFiles: view(facts.ignoredFiles, ({ count }) => ({ count })),
    lfs: view(facts.lfs, ({ count, pointers, whole }) => ({ count, pointers: pointers.count, whole: whole.count })),
    lineEndings: view(facts.lineEndings, ({ count }) => ({ count })),
    conflicts: view(facts.conflicts, showSearched),
    secrets: view(facts.secrets, showSearched),
    codeOwners: view(facts.codeOwners, ({ forge, path }) => ({ forge, path })),
    license: view(facts.license, ({ files }) => files.map(({ path, ids, near }) => ({ path, ids, near }))),
    dependencyLocks: view(facts.dependencyLocks, ({ missing, competing, outOfStep, invalid }) => ({
      ...{ missing: missing.length, competing: competing.length, outOfStep: outOfStep.length, invalid: invalid.length },
    })),
    submodules: view(facts.submodules),
    remoteDefaultBranch: view(facts.remoteDefaultBranch),
    readability: view(facts.readability, showUnreadable),
  } satisfies Record<keyof RepositoryFacts, FactView>;
}

function view<T>(fact: Fact<T>, show: (value: T) => unknown = (value) => value): FactView {
  return fact.state === 'known'
    ? { state: 'known', value: show(fact.value) }
    : { state: fact.state, reason: redactText(fact.reason) };
}

function showStatus(status: GitStatus): unknown {
  return { ...status, entries: status.entries.slice(0, maxShownEntries) };
}

function showConfiguration({ remotes, branches, bare }: GitConfiguration): unknown {
  return {
    remotes: remotes.map(({ name, url, pushUrl }) => ({
      name,
      url: redactUrl(url),
      ...(pushUrl !== undefined && { pushUrl: redactUrl(pushUrl) }),
    })),
    // A branch can follow a URL instead of a remote's name.
    branches: Object.fromEntries(
      [...branches].map(([name, b]) => [
        name,
        { ...b, ...(b.remote !== undefined && { remote: redactUrl(b.remote) }) },
      ]),
    ),
    bare,
  };
}

/** Names alone: what stands in the files is told by the findings. */
function showProject({ files, services }: ComposeProject): unknown {
  return {
    files,
    services: services.map(({ name, image }) => ({
      name,
      image: image?.reference ? redactText(image.reference) : null,
    })),
  };
}

/** Where there is something; what it is, the findings tell. */
function showSearched({ files, unsearched }: SearchedFiles<unknown>): unknown {
  const counts = files.slice(0, maxShownEntries).map(({ path, found, more }) => ({ path, count: found.length + more }));
  return { files: counts, unsearched };
}

function showUnreadable(value: Unreadable | null): unknown {
  if (value === null) return null;
  const { kind, message, remedy } = value;
  return { kind, message: redactText(message), ...(remedy !== undefined && { remedy: redactText(remedy) }) };
}
