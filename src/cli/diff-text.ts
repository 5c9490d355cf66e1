import { structuredPatch } from 'diff';
import type { FileChange } from '../contract/fixes.ts';
import { isRealValue, isSecretName } from '../engine/git/secret-settings.ts';
import { redactText } from '../engine/git/urls.ts';
import { type Paint, plural, printable, type Style } from './terminal.ts';

/** Longer diffs are cut: what is meant is seen by then. */
const maxLines = 400;
/** Two long texts that have little in common could keep it busy for minutes. */
const maxEdits = 20_000;

const styles: Readonly<Record<string, Style>> = { '+': 'green', '-': 'red', '\\': 'dim' };

/** A unified diff of a file, as git prints it. */
export function diffText({ path, before, after }: FileChange, paint: Paint): string[] {
  const name = printable(path);
  const heads = [
    paint('bold', before === null ? '--- /dev/null' : `--- a/${name}`),
    paint('bold', after === null ? '+++ /dev/null' : `+++ b/${name}`),
  ];
  const [old, made] = withoutReturns(before ?? '', after ?? '');
  const patch = structuredPatch('', '', old, made, '', '', { context: 3, maxEditLength: maxEdits });
  if (patch === undefined) return [...heads, paint('dim', 'Almost every line changes.')];
  const lines = patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: inHunk }) => [
    // What is empty begins before the first line.
    paint('cyan', `@@ -${oldLines === 0 ? 0 : oldStart},${oldLines} +${newLines === 0 ? 0 : newStart},${newLines} @@`),
    ...inHunk.map((line) => painted(masked(line).split('\t').map(printable).join('\t'), paint)),
  ]);
  const more = lines.length - maxLines;
  return [
    ...heads,
    ...lines.slice(0, maxLines),
    ...(more > 0 ? [paint('dim', `… and ${plural(more, 'line', 'lines')} more`)] : []),
  ];
}

const setting = /^([ +-]\s*(?:-\s+)?["']?([\w.-]+)["']?\s*[:=]\s*)(\S.*)$/;

/** Lines around a change can hold secrets, and what a terminal prints may be kept in a log. */
function masked(line: string): string {
  const [, before = '', name = '', value = ''] = setting.exec(line) ?? [];
  const secret = isSecretName(name) && isRealValue(value.replace(/^["']|["']\s*$/g, ''));
  return secret ? `${before}***` : redactText(line);
}

function painted(line: string, paint: Paint): string {
  const style = styles[line[0] ?? ''];
  return style === undefined ? line : paint(style, line);
}

/** Where every line ends alike, before and after, the ends are no part of the difference. */
function withoutReturns(before: string, after: string): [string, string] {
  const returns = [before, after].every((text) => !/(^|[^\r])\n/.test(text));
  return returns ? [before.replaceAll('\r\n', '\n'), after.replaceAll('\r\n', '\n')] : [before, after];
}
