import { AuditorError } from '../../contract/errors.ts';
import type { Answers, Question } from '../../contract/fixes.ts';
import type { Fix } from './fix.ts';

const maxAnswerLength = 20_000;

/** Must be answered by a person: there is no default. */
export const needsAnswer = ({ required, default: preset }: Question): boolean => required && preset === undefined;

/** Those that must be answered and are not. */
export const unanswered = (questions: readonly Question[], answers: Answers): readonly Question[] =>
  questions.filter((question) => needsAnswer(question) && (answers[question.key] ?? '').trim() === '');

/** For a mere preview, what is shown in place of each answer that is missing, by its key. */
export const standInsFor = (questions: readonly Question[], answers: Answers): Answers =>
  Object.fromEntries(
    unanswered(questions, answers).map(({ key, choices }) => [key, choices?.[0]?.value ?? `<${key}>`]),
  );

/** The answers to these questions, with their defaults. Throws `bad-input` where one is missing or none of the choices. */
export function checkedAnswers(questions: readonly Question[], answers: Answers): Answers {
  const checked: Record<string, string> = {};
  for (const { key, prompt, kind, choices, required, default: preset } of questions) {
    const given = answers[key];
    const answer = given === undefined || given.trim() === '' ? preset : given;
    if (answer === undefined) {
      if (required) throw new AuditorError('bad-input', `An answer is needed: ${prompt}.`);
      continue;
    }
    if (answer.length > maxAnswerLength) throw new AuditorError('bad-input', `The answer is too long: ${prompt}.`);
    // A default need not be among the choices of each repository; the fix looks.
    if (kind === 'choice' && given !== undefined && !choices?.some(({ value }) => value === answer))
      throw new AuditorError('bad-input', `“${answer}” is none of the choices: ${prompt}.`);
    checked[key] = answer;
  }
  return checked;
}

/** Throws `bad-input` where one answer is given for several repositories that no two can share, such as a URL. */
export function refuseSharedAnswer({ title, questions }: Pick<Fix, 'title' | 'questions'>, answers: Answers): void {
  const shared = questions().find(({ key, perRepository }) => perRepository && (answers[key] ?? '').trim() !== '');
  if (shared === undefined) return;
  throw new AuditorError('bad-input', `${title}: each repository needs an answer of its own (${shared.prompt}).`, {
    hint: 'Do it to one repository at a time.',
  });
}
