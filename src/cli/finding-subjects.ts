import type { Finding } from '../contract/findings.ts';
import { didYouMean } from './similar.ts';
import { usage } from './usage.ts';

/** So many subjects are listed. */
const maxListed = 10;

/**
 * The findings about any of the subjects; all of them where no subject is given. Throws `bad-input` where nothing was
 * found about one of them, with what there is.
 */
export function aboutSubjects(
  findings: readonly Finding[],
  subjects: readonly string[],
  target: string,
): readonly Finding[] {
  if (subjects.length === 0 || findings.length === 0) return findings;
  const named = findings.map((finding) => ({ finding, names: namesOf(finding) }));
  const stranger = subjects.find((subject) => !named.some(({ names }) => names.has(subject)));
  if (stranger !== undefined) throw unknownSubject(stranger, findings, target);
  return named.filter(({ names }) => subjects.some((subject) => names.has(subject))).map(({ finding }) => finding);
}

/** Of `compose.yaml:web:8080` also each part, and each beginning: `web` and `compose.yaml:web`. */
function namesOf({ subject, path }: Pick<Finding, 'subject' | 'path'>): ReadonlySet<string> {
  const parts = subject?.split(':') ?? [];
  const beginnings = parts.map((_, index) => parts.slice(0, index + 1).join(':'));
  return new Set([...parts, ...beginnings, ...(path === undefined ? [] : [path])]);
}

function unknownSubject(stranger: string, findings: readonly Finding[], target: string): Error {
  const names = findings.flatMap((finding) => [...namesOf(finding)]);
  const known = subjectsOf(findings);
  return usage(
    `Nothing that ${target} is for was found about ${JSON.stringify(stranger)}.`,
    didYouMean(stranger, names),
    known.length === 0 ? 'What was found is about the repository as a whole.' : `There is: ${listed(known)}.`,
  );
}

/** What was found is about these: each as `--subject` takes it. */
export const subjectsOf = (findings: readonly Pick<Finding, 'subject' | 'path'>[]): string[] => [
  ...new Set(findings.flatMap(({ subject, path }) => subject ?? path ?? [])),
];

/** "web, db and 3 more". */
export function listed(subjects: readonly string[]): string {
  const more = subjects.length > maxListed ? ` and ${subjects.length - maxListed} more` : '';
  return `${subjects.slice(0, maxListed).join(', ')}${more}`;
}
