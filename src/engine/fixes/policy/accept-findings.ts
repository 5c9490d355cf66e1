import type { Finding } from '../../../contract/findings.ts';
import { type AcceptedRef, defineFix } from '../fix.ts';
import { conflict } from '../support/change.ts';
import { capped, count } from '../support/words.ts';

/** What was accepted here. */
interface Memory {
  readonly findings: readonly AcceptedRef[];
}

/** Puts what is found today into the baseline of this user: it counts no more, and only what is new speaks. */
export const acceptFindings = defineFix<readonly AcceptedRef[], Memory>({
  id: 'policy/accept-findings',
  title: 'Accept findings',
  description: 'What is found today does not count any more, and only new findings speak.',
  undoable: true,
  risk: 'safe',
  evenMissing: true,
  blind: true,
  tellsItself: true,
  needsFinding: true,
  repairsAny: true,
  questions: () => [],

  async plan({ findings }) {
    if (findings.length === 0) throw conflict('There is no finding to accept.');
    return {
      summary: `Accept ${count(findings.length, 'finding')} of today`,
      commands: [],
      details: capped(findings.map(({ rule, message }) => `${rule}: ${message}`)),
      warnings: [],
      undoable: true,
      data: findings.map(refOf),
    };
  },

  async apply({ accepted }, data, remember) {
    // What another process accepted meanwhile is not ours to take back.
    const findings = data.filter(({ findingId }) => !accepted.has(findingId));
    remember({ findings });
    accepted.accept(findings);
    return { summary: `Accepted ${count(findings.length, 'finding')}`, undo: { findings } };
  },

  async undo({ accepted }, { findings }) {
    accepted.takeBack(findings);
    return `Took the acceptance of ${count(findings.length, 'finding')} back`;
  },

  // All are written in one transaction.
  async recover({ accepted }, undo) {
    const isDone = undo.findings.every(({ findingId }) => accepted.has(findingId));
    return isDone ? { outcome: 'done', undo } : { outcome: 'undone' };
  },
});

const refOf = ({ id, repositoryId, rule }: Finding): AcceptedRef => ({ findingId: id, repositoryId, rule });
