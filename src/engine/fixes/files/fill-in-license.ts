import { AuditorError } from '../../../contract/errors.ts';
import type { Finding } from '../../../contract/findings.ts';
import { asksFor, type OpenPlace, openPlaces } from '../../licenses/placeholders.ts';
import { TextLines } from '../../text-places.ts';
import { defineEditFix } from '../edit-fix.ts';
import { conflict } from '../support/change.ts';
import { type FileEdit, readEditable } from '../support/file-edits.ts';
import { checkedHolder, checkedYear, holderQuestion, yearQuestion } from './license-answers.ts';

export const fillInLicense = defineEditFix({
  id: 'files/fill-in-license',
  title: 'Fill in licence',
  description: 'Writes year and holder where the licence’s template left them open, and changes nothing else of it.',
  needsFinding: true,
  questions: (_repository, _facts, findings) => [holderQuestion(findings?.some(namesNobody) ?? false), yearQuestion()],

  async edit(context) {
    const { answers, findings } = context;
    const paths = [...new Set(findings.flatMap(({ path }) => path ?? []))].toSorted();
    const edits: FileEdit[] = [];
    const filled: string[] = [];
    const left: string[] = [];
    for (const path of paths) {
      const before = await readEditable(context, path);
      if (before === null) throw conflict(`${path} is not there any more.`, 'Audit again.');
      const places = openPlaces(before);
      const fillable = places.filter(isFirstOfItsLine);
      left.push(...places.filter((place) => !fillable.includes(place)).map(({ text }) => `${text} in ${path}`));
      const after = filledIn(before, fillable, (text) => {
        if (asksFor(text) === 'year') return checkedYear(answers.year);
        return checkedHolder(answers.holder) || missingHolder(text);
      });
      const lines = new TextLines(before);
      filled.push(...fillable.map(({ text, start }) => `${path}, line ${lines.lineAt(start)}: ${text}`));
      edits.push({ path, before, after });
    }
    if (filled.length === 0 && left.length > 0)
      throw conflict(`What ${left.join(', ')} stands for is not known.`, 'Fill it in by hand.');
    return {
      summary: `Fill in ${paths.join(', ')}`,
      done: `Filled in ${paths.join(', ')}`,
      edits,
      details: filled,
      warnings: left.map((what) => `${what} is left as it is: fill it in, or take it out, by hand.`),
    };
  },
});

/** It cannot be filled in without a name. */
const namesNobody = ({ path, subject }: Finding): boolean =>
  asksFor(subject?.slice((path ?? '').length + 1) ?? '') === 'holder';

/** A second year, or name, in one line is another than the first: only people know which. */
function isFirstOfItsLine({ text, line }: OpenPlace, index: number, all: readonly OpenPlace[]): boolean {
  const kind = asksFor(text);
  return kind !== 'other' && !all.slice(0, index).some((one) => one.line === line && asksFor(one.text) === kind);
}

function filledIn(text: string, places: readonly OpenPlace[], value: (placeholder: string) => string): string {
  let at = 0;
  const parts: string[] = [];
  for (const place of places) {
    parts.push(text.slice(at, place.start), value(place.text));
    at = place.end;
  }
  return [...parts, text.slice(at)].join('');
}

function missingHolder(placeholder: string): never {
  throw new AuditorError('bad-input', `An answer is needed for ${placeholder}: who holds the rights.`, {
    hint: 'In the terminal: --answer "holder=Alex Rivera".',
  });
}
