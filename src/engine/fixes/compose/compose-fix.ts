import { AuditorError } from '../../../contract/errors.ts';
import type { Finding } from '../../../contract/findings.ts';
import { defineEditFix } from '../edit-fix.ts';
import type { Fix, FixContext } from '../fix.ts';
import { conflict } from '../support/change.ts';
import { type FileEdit, readEditable } from '../support/file-edits.ts';
import { count } from '../support/words.ts';
import { type Recipe, type RepairTarget, repairText } from './repair-text.ts';

export interface ComposeTarget extends RepairTarget {
  readonly path: string;
}

/** The services that findings are about, each once. What is about no service in a file is left out. */
export function targetsOf(findings: readonly Pick<Finding, 'path' | 'subject'>[]): ComposeTarget[] {
  const targets = new Map<string, { path: string; service: string; details: string[] }>();
  for (const finding of findings) {
    const { path = '', service, detail } = partsOf(finding);
    if (service === '') continue;
    const key = `${path}\0${service}`;
    const target = targets.get(key) ?? { path, service, details: [] };
    targets.set(key, target);
    if (detail !== '') target.details.push(detail);
  }
  return [...targets.values()];
}

/** Of the subject `compose.yaml:db:5432`. */
function partsOf({ path, subject }: Pick<Finding, 'path' | 'subject'>) {
  if (path === undefined || !subject?.startsWith(`${path}:`)) return { service: '', detail: '' };
  const [, service = '', detail = ''] = /^([^:]*)(?::(.*))?$/s.exec(subject.slice(path.length + 1)) ?? [];
  return { path, service, detail };
}

/** How each target is repaired. */
export type Recipes = (target: ComposeTarget) => Recipe;

type Kept = Pick<Fix, 'id' | 'title' | 'description'> & Partial<Pick<Fix, 'needs' | 'questions'>>;

/**
 * A fix that edits services in Compose files by range: comments, order, quotes and line endings stay. `recipes` looks at
 * the answers and says how each is repaired; `words`: "Add a healthcheck to" and the same in the past tense.
 */
export function composeFix({
  recipes,
  words,
  ...kept
}: Kept & {
  readonly words: { readonly doing: string; readonly done: string };
  recipes(context: FixContext, targets: readonly ComposeTarget[]): Recipes | Promise<Recipes>;
}): Fix {
  return defineEditFix({
    ...kept,
    needsFinding: true,
    async edit(context) {
      const targets = targetsOf(context.findings);
      if (targets.length === 0) throw conflict('No finding here asks for it.', 'Audit again.');
      const recipeOf = await recipes(context, targets);
      const edits: FileEdit[] = [];
      const details: string[] = [];
      const left: { readonly where: string; readonly error: AuditorError }[] = [];
      const services = new Set<string>();
      for (const [path, inFile] of Map.groupBy(targets, (target) => target.path))
        try {
          const before = await readEditable(context, path);
          if (before === null) throw conflict('It is gone.', 'Audit again.');
          const repaired = repairText(before, inFile, recipeOf);
          for (const { target, error } of repaired.left) left.push({ where: `${path}: ${target.service}`, error });
          for (const { target, repair } of repaired.done) {
            services.add(`${target.service} in ${path}`);
            details.push(`${path}: ${target.service}: ${repair.note}`);
          }
          if (repaired.done.length > 0) edits.push({ path, before, after: repaired.after });
        } catch (thrown) {
          const error = AuditorError.from(thrown);
          if (error.code !== 'conflict') throw error;
          left.push({ where: path, error });
        }
      const [first] = left;
      if (edits.length === 0 && first !== undefined) throw blocked(left.length, first);
      const [only] = services;
      const what =
        services.size === 1 ? `${only}` : `${count(services.size, 'service')} in ${count(edits.length, 'file')}`;
      return {
        summary: `${words.doing} ${what}`,
        done: `${words.done} ${what}`,
        edits,
        details,
        warnings: left.map(({ where, error }) => `Left out: ${where}: ${error.message}`),
      };
    },
  });
}

/** With all of them left out, the first stands for the others. */
function blocked(
  all: number,
  { where, error }: { readonly where: string; readonly error: AuditorError },
): AuditorError {
  const more = all > 1 ? ` And ${all - 1} more.` : '';
  return new AuditorError(error.code, `${where}: ${error.message}${more}`, {
    ...(error.hint !== undefined && { hint: error.hint }),
    ...error.place,
  });
}
