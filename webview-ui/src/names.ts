import { formatCount } from './format.ts';

/** "alpha, beta, gamma", "alpha, beta, gamma and 4 more". */
export function namesOf(names: readonly string[], most = 3): string {
  // One more takes no more room than to say that there is one more.
  const shown = names.length <= most + 1 ? names : names.slice(0, most);
  const rest = names.length - shown.length;
  return rest === 0 ? shown.join(', ') : `${shown.join(', ')} and ${formatCount(rest)} more`;
}
