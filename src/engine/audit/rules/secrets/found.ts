import type { Severity } from '../../../../contract/findings.ts';
import type { FoundSecret, SearchedFiles } from '../../../content/types.ts';
import type { RepositoryLocation } from '../../../git/facts.ts';
import { isDocumentation, isMadeUpPlace, madeUpFolder } from '../../made-up-places.ts';
import { isJudgedAtMainTree, judgedAtMainTree } from '../../remotes.ts';
import type { Outcome, Problem } from '../../rule.ts';
import { count } from '../../words.ts';
import { unsearchedOutcome } from '../files/unsearched.ts';
import { isPassword, isPrivateKey, kindName } from './kinds.ts';
import { isSecretFile } from './secret-files.ts';

/** One problem a secret: those that are private keys, or the others. */
export function foundSecrets(
  { files, unsearched }: SearchedFiles<FoundSecret>,
  repository: RepositoryLocation,
  keys: boolean,
): Outcome {
  if (isJudgedAtMainTree(repository)) return judgedAtMainTree;
  const problems = files.flatMap(({ path, found, more }) => {
    const own = found.filter(({ kind }) => isPrivateKey(kind) === keys);
    const last = own.at(-1);
    // Of what is beyond the list the kind is not known: it is told with that which most of the list is.
    const rest = last !== undefined && own.length * 2 >= found.length ? more : 0;
    // The same value again is the same secret: it is told at its first place.
    const distinct = [...Map.groupBy(own, ({ kind, fingerprint }) => `${kind} ${fingerprint}`).values()];
    return [...distinct.map((same) => problemOf(path, same)), ...(rest > 0 && last ? [restOf(path, last, rest)] : [])];
  });
  return problems.length > 0 ? gathered(problems) : (unsearchedOutcome(unsearched, 'secrets') ?? []);
}

/** So many in one folder of tests or examples are told one by one; more would hide what counts. */
const mostOfMadeUp = 3;

/** What is made up in great number is told once a folder, after the rest. */
function gathered(problems: readonly Problem[]): Problem[] {
  const { weighty = [], madeUp = [] } = Object.groupBy(problems, ({ path = '' }) =>
    isMadeUpPlace(path) ? 'madeUp' : 'weighty',
  );
  const folders = [...Map.groupBy(madeUp, ({ path = '' }) => madeUpFolder(path))];
  return [...weighty, ...folders.flatMap(([folder, all]) => (all.length > mostOfMadeUp ? folded(folder, all) : all))];
}

function folded(folder: string, all: readonly Problem[]): Problem[] {
  const [first] = all;
  if (first === undefined) return [];
  const files = new Set(all.map(({ path }) => path)).size;
  const where = folder === '' ? 'Files at the top hold' : `${folder} holds`;
  return [
    {
      ...first,
      message: `${where} ${all.length} secrets in ${count(files, 'file')} that look like tests, examples or others’ code; the first is in ${first.path}.`,
      subject: folder === '' ? '*' : `${folder}/**`,
      fixes: [],
    },
  ];
}

/** `same`: one secret, at each of its places. */
function problemOf(path: string, same: readonly FoundSecret[]): Problem {
  const [secret] = same;
  if (secret === undefined) throw new Error('a secret without a place');
  const { kind, fingerprint, place } = secret;
  const lighter = lighterSeverity(path, secret);
  const often = same.length > 1 ? `, ${same.length} times` : '';
  return {
    message: `${path} holds ${kindName(kind)}${often} (fingerprint ${fingerprint}).`,
    subject: `${path} ${kind} ${fingerprint}`,
    path,
    ...place,
    // Untracking takes all of the file out of git: that helps only where all of it is the secret.
    ...(!isSecretFile(path, secret) && { fixes: [] }),
    ...(lighter && { severity: lighter }),
  };
}

const restOf = (path: string, secret: FoundSecret, more: number): Problem => ({
  ...problemOf(path, [secret]),
  message: `${path} holds ${count(more, 'more secret')} beyond those that are listed.`,
  subject: `${path} more`,
});

/** Undefined: as the rule declares. */
function lighterSeverity(path: string, { kind, message, placeholder }: FoundSecret): Severity | undefined {
  if (placeholder || isMadeUpPlace(path)) return 'info';
  if (isDocumentation(path)) return isPassword(kind) ? 'info' : 'warning';
  if (isPassword(kind)) return 'warning';
  // Stripe's test keys move no money.
  return /_TEST$/.test(message) ? 'warning' : undefined;
}
