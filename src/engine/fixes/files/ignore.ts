import type { Question } from '../../../contract/fixes.ts';
import type { RepositoryFacts } from '../../git/facts.ts';
import { defineEditFix } from '../edit-fix.ts';
import { type BytePath, bytePath, shown } from '../support/byte-path.ts';
import { conflict } from '../support/change.ts';
import { type Ignored, ignoreEdits } from '../support/ignore-patterns.ts';
import { capped, count } from '../support/words.ts';
import { untrackedPath, untrackedPaths } from './untracked-paths.ts';

/** More than these nobody chooses from. */
const maxChoices = 100;

export const ignore = defineEditFix({
  id: 'files/ignore',
  title: 'Ignore untracked files',
  description: 'Lists untracked files in the nearest .gitignore: each by its path, its folder, or its extension.',
  questions: (_repository, facts) => [pathQuestion(facts), byQuestion],

  async edit(context) {
    const { path = '', by = 'path' } = context.answers;
    const wanted = path === '' || path === all ? undefined : bytePath(path);
    const untracked = await untrackedPaths(context);
    // An ignore file that ignores itself reaches nobody else: that is done only where it is asked for by name.
    const paths =
      wanted === undefined
        ? untracked.filter((one) => !isIgnoreFile(one))
        : [await untrackedPath(context, wanted, untracked)];
    if (paths.length === 0 && untracked.length > 0)
      throw conflict('Only ignore files are untracked.', 'Add and commit them.');
    if (paths.length === 0) throw conflict('There are no untracked files.', 'Audit again.');
    const ignored = paths.map(
      (one): Ignored => ({
        path: one.replace(/\/$/, ''),
        by: by === 'folder' || by === 'extension' ? by : 'path',
        isFolder: one.endsWith('/'),
      }),
    );
    const what = paths.length === 1 ? shown(paths[0] ?? '') : count(paths.length, 'path');
    return {
      summary: `Ignore ${what}`,
      done: `Ignored ${what}`,
      edits: await ignoreEdits(context, ignored),
      details: capped(paths.map((one) => `ignored: ${shown(one)}`)),
      warnings:
        by === 'path' || by === ''
          ? []
          : ['The patterns match other files too, also later ones. Files that git tracks stay tracked.'],
    };
  },
});

/** Git lists no path of that name. */
const all = '.';

function pathQuestion(facts?: RepositoryFacts): Question {
  const untracked =
    facts?.status.state === 'known' ? facts.status.value.entries.filter(({ kind }) => kind === 'untracked') : [];
  const choices = untracked.slice(0, maxChoices).map(({ path }) => ({ value: path, label: path }));
  return {
    key: 'path',
    prompt: 'Which untracked files',
    ...(choices.length > 0
      ? { kind: 'choice', choices: [{ value: all, label: 'All of them' }, ...choices] }
      : { kind: 'text' }),
    default: all,
    required: false,
  };
}

const byQuestion: Question = {
  key: 'by',
  prompt: 'By which pattern',
  kind: 'choice',
  choices: [
    { value: 'path', label: 'Exactly these paths' },
    { value: 'folder', label: 'Everything in their folders' },
    { value: 'extension', label: 'Every file with their extension' },
  ],
  default: 'path',
  required: false,
};

const isIgnoreFile = (path: BytePath): boolean => path.slice(path.lastIndexOf('/') + 1) === '.gitignore';
