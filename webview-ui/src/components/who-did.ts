import type { JournalEntry } from '../../../src/contract/fixes.ts';

/** "this window", "VS Code window on homelab", "terminal". */
export const whoDid = ({ by, here }: Pick<JournalEntry, 'by' | 'here'>): string => (here ? 'this window' : by);
