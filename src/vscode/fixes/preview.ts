import { join } from 'node:path';
import * as vscode from 'vscode';
import type { FixInfo, FixPlan, PlanItem } from '../../contract/fixes.ts';
import { previewScheme } from '../ids.ts';

/** So many repositories are named in the question itself; all of them in the details. */
const maxNamed = 8;

/** The detail of the question: what would be done where, what cannot be, what to mind. */
export function planSummary(plan: FixPlan): string {
  const ready = plan.items.filter(({ state }) => state === 'ready');
  const blocked = plan.items.filter(({ state }) => state === 'blocked');
  const lines = ready.slice(0, maxNamed).map(({ name, summary }) => `${name}: ${summary}`);
  if (ready.length > maxNamed) lines.push(vscode.l10n.t('… and {0} more', ready.length - maxNamed));
  if (ready.length === 1) lines.push(...(ready[0]?.details ?? []).slice(0, maxNamed).map((line) => `  ${line}`));
  for (const warning of new Set(ready.flatMap(({ warnings }) => warnings))) lines.push('', warning);
  if (blocked.length > 0)
    lines.push(
      '',
      vscode.l10n.t('Left out:'),
      ...blocked.slice(0, maxNamed).map((item) => `${item.name}: ${blockedReason(item)}`),
    );
  if (ready.length > 0) lines.push('', undoWords(ready));
  return lines.join('\n');
}

function undoWords(ready: readonly PlanItem[]): string {
  if (ready.every(({ undoable }) => undoable)) return vscode.l10n.t('This can be undone.');
  return ready.some(({ undoable }) => undoable)
    ? vscode.l10n.t('This cannot be undone everywhere.')
    : vscode.l10n.t('This cannot be undone from here.');
}

export const blockedReason = ({ blocked, summary }: PlanItem): string => blocked?.message ?? summary;

/** The whole plan as a document. */
export function planDocument(fix: FixInfo, plan: FixPlan): string {
  const lines = [`# ${plan.title}`, '', fix.description, ''];
  for (const item of plan.items) {
    lines.push(`## ${item.name}`, '', item.path, '');
    if (item.state === 'blocked') {
      lines.push(
        `**${vscode.l10n.t('Left out:')}** ${blockedReason(item)}`,
        ...(item.blocked?.hint ? ['', item.blocked.hint] : []),
        '',
      );
      continue;
    }
    lines.push(item.summary, '');
    lines.push(...item.warnings.map((warning) => `> ${warning}`), ...(item.warnings.length > 0 ? [''] : []));
    if (item.commands.length > 0)
      lines.push('```sh', ...item.commands.map((words) => words.map(shellWord).join(' ')), '```', '');
    lines.push(...item.details.map((detail) => `- ${detail}`), '');
  }
  return lines.join('\n');
}

/** Quoted as a shell would need it: for reading and copying, nothing here is run by a shell. */
const shellWord = (word: string): string =>
  /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** More files at once nobody looks through. */
const maxShownFiles = 200;
/** So many plans’ documents are kept. */
const maxPlans = 10;

/** Serves the documents of plans that were shown; a few are kept. */
export class PreviewDocuments implements vscode.TextDocumentContentProvider {
  /** By plan and URI. */
  readonly #texts = new Map<string, Map<string, string>>();

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.query)?.get(uri.toString()) ?? vscode.l10n.t('This preview is over.');
  }

  /** As a diff where files would change, else as a document in words. */
  async show(fix: FixInfo, plan: FixPlan): Promise<void> {
    const changed = plan.items.flatMap(({ name, path, changes = [] }) =>
      changes.map((change) => ({ ...change, name, file: vscode.Uri.file(join(path, change.path)) })),
    );
    if (changed.length === 0) {
      const uri = this.#hold(plan, `/${plan.title.replaceAll('/', ' ')}.md`, planDocument(fix, plan));
      await vscode.window.showTextDocument(uri, { preview: true, preserveFocus: false });
      return;
    }
    const sides = changed.slice(0, maxShownFiles).map(({ name, path, file, before, after }) => {
      const place = `${name.replaceAll('/', ' ')}/${path}`;
      return [
        file,
        this.#hold(plan, `/${vscode.l10n.t('Now')}/${place}`, before ?? ''),
        this.#hold(plan, `/${vscode.l10n.t('Then')}/${place}`, after ?? ''),
      ] as const;
    });
    const [first, ...others] = sides;
    if (first && others.length === 0) {
      const [, now, then] = first;
      const title = `${plan.title}: ${changed[0]?.path ?? ''}`;
      await vscode.commands.executeCommand('vscode.diff', now, then, title, { preview: true });
    } else await vscode.commands.executeCommand('vscode.changes', plan.title, sides);
  }

  #hold({ id }: FixPlan, path: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: previewScheme, path, query: id });
    const ofPlan = this.#texts.get(id) ?? new Map<string, string>();
    this.#texts.delete(id);
    this.#texts.set(id, ofPlan.set(uri.toString(), text));
    for (const old of [...this.#texts.keys()].slice(0, -maxPlans)) this.#texts.delete(old);
    return uri;
  }
}

export const previews = new PreviewDocuments();
