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

/** The old object where nothing in it changed, so that what is drawn from it need not be drawn again. */
export function keepIfEqual<T>(old: T | undefined, next: T): T {
  return old !== undefined && equalJson(old, next) ? old : next;
}
