import { AuditorError } from '../../../contract/errors.ts';
import type { Question } from '../../../contract/fixes.ts';

/** Whose rights a licence names, and since when. */
export const holderQuestion = (required = true): Question => ({
  key: 'holder',
  prompt: 'Who holds the rights',
  kind: 'text',
  required,
  placeholder: 'Alex Rivera',
});

export const yearQuestion = (): Question => ({
  key: 'year',
  prompt: 'Year, or years',
  kind: 'text',
  required: false,
  default: String(new Date().getFullYear()),
});

/** Throws `bad-input`. */
export function checkedHolder(answer: string | undefined): string {
  const holder = answer?.trim() ?? '';
  if (/\p{Cc}/u.test(holder)) throw new AuditorError('bad-input', 'The holder must be one line.');
  return holder;
}

/** Throws `bad-input`. */
export function checkedYear(answer: string | undefined): string {
  const year = answer?.trim() ?? '';
  if (/^\d{4}([-–, ]+\d{4})*$/.test(year)) return year;
  throw new AuditorError('bad-input', 'The year must be four digits, or several with a dash or comma between.', {
    hint: 'Such as 2026 or 2024-2026.',
  });
}
