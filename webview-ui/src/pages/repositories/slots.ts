/** Each keeps its number of before; who comes takes one that is free. */
export function assignSlots(before: ReadonlyMap<string, number>, ids: readonly string[]): ReadonlyMap<string, number> {
  const slots = new Map<string, number>();
  for (const id of ids) {
    const kept = before.get(id);
    if (kept !== undefined) slots.set(id, kept);
  }
  const taken = new Set(slots.values());
  let next = 0;
  for (const id of ids) {
    if (slots.has(id)) continue;
    while (taken.has(next)) next += 1;
    slots.set(id, next);
    next += 1;
  }
  return slots;
}
