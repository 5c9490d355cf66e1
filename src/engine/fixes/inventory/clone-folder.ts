import { dirname, join } from 'node:path';

const prefix = '.gitops-auditor-clone-';

/**
 * Where a clone stands before it is whole, and when it is moved away: beside its place, so that one step takes it there
 * or away. `entryId`: of the change.
 */
export const hiddenClone = (path: string, entryId: string): string => join(dirname(path), prefix + entryId);

/** Matches every such folder: nobody should take it for a repository. */
export const hiddenClones = `**/${prefix}*`;
