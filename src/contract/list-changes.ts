/** So far ahead it is looked where two lists go on alike. */
const sight = 8;

export interface ListChanges<T> {
  readonly removed: readonly T[];
  readonly added: readonly T[];
}

/**
 * What one list has that the other has not, by identity; neither holds anything twice. Quick where most of both stands
 * in the same order, right in every other case.
 */
export function changesBetween<T>(before: readonly T[], after: readonly T[]): ListChanges<T> {
  const [removed, added]: [T[], T[]] = [[], []];
  let [old, next] = [0, 0];
  while (old < before.length && next < after.length) {
    if (before[old] === after[next]) {
      old += 1;
      next += 1;
      continue;
    }
    const { left, come } = untilAlike(before, old, after, next);
    for (const end = old + left; old < end; old += 1) removed.push(before[old] as T);
    for (const end = next + come; next < end; next += 1) added.push(after[next] as T);
  }
  for (; old < before.length; old += 1) removed.push(before[old] as T);
  for (; next < after.length; next += 1) added.push(after[next] as T);
  return withoutMoved(removed, added);
}

/** How many of each are passed until both go on alike; where that is not in sight, one of each. */
function untilAlike<T>(before: readonly T[], old: number, after: readonly T[], next: number) {
  for (let n = 1; n <= sight; n += 1) {
    if (old + n < before.length && before[old + n] === after[next]) return { left: n, come: 0 };
    if (next + n < after.length && before[old] === after[next + n]) return { left: 0, come: n };
    if (old + n < before.length && next + n < after.length && before[old + n] === after[next + n])
      return { left: n, come: n };
  }
  return { left: 1, come: 1 };
}

/** What only stands elsewhere is in both. */
function withoutMoved<T>(removed: readonly T[], added: readonly T[]): ListChanges<T> {
  const gone = new Set(removed);
  const moved = new Set(added.filter((one) => gone.has(one)));
  if (moved.size === 0) return { removed, added };
  return { removed: removed.filter((one) => !moved.has(one)), added: added.filter((one) => !moved.has(one)) };
}
