import { defineEditFix } from '../edit-fix.ts';
import type { Fix, FixContext } from '../fix.ts';
import { conflict } from '../support/change.ts';
import { readEditable } from '../support/file-edits.ts';

/** A file that is to be there. */
export interface NewFile {
  readonly path: string;
  readonly content: string;
  /** For the summary: "MIT". */
  readonly note?: string;
  readonly warnings?: readonly string[];
}

type Kept = Pick<Fix, 'id' | 'title' | 'description'> & Partial<Pick<Fix, 'needs' | 'questions'>>;

/** A fix that adds one file which the repository lacks. Throws `conflict` where something stands in its place. */
export function addFileFix({ file, ...kept }: Kept & { file(context: FixContext): NewFile | Promise<NewFile> }): Fix {
  return defineEditFix({
    ...kept,
    needsFinding: true,
    async edit(context) {
      const { path, content, note, warnings = [] } = await file(context);
      if ((await readEditable(context, path)) !== null)
        throw conflict(
          `${path} is there already, though git may not track it.`,
          `Look at it, then \`git add ${path}\`.`,
        );
      const what = note === undefined ? path : `${path} (${note})`;
      return {
        summary: `Add ${what}`,
        done: `Added ${what}`,
        edits: [{ path, before: null, after: content }],
        warnings,
      };
    },
  });
}
