import type { Finding } from '../../../contract/findings.ts';
import type { BaselineEntry } from '../../store/types.ts';
import { defineFix } from '../fix.ts';
import { conflict } from '../support/change.ts';
import { capped, count } from '../support/words.ts';

type FindingToAccept = Omit<BaselineEntry, 'acceptedAt'>;

/** What was accepted here. */
interface Memory {
  readonly findings: readonly BaselineEntry[];
}

/** Puts what is found today into the baseline of this user: it counts no more, and only what is new speaks. */
export const acceptFindings = defineFix<readonly FindingToAccept[], Memory>({
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
    const acceptedAt = Date.now();
    const wanted = data.map((one) => ({ ...one, acceptedAt }));
    remember({ findings: wanted });
    // What another process accepted meanwhile is not ours to take back.
    const findings = accepted.accept(wanted);
    return {
      summary: `Accepted ${count(findings.length, 'finding')}`,
      ...(findings.length > 0 && { undo: { findings } }),
    };
  },

  async undo({ accepted }, { findings }) {
    const { length } = accepted.takeBack(findings);
    if (length === 0) throw conflict('What was accepted is gone, or does not count any more.');
    return `Took the acceptance of ${count(length, 'finding')} back`;
  },

  async recoverUndo({ accepted }, { findings }) {
    accepted.takeBack(findings);
    return { outcome: 'undone' };
  },

  // All are written in one transaction.
  async recover({ accepted }, { findings }) {
    const ours = findings.filter((one) => accepted.acceptance(one) !== undefined);
    return ours.length > 0 ? { outcome: 'done', undo: { findings: ours } } : { outcome: 'undone' };
  },
});

const refOf = ({ id, repositoryId, rule }: Finding): FindingToAccept => ({ findingId: id, repositoryId, rule });
