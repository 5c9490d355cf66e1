/**
 * A fact about a repository: known; unknown (it could not be had, and why: never a guess);
 * or absent (there is nothing of the kind here, so nothing to judge).
 */
export type Fact<T> =
  | { readonly state: 'known'; readonly value: T }
  | { readonly state: 'unknown'; readonly reason: string }
  | { readonly state: 'absent'; readonly reason: string };

export const known = <T>(value: T): Fact<T> => ({ state: 'known', value });
export const unknown = (reason: string): Fact<never> => ({ state: 'unknown', reason });
export const absent = (reason: string): Fact<never> => ({ state: 'absent', reason });
