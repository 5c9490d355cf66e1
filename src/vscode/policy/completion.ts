import * as vscode from 'vscode';
import { hostKeys, ignoreKeys, levels, policyKeys, sets } from '../../engine/audit/policy/schema.ts';
import { rules } from '../../engine/audit/rules/index.ts';
import { cursorPath } from './cursor-path.ts';

/** Completion in policy files that needs no other extension: keys, rules, severities, sets. */
export class PolicyCompletion implements vscode.CompletionItemProvider {
  provideCompletionItems(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
    const lines = document.getText().split(/\r?\n/);
    const { parents, key } = cursorPath(lines, position.line, position.character);
    const range = wordAt(lines[position.line] ?? '', position);
    return key === undefined ? keysOf(parents, range) : valuesOf(parents, key, range);
  }
}

function keysOf(parents: readonly string[], range: vscode.Range): vscode.CompletionItem[] {
  const [section, inner] = parents;
  if (section === undefined)
    return Object.entries(policyKeys).map(([name, text]) => item(name, text, range, `${name}: `));
  if (section === 'ignore')
    return Object.entries(ignoreKeys).map(([name, text]) => item(name, text, range, `${name}: `));
  if (section === 'hosts' && inner !== undefined)
    return Object.entries(hostKeys).map(([name, text]) => item(name, text, range, `${name}: `));
  if (section !== 'rules') return [];
  if (inner === undefined) return rules.map(({ id, title, why }) => item(id, `${title}. ${why}`, range, `${id}: `));
  const rule = rules.find(({ id }) => id === inner);
  const options = Object.entries(rule?.options ?? {}).map(([name, { description, default: value }]) =>
    item(name, `${description} (${JSON.stringify(value)})`, range, `${name}: `),
  );
  return [item('severity', vscode.l10n.t('Its severity, or `off`.'), range, 'severity: '), ...options];
}

function valuesOf(parents: readonly string[], key: string, range: vscode.Range): vscode.CompletionItem[] {
  const [section, inner] = parents;
  if (section === undefined && key === 'set') return sets.map((set) => item(set, '', range));
  if (section === undefined && key === 'version') return [item('1', policyKeys.version, range)];
  const isLevel = section === 'rules' && (inner === undefined || key === 'severity');
  if (isLevel) return levels.map((level) => item(level, '', range));
  if (section === 'ignore' && key === 'rule') {
    const groups = ['*', ...new Set(rules.map(({ category }) => `${category}/*`))];
    return [
      ...rules.map(({ id, title }) => item(id, title, range)),
      ...groups.map((glob) => item(glob, '', range, `'${glob}'`)),
    ];
  }
  return [];
}

function item(label: string, documentation: string, range: vscode.Range, text = label): vscode.CompletionItem {
  const made = new vscode.CompletionItem(
    label,
    text.endsWith(': ') ? vscode.CompletionItemKind.Property : vscode.CompletionItemKind.EnumMember,
  );
  made.insertText = text;
  made.range = range;
  made.filterText = label;
  if (documentation !== '') made.documentation = new vscode.MarkdownString(documentation);
  return made;
}

/** Rule ids have slashes and dashes, which words of other files have not. */
function wordAt(line: string, position: vscode.Position): vscode.Range {
  const [before = ''] = /[\w/*-]*$/.exec(line.slice(0, position.character)) ?? [];
  const start = before === '-' ? position.character : position.character - before.length;
  return new vscode.Range(position.line, start, position.line, position.character);
}
