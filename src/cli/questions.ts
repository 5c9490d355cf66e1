import type { Answers, FixInfo, Question } from '../contract/fixes.ts';
import { printable, type Terminal } from './terminal.ts';
import { helpCommand, usage } from './usage.ts';

/** How to answer on the command line. */
export const answerOption = ({ key }: Question): string => `--answer ${key}=…`;

/** Throws `bad-input` where an answer is given that the fix does not ask for, or that is none of its choices. */
export function checkAnswers(fix: FixInfo, given: Answers): void {
  const known = fix.questions.map(({ key }) => key);
  const stranger = Object.keys(given).find((key) => !known.includes(key));
  if (stranger !== undefined)
    throw usage(
      `${fix.title} does not ask for ${JSON.stringify(stranger)}.`,
      known.length > 0 ? `It asks for ${known.join(', ')}.` : 'It asks for nothing.',
      `${helpCommand('fix')} lists the fixes and what they ask.`,
    );
  for (const question of fix.questions) checkChoice(question, given[question.key]);
}

/** The answers given with those that are missing asked for. Throws `bad-input` where one is needed and nobody is there. */
export async function askMissing(
  fix: FixInfo,
  given: Answers,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Answers> {
  const answers: Record<string, string> = {};
  for (const question of fix.questions) {
    const answer = given[question.key] ?? (await ask(question, terminal, signal));
    checkChoice(question, answer);
    if (answer !== undefined && answer !== '') answers[question.key] = answer;
    else if (question.required)
      throw usage(`${fix.title} needs an answer: ${question.prompt}`, `Give ${answerOption(question)}.`);
  }
  return answers;
}

async function ask(question: Question, terminal: Terminal, signal: AbortSignal): Promise<string | undefined> {
  if (!terminal.interactive) return question.default;
  for (const { value, label } of question.choices ?? []) terminal.note(`  ${printable(value)}  ${printable(label)}`);
  const tail = question.default === undefined ? '' : ` [${printable(question.default)}]`;
  const answer = await terminal.ask(`${printable(question.prompt)}${tail} `, signal);
  return answer === '' ? question.default : answer;
}

function checkChoice({ key, choices }: Question, answer: string | undefined): void {
  if (!choices || answer === undefined || answer === '' || choices.some(({ value }) => value === answer)) return;
  throw usage(
    `${key} cannot be ${JSON.stringify(answer)}.`,
    `It is one of: ${choices.map(({ value }) => value).join(', ')}.`,
  );
}
