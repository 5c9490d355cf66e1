import { AuditorError } from '../../../contract/errors.ts';
import { maxComposeLength } from '../../compose/parse-tree.ts';
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

/** A repair that is still to be checked. */
interface Candidate<T> {
  readonly target: T;
  readonly repair: Repair;
}

export interface Repaired<T> {
  readonly after: string;
  /** With offsets into the text before. */
  readonly done: readonly Candidate<T>[];
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
  const candidates: Candidate<T>[] = [];
  const left: { target: T; error: AuditorError }[] = [];
  for (const target of targets)
    try {
      const { edits, ...rest } = recipeOf(target)(file.service(target.service), target.details);
      const repair = { ...rest, edits: edits.map((one) => ({ ...one, from: one.from + offset, to: one.to + offset })) };
      candidates.push({ target, repair });
    } catch (thrown) {
      const error = AuditorError.from(thrown);
      if (error.code !== 'conflict') throw error;
      left.push({ target, error });
    }
  const checked = new CheckedRepairs<T>(text);
  checked.add(candidates);
  return { after: checked.after, done: checked.done, left: [...left, ...checked.refused] };
}

/** So often a text is read again at most; where that does not do, it is a strange one. */
const maxChecks = 100;

/** Those that go together and do what they are meant to; first come, first served. */
class CheckedRepairs<T> {
  after: string;
  readonly done: Candidate<T>[] = [];
  readonly refused: { readonly target: T; readonly error: AuditorError }[] = [];
  readonly #text: string;
  #checks = 0;

  constructor(text: string) {
    this.#text = text;
    this.after = text;
  }

  /** All at once where it can be, else by halves. */
  add(candidates: readonly Candidate<T>[]): void {
    if (candidates.length === 0) return;
    const mayCheck = this.#checks < maxChecks;
    this.#checks += 1;
    const all = [...this.done, ...candidates].map(({ repair }) => repair);
    const after = mayCheck ? textAfter(this.#text, all) : undefined;
    if (after !== undefined) {
      this.after = after;
      for (const one of candidates) this.done.push(one);
    } else if (mayCheck && candidates.length > 1) {
      const half = Math.ceil(candidates.length / 2);
      this.add(candidates.slice(0, half));
      this.add(candidates.slice(half));
    } else
      for (const { target } of candidates)
        this.refused.push({
          target,
          error: conflict('The file is written in a way that cannot be edited safely here.', 'Change it by hand.'),
        });
  }
}

/** Undefined where the text would say anything else than is meant. */
function textAfter(text: string, repairs: readonly Repair[]): string | undefined {
  const edits = repairs.flatMap((repair) => repair.edits);
  if (overlap(edits)) return undefined;
  const after = applyTextEdits(text, edits);
  const [was, is] = [text, after].map((one) => readYamlSource(one, maxComposeLength + after.length - text.length));
  const changes = repairs.flatMap((repair) => repair.changes);
  return was && is && isSameBut(was, is, changes) ? after : undefined;
}
