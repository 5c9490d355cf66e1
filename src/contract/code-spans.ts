/** A part of a message: prose, or code that stood between backticks. */
export interface Span {
  readonly kind: 'prose' | 'code';
  readonly text: string;
}

/**
 * The parts of a message, in order; together they say all of it. As CommonMark has it: a run of backticks ends at the
 * next run of the same length, and one that none ends is prose.
 */
export function spansOf(message: string): Span[] {
  const spans: Span[] = [];
  const runs = [...message.matchAll(/`+/g)].map(({ 0: { length }, index }) => ({ index, length }));
  // By length, where the runs begin that no code has passed yet: a message of backticks alone is read in one go.
  const left = Map.groupBy(runs.toReversed(), ({ length }) => length);
  let at = 0;
  for (const { index, length } of runs) {
    if (index < at) continue;
    const same = left.get(length) ?? [];
    while ((same.at(-1)?.index ?? Number.POSITIVE_INFINITY) <= index) same.pop();
    const end = same.at(-1)?.index;
    if (end === undefined) continue;
    if (index > at) spans.push({ kind: 'prose', text: message.slice(at, index) });
    spans.push({ kind: 'code', text: stripped(message.slice(index + length, end)) });
    at = end + length;
  }
  if (at < message.length) spans.push({ kind: 'prose', text: message.slice(at) });
  return spans;
}

/** A message where no code can be set: without the backticks. */
export const withoutMarks = (message: string): string =>
  spansOf(message)
    .map(({ text }) => text)
    .join('');

/** One space at both ends sets code that has backticks at its ends apart from them. */
const stripped = (code: string): string => (/^ .*[^ ].* $/s.test(code) ? code.slice(1, -1) : code);
