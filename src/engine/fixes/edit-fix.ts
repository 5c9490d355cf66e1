import { defineFix, type Fix, type FixContext } from './fix.ts';
import { requireWorkingTree } from './support/branch-state.ts';
import { conflict } from './support/change.ts';
import {
  applyEdits,
  type EditMemory,
  type FileEdit,
  recoverEdits,
  recoverUndoEdits,
  undoEdits,
} from './support/file-edits.ts';

/** Which files would become what, and in what words. */
export interface EditPlan {
  /** Imperative: "Add LICENSE (MIT)". */
  readonly summary: string;
  /** The same in the past tense. */
  readonly done: string;
  readonly edits: readonly FileEdit[];
  readonly details?: readonly string[];
  readonly warnings?: readonly string[];
}

type Kept = Pick<Fix, 'id' | 'title' | 'description'> & Partial<Pick<Fix, 'needs' | 'needsFinding' | 'questions'>>;

interface EditData {
  readonly edits: readonly FileEdit[];
  readonly done: string;
}

/** A fix that writes text files of the repository, each as a whole, and nothing else. `edit` only reads. */
export function defineEditFix(kept: Kept & { edit(context: FixContext): Promise<EditPlan> }): Fix {
  const { edit, questions = () => [], ...info } = kept;
  return defineFix<EditData, EditMemory>({
    ...info,
    questions,
    undoable: true,
    risk: 'safe',

    async plan(context) {
      requireWorkingTree(context.repository);
      const { summary, done, edits, details = [], warnings = [] } = await edit(context);
      const changing = edits.filter(({ before, after }) => before !== after);
      if (changing.length === 0) throw conflict('There is nothing to change.', 'Audit again.');
      return {
        summary,
        commands: [],
        details,
        changes: changing,
        warnings,
        undoable: true,
        data: { edits: changing, done },
      };
    },

    async apply(context, { edits, done }, remember) {
      return { summary: done, undo: await applyEdits(context, edits, remember) };
    },

    async undo(context, memory) {
      await undoEdits(context, memory);
      return `Took back: ${namesOf(memory)}`;
    },

    async recover(context, memory) {
      const outcome = await recoverEdits(context, memory);
      return outcome === 'done' ? { outcome, undo: memory } : { outcome };
    },

    async recoverUndo(context, memory) {
      await recoverUndoEdits(context, memory);
      return { outcome: 'undone' };
    },
  });
}

function namesOf({ files }: EditMemory): string {
  const [first] = files;
  const name = Buffer.from(first?.path ?? '', 'latin1').toString('utf8');
  return files.length === 1 ? name : `${name} and ${files.length - 1} more`;
}
