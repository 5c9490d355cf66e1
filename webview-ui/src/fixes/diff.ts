import { structuredPatch } from 'diff';
import type { FileChange } from '../../../src/contract/fixes.ts';

export interface DiffLine {
  /** `gap`: lines between that stay as they are. */
  readonly kind: 'same' | 'added' | 'removed' | 'gap';
  /** Line in the file before and after; null where it is not in that one. */
  readonly before: number | null;
  readonly after: number | null;
  readonly text: string;
}

export interface FileDiff {
  readonly lines: readonly DiffLine[];
  readonly added: number;
  readonly removed: number;
}

/** Two long texts that have little in common could keep it busy for minutes. */
const maxEdits = 20_000;

const kinds = { ' ': 'same', '+': 'added', '-': 'removed' } as const;

/** undefined: almost every line differs. */
export function diffOf({ before, after }: FileChange): FileDiff | undefined {
  const patch = structuredPatch('', '', before ?? '', after ?? '', '', '', { context: 3, maxEditLength: maxEdits });
  if (patch === undefined) return undefined;
  const lines: DiffLine[] = [];
  for (const { oldStart, newStart, lines: inHunk } of patch.hunks) {
    let [was, is] = [oldStart, newStart];
    if (lines.length > 0) lines.push({ kind: 'gap', before: null, after: null, text: '' });
    for (const line of inHunk) {
      const kind = kinds[line[0] as keyof typeof kinds];
      // "\ No newline at end of file"
      if (kind === undefined) continue;
      lines.push({
        kind,
        before: kind === 'added' ? null : was++,
        after: kind === 'removed' ? null : is++,
        text: line.slice(1).replace(/\r$/, ''),
      });
    }
  }
  const count = (kind: DiffLine['kind']) => lines.filter((line) => line.kind === kind).length;
  return { lines, added: count('added'), removed: count('removed') };
}
