/** Longer ones nobody writes. */
const longestExpression = 1_000;

/** The ids of an SPDX expression (`MIT OR Apache-2.0 WITH LLVM-exception`); undefined where it is none. */
export function idsIn(expression: string): string[] | undefined {
  if (expression.length > longestExpression) return undefined;
  const text = expression.replace(/\s*(\*\/|-->)\s*$/, '').trim();
  if (!/^[\w.+() -]+$/.test(text)) return undefined;
  const ids: string[] = [];
  let expected: 'id' | 'operator' | 'exception' = 'id';
  for (const [token] of text.matchAll(/[()]|[^\s()]+/g)) {
    if (token === '(' || token === ')') continue;
    if (/^(and|or|with)$/i.test(token)) {
      if (expected !== 'operator') return undefined;
      expected = /^with$/i.test(token) ? 'exception' : 'id';
    } else {
      if (expected === 'operator') return undefined;
      if (expected === 'id') ids.push(token);
      expected = 'operator';
    }
  }
  return expected === 'operator' ? ids : undefined;
}
