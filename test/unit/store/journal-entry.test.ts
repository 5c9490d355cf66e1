import assert from 'node:assert/strict';
import { journalEntryOf } from '../../../src/engine/store/journal-entry.ts';
import { currentProcess, type ProcessIdentity } from '../../../src/engine/store/process-identity.ts';
import type { JournalRecord } from '../../../src/engine/store/types.ts';

const record: JournalRecord = {
  ...{ id: 'a', planId: null, fix: 'git/push', repositoryId: 'r', name: 'alpha', path: '/alpha', others: [] },
  ...{ summary: 'Pushed', state: 'done', startedAt: 0, finishedAt: 1, by: 'VS Code window on homelab' },
  ...{ owner: currentProcess(), child: null, undoing: null, undone: null, undo: null, error: null },
};

describe('an entry of the journal, as it is told', () => {
  it('names who did it for people, and the process for whoever looks closely', () => {
    const owner = { pid: 4711, host: 'ada/boot/1', birth: '2' };
    const { by, process, here } = journalEntryOf({ ...record, owner });
    assert.deepEqual([by, process, here], ['VS Code window on homelab', 'process 4711 on ada', undefined]);
  });

  it('knows what this process did, and not what one with its number did before', () => {
    assert.equal(journalEntryOf(record).here, true);
    const earlier = { ...currentProcess(), birth: 'earlier' };
    assert.equal(journalEntryOf({ ...record, owner: earlier }).here, undefined);
  });

  it('knows apart from that whether this process took it back', () => {
    const owner = { ...currentProcess(), birth: 'earlier' };
    const undoneHere = (process: ProcessIdentity | null) => {
      const undone = { at: 2, by: 'VS Code window on homelab', process, summary: null };
      const entry = journalEntryOf({ ...record, owner, state: 'undone', undone });
      return [entry.here, entry.undoneBy, entry.undoneHere];
    };
    assert.deepEqual(undoneHere(currentProcess()), [undefined, 'VS Code window on homelab', true]);
    assert.deepEqual(undoneHere(owner), [undefined, 'VS Code window on homelab', undefined]);
    // Taken back by a version that did not write down which process did.
    assert.deepEqual(undoneHere(null), [undefined, 'VS Code window on homelab', undefined]);
  });
});
