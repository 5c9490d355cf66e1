import type { Answers, FixInfo, Question } from '../contract/fixes.ts';
import { needsAnswer } from '../engine/fixes/answers.ts';
import { pathWord } from './error-text.ts';
import { answerOption } from './questions.ts';
import { usage } from './usage.ts';

interface Found {
  readonly id: string;
  readonly path: string;
}

/** The question whose answer fits one repository alone, such as a URL, where it must be, or was, answered. */
export const ownQuestion = ({ questions }: Pick<FixInfo, 'questions'>, answers: Answers = {}): Question | undefined =>
  questions.find(({ perRepository, required, key }) => perRepository && (required || (answers[key] ?? '') !== ''));

/** The command that does it to one repository. */
export function commandForOne(target: string, fix: FixInfo, path: string): string {
  const answers = fix.questions.filter(needsAnswer).map((question) => ` ${answerOption(question)}`);
  return `gitops-auditor fix ${target} ${pathWord(path)}${answers.join('')}`;
}

/**
 * What a fix that is for one repository at a time is applied to: of a path that is a repository, that one and none of
 * those in it. Throws `bad-input` where there are several to be answered for; a mere preview without the answer has
 * none to misapply.
 */
export function oneRepository(
  fix: FixInfo,
  found: readonly Found[],
  {
    target,
    roots,
    answers,
    dryRun,
  }: {
    readonly target: string;
    /** Absolute paths given. */
    readonly roots: readonly string[];
    readonly answers: Answers;
    readonly dryRun: boolean;
  },
): readonly Found[] {
  const question = ownQuestion(fix, answers);
  if (question === undefined) return found;
  const named = found.filter(({ path }) => roots.includes(path));
  const meant = named.length === 0 ? found : named;
  const [first] = meant;
  if (meant.length < 2 || first === undefined || (dryRun && answers[question.key] === undefined)) return meant;
  throw usage(
    `${fix.title}: each of the ${meant.length} repositories needs an answer of its own (${question.prompt}).`,
    `Name one repository: ${commandForOne(target, fix, first.path)}`,
  );
}
