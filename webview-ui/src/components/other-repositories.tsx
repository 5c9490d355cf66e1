import type { JournalEntry } from '../../../src/contract/fixes.ts';
import { formatCount } from '../format.ts';

/** After the name of an entry’s repository: how many others the same change was for. */
export function OtherRepositories({ entry: { others = [] } }: { entry: Pick<JournalEntry, 'others'> }) {
  if (others.length === 0) return null;
  return <span title={others.map(({ name }) => name).join(', ')}> and {formatCount(others.length)} more</span>;
}
