/** Whether two JSON-like values hold the same. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => equalJson(item, b[i]));
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => key in b && equalJson(a[key as keyof typeof a], b[key as keyof typeof b]))
  );
}

/**
 * `next` with all parts of `old` that hold the same; `old` itself where all do. What did not change need not be drawn
 * again, and what a thousand messages a second repeat is not kept a thousand times.
 */
export function keepParts<T>(old: T | undefined, next: T): T {
  if (Object.is(old, next)) return old as T;
  if (typeof old !== 'object' || typeof next !== 'object' || old === null || next === null) return next;
  if (Array.isArray(old) !== Array.isArray(next)) return next;
  const keys = Object.keys(next) as (keyof T)[];
  let same = keys.length === Object.keys(old).length;
  const kept = (Array.isArray(next) ? [...next] : { ...next }) as T;
  for (const key of keys) {
    const part = keepParts(Object.hasOwn(old, key) ? old[key] : undefined, next[key]);
    kept[key] = part;
    same &&= Object.hasOwn(old, key) && Object.is(part, old[key]);
  }
  return same ? old : kept;
}
