import { join } from 'node:path';
import type { Disk } from './disk.ts';
import type { OperationInProgress, OperationKind } from './facts.ts';

/** What a stopped operation leaves in the git directory, and the file that was written when it began. */
interface Trace {
  readonly kind: OperationKind;
  readonly marker: string;
  readonly begun?: string;
}

/** An outer operation stands before those it goes through: a rebase stopped at a conflict has CHERRY_PICK_HEAD too. */
const traces: readonly Trace[] = [
  { kind: 'rebase', marker: 'rebase-merge', begun: 'rebase-merge/onto' },
  { kind: 'rebase', marker: 'rebase-apply', begun: 'rebase-apply/orig-head' },
  { kind: 'merge', marker: 'MERGE_HEAD' },
  { kind: 'cherry-pick', marker: 'CHERRY_PICK_HEAD', begun: 'sequencer/head' },
  { kind: 'revert', marker: 'REVERT_HEAD', begun: 'sequencer/head' },
  { kind: 'cherry-pick', marker: 'sequencer', begun: 'sequencer/head' },
  { kind: 'bisect', marker: 'BISECT_LOG', begun: 'BISECT_START' },
];

/** The operation that waits to be continued; null: none. `names`: what stands in the git directory. */
export async function readOperation(
  gitDir: string,
  names: ReadonlySet<string>,
  disk: Disk,
): Promise<OperationInProgress | null> {
  for (const trace of traces) {
    if (!names.has(trace.marker)) continue;
    const kind = await kindOf(trace, gitDir, disk);
    const since =
      (trace.begun === undefined ? undefined : await disk.modifiedAt(join(gitDir, trace.begun))) ??
      (await disk.modifiedAt(join(gitDir, trace.marker)));
    // No time: it ended while this was read.
    if (kind !== undefined && since !== undefined) return { kind, since };
  }
  return null;
}

async function kindOf({ kind, marker }: Trace, gitDir: string, disk: Disk): Promise<OperationKind | undefined> {
  if (marker === 'rebase-apply') return (await disk.exists(join(gitDir, marker, 'applying'))) ? 'am' : 'rebase';
  if (marker !== 'sequencer') return kind;
  // Between two picks of a series only the list of what is left tells.
  const todo = await disk.start(join(gitDir, 'sequencer', 'todo'), 4096);
  const [, verb] = /^(pick|p|revert)\s/m.exec(todo?.toString('utf8') ?? '') ?? [];
  if (verb === undefined) return undefined;
  return verb === 'revert' ? 'revert' : 'cherry-pick';
}
