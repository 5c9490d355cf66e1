import * as vscode from 'vscode';
import type { Finding } from '../../contract/findings.ts';
import type { FixInfo } from '../../contract/fixes.ts';
import type { RepositoryKind } from '../../contract/repositories.ts';
import { repositoryItem } from '../commands/choose.ts';
import type { Targets } from '../commands/targets.ts';
import type { Host } from '../host.ts';
import { cloneFix } from './fix-ids.ts';

/** Which fix, on which repositories, and what it is to repair there. */
export interface Choice {
  readonly fix: FixInfo;
  readonly repositoryIds: readonly string[];
  /** undefined: all that it repairs there. */
  readonly findingIds: readonly string[] | undefined;
}

/** Asks what was not given. undefined: cancelled, or there is nothing to choose (which is said). */
export async function chooseFix(
  host: Host,
  given: { fix?: string | undefined; targets?: Targets | undefined },
): Promise<Choice | undefined> {
  const { prompts } = host.shell;
  const all = await host.call('fixes.list', {});
  const needed = repositoriesByFix(given.targets?.findings ?? findingsOf(host, given.targets?.repositoryIds));
  const fix = all.find(({ id }) => id === given.fix) ?? (await chooseKind(host, all, needed, given.targets));
  if (!fix) return undefined;
  const inNeed = needed.get(fix.id) ?? new Set<string>();
  const alone = fix.questions.some(({ perRepository, required }) => perRepository && required);
  const pointedAt = given.targets && pointedAtIds(given.targets, given.fix === undefined ? inNeed : new Set());
  const findingIds = chosenFindings(fix, given.targets);
  if (pointedAt && (!alone || pointedAt.length === 1)) return { fix, repositoryIds: pointedAt, findingIds };
  const items = host.fleet
    .repositories()
    .filter(({ id, kind }) => (pointedAt ? pointedAt.includes(id) : canBeFixed(fix, kind)))
    .filter(({ id }) => !fix.needsFinding || inNeed.has(id))
    .map((repository) => ({
      ...repositoryItem(repository, reason(host, repository.id, fix.id)),
      picked: inNeed.has(repository.id),
    }))
    .sort((a, b) => Number(b.picked) - Number(a.picked));
  if (items.length === 0) return undefined;
  const chosen = alone
    ? [await prompts.pick(items, { title: fix.title, placeHolder: vscode.l10n.t('Which repository? One at a time.') })]
    : await prompts.pickMany(items, {
        title: fix.title,
        placeHolder: vscode.l10n.t('Choose repositories ({0} need it)', inNeed.size),
      });
  const repositoryIds = (chosen ?? []).flatMap((item) => item?.repositoryId ?? []);
  return repositoryIds.length > 0 ? { fix, repositoryIds, findingIds } : undefined;
}

/** Those that the fix repairs; undefined where it was not findings that were chosen, or none is one of its. */
function chosenFindings({ id }: FixInfo, targets: Targets | undefined): readonly string[] | undefined {
  const found = targets?.findings?.filter(({ fixes, verdict }) => verdict === 'fail' && fixes.includes(id)) ?? [];
  return found.length > 0 ? found.map((finding) => finding.id) : undefined;
}

/** Of several, those that need it; of one that was pointed at, that one. */
function pointedAtIds({ repositoryIds }: Targets, inNeed: ReadonlySet<string>): readonly string[] {
  const needy = repositoryIds.filter((id) => inNeed.has(id));
  return needy.length > 0 ? needy : repositoryIds;
}

const canBeFixed = ({ id }: FixInfo, kind: RepositoryKind): boolean =>
  id === cloneFix ? kind === 'missing' : kind !== 'missing' && kind !== 'folder';

async function chooseKind(
  host: Host,
  all: readonly FixInfo[],
  needed: ReadonlyMap<string, ReadonlySet<string>>,
  targets: Targets | undefined,
): Promise<FixInfo | undefined> {
  const useful = all.filter(({ id }) => needed.has(id));
  if (useful.length === 0) {
    void host.shell.prompts.info(vscode.l10n.t('Nothing here has a fix.'));
    return undefined;
  }
  if (targets && useful.length === 1) return useful[0];
  // Best first, as the finding says.
  const order = [...needed.keys()];
  const items = useful
    .sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
    .map((fix) => ({
      label: fix.title,
      description: countOf(needed.get(fix.id)?.size ?? 0),
      detail: fix.description,
      fix,
    }));
  return (
    await host.shell.prompts.pick(items, {
      title: vscode.l10n.t('Fix'),
      placeHolder: vscode.l10n.t('What should be done?'),
    })
  )?.fix;
}

const countOf = (n: number): string => (n === 1 ? vscode.l10n.t('1 repository') : vscode.l10n.t('{0} repositories', n));

function findingsOf({ fleet }: Host, repositoryIds: readonly string[] | undefined): Finding[] {
  return repositoryIds ? repositoryIds.flatMap((id) => fleet.findings(id)) : fleet.findings();
}

function repositoriesByFix(findings: readonly Finding[]): Map<string, Set<string>> {
  const needed = new Map<string, Set<string>>();
  for (const { verdict, fixes, repositoryId } of findings) {
    if (verdict !== 'fail') continue;
    for (const fix of fixes) needed.set(fix, (needed.get(fix) ?? new Set()).add(repositoryId));
  }
  return needed;
}

/** Why a repository needs a fix, in the rule's words. */
function reason({ fleet }: Host, repositoryId: string, fix: string): string | undefined {
  return fleet.findings(repositoryId).find(({ fixes, verdict }) => verdict === 'fail' && fixes.includes(fix))?.message;
}
