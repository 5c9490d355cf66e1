/** One range of a text replaced by another text; offsets in UTF-16 code units, the end exclusive. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** In the order of their places; those at one place stay in the order in which they are given. */
export const inOrder = (edits: readonly TextEdit[]): TextEdit[] => edits.toSorted((a, b) => a.from - b.from);

export function overlap(edits: readonly TextEdit[]): boolean {
  const ordered = inOrder(edits);
  return ordered.some(({ to }, at) => to > (ordered[at + 1]?.from ?? Number.POSITIVE_INFINITY));
}

/** Everything outside of the ranges stays as it is. They must not overlap. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let made = '';
  let at = 0;
  for (const edit of inOrder(edits)) {
    made += text.slice(at, edit.from) + edit.text;
    at = edit.to;
  }
  return made + text.slice(at);
}
