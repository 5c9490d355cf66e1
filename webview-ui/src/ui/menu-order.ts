interface Placed {
  readonly apart?: boolean;
  readonly destructive?: boolean;
}

/**
 * As they are shown: what takes something away comes last. Where a group began with such an entry, its line stays before
 * the next one of that group.
 */
export function inMenuOrder<T extends Placed>(given: readonly T[]): T[] {
  let begins = false;
  const others = given.flatMap((item) => {
    begins ||= item.apart === true;
    if (item.destructive) return [];
    const apart = begins;
    begins = false;
    return [{ ...item, apart }];
  });
  return [...others, ...given.filter((item) => item.destructive)];
}
