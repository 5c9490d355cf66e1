import { AuditorError } from '../../../contract/errors.ts';
import { maxComposeLength } from '../../compose/tree.ts';
import { type IntendedChange, isSameBut } from '../../yaml/same-but.ts';
import { readYamlSource } from '../../yaml/source.ts';
import { applyTextEdits, overlap, type TextEdit } from '../../yaml/text-edit.ts';
import { conflict } from '../support/change.ts';
import { ComposeSource, type ServiceSource } from './service-source.ts';

/** What findings are about within a file: a service, and what of it where there can be several. */
export interface RepairTarget {
  readonly service: string;
  readonly details: readonly string[];
}

export interface Repair {
  readonly edits: readonly TextEdit[];
  readonly changes: readonly IntendedChange[];
  /** What was done to the service, for people: "`restart: unless-stopped`". */
  readonly note: string;
}

/** How one service is repaired. Throws `conflict` where it cannot be done, `bad-input` where an answer does not fit. */
export type Recipe = (service: ServiceSource, details: readonly string[]) => Repair;

export interface Repaired<T> {
  readonly after: string;
  /** With offsets into the text before. */
  readonly done: readonly { readonly target: T; readonly repair: Repair }[];
  readonly left: readonly { readonly target: T; readonly error: AuditorError }[];
}

/**
 * Repairs what can be repaired in a text and says what was left, and why. What it returns was read again: it says what
 * it said before but for the intended changes. Throws `conflict` where the file as a whole cannot be edited.
 */
export function repairText<T extends RepairTarget>(
  text: string,
  targets: readonly T[],
  recipeOf: (target: T) => Recipe,
): Repaired<T> {
  const file = new ComposeSource(text);
  const offset = file.source.mark.length;
  const done: { target: T; repair: Repair }[] = [];
  const left: { target: T; error: AuditorError }[] = [];
  for (const target of targets)
    try {
      const { edits, ...rest } = recipeOf(target)(file.service(target.service), target.details);
      const repair = { ...rest, edits: edits.map((one) => ({ ...one, from: one.from + offset, to: one.to + offset })) };
      done.push({ target, repair });
    } catch (thrown) {
      const error = AuditorError.from(thrown);
      if (error.code !== 'conflict') throw error;
      left.push({ target, error });
    }
  const after = checked(
    text,
    done.map(({ repair }) => repair),
  );
  if (after !== undefined) return { after, done, left };
  return oneByOne(text, done, left);
}

/** Where they do not go together, or one does not do what it is meant to: those that do, first come first served. */
function oneByOne<T extends RepairTarget>(
  text: string,
  candidates: readonly { target: T; repair: Repair }[],
  left: readonly { target: T; error: AuditorError }[],
): Repaired<T> {
  const done: { target: T; repair: Repair }[] = [];
  const refused = [...left];
  let after = text;
  for (const candidate of candidates) {
    const next = checked(
      text,
      [...done, candidate].map(({ repair }) => repair),
    );
    if (next === undefined) {
      const error = conflict('The file is written in a way that cannot be edited safely here.', 'Change it by hand.');
      refused.push({ target: candidate.target, error });
      continue;
    }
    done.push(candidate);
    after = next;
  }
  return { after, done, left: refused };
}

/** Undefined where the text would say anything else than is meant. */
function checked(text: string, repairs: readonly Repair[]): string | undefined {
  const edits = repairs.flatMap((repair) => repair.edits);
  if (overlap(edits)) return undefined;
  const after = applyTextEdits(text, edits);
  const [was, is] = [text, after].map((one) => readYamlSource(one, maxComposeLength + after.length - text.length));
  const changes = repairs.flatMap((repair) => repair.changes);
  return was && is && isSameBut(was, is, changes) ? after : undefined;
}
