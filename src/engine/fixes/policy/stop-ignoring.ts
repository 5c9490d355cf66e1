import { relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Finding } from '../../../contract/findings.ts';
import { addIgnores, canonical } from '../../audit/policy/edit.ts';
import { parsePolicy } from '../../audit/policy/parse.ts';
import { type IgnoreEntry, policyFileName } from '../../audit/policy-types.ts';
import { rules } from '../../audit/rules/index.ts';
import type { BaselineEntry } from '../../store/types.ts';
import { defineFix, type FixContext, type RepairContext } from '../fix.ts';
import { changedSincePlan, conflict } from '../support/change.ts';
import { capped, count } from '../support/words.ts';
import { readPolicy, refuseUnsaved, withPolicyLock, writePolicy } from './policy-file.ts';
import { holdingIgnores, takeOutIgnores } from './take-out-ignores.ts';

/** What is to be taken out of a policy file. */
interface Removal {
  readonly path: string;
  readonly taken: readonly IgnoreEntry[];
}

interface Plan {
  /** What counts again, in words. */
  readonly what: string;
  readonly removals: readonly Removal[];
  readonly accepted: readonly BaselineEntry[];
}

/** A policy file before and after; null: it is not there. */
interface Edit extends Removal {
  readonly before: string;
  readonly after: string | null;
}

interface Memory {
  readonly what: string;
  /** How many files were to be changed. */
  readonly files: number;
  readonly edits: readonly Edit[];
  readonly accepted: readonly BaselineEntry[];
}

/** Lets findings count again: takes out of policy files what ignores them, and takes back that they were accepted. */
export const stopIgnoring = defineFix<Plan, Memory>({
  id: 'policy/stop-ignoring',
  title: 'Stop ignoring',
  description: 'Takes the ignore out of the policy file, or takes back that it was accepted: the finding counts again.',
  undoable: true,
  risk: 'safe',
  evenMissing: true,
  blind: true,
  needsFinding: true,
  repairsIgnored: true,
  questions: () => [],

  async plan(context) {
    const { repository, findings, policy, accepted } = context;
    if (findings.length === 0) throw conflict('Nothing here is ignored.');
    const holding = holdingIgnores(policy.ignore, context, Date.now());
    const files = [...new Set(holding.flatMap(({ at }) => at?.path ?? []))].map((path) => {
      refuseUnsaved(context, path);
      return { path, ...takeOutIgnores({ path, text: readPolicy(path) ?? '' }, context) };
    });
    const removals = files.filter(({ taken }) => taken.length > 0);
    const acceptances = accepted.acceptedOf(findings.map(({ id }) => id));
    const left = files.flatMap((file) => file.left);
    // What nobody can do for them keeps nothing else.
    const stays = new Set(left.flatMap((one) => one.findings));
    const free = findings.filter(({ id }) => !stays.has(id));
    if (free.length === 0 && left[0]) throw left[0].error;
    if (removals.length + acceptances.length === 0) throw conflict('It is not ignored any more.', 'Audit again.');
    const what = whatOf(free);
    const [only, ...others] = removals;
    const where = only && others.length === 0 ? ` in ${relative(repository.root, only.path) || policyFileName}` : '';
    const byId = new Map(findings.map((finding) => [finding.id, finding]));
    return {
      summary: `Stop ignoring ${what}${acceptances.length === 0 ? where : ''}`,
      commands: [],
      details: [
        ...removals.flatMap(({ path, lines }) => [...(others.length > 0 ? [path] : []), ...lines]),
        ...capped(acceptances.map(({ findingId, rule }) => `Accepted: ${rule}: ${byId.get(findingId)?.message ?? ''}`)),
      ],
      warnings: [
        ...files.flatMap(({ warnings }) => warnings),
        ...left.map(({ error }) => `${error.message} What it ignores stays so. ${error.hint ?? ''}`.trim()),
      ],
      undoable: true,
      data: { what, removals: removals.map(({ path, taken }) => ({ path, taken })), accepted: acceptances },
    };
  },

  async apply(context, { what, removals, accepted }, remember) {
    const said = { what, files: removals.length };
    const edits: Edit[] = [];
    for (const removal of removals)
      await withPolicyLock(removal.path, context.signal, async () => {
        const edit = editNow(context, removal);
        edits.push(edit);
        remember({ ...said, edits, accepted });
        await writePolicy(edit.path, edit.after);
      });
    remember({ ...said, edits, accepted });
    // What another process took back meanwhile is not ours to accept again.
    const taken = context.accepted.takeBack(accepted);
    return { summary: `Stopped ignoring ${said.what}`, undo: { ...said, edits, accepted: taken } };
  },

  async undo(context, { what, edits, accepted }) {
    for (const { path } of edits) refuseUnsaved(context, path);
    await putBack(context, edits);
    context.accepted.accept(accepted);
    return `Ignored ${what} again`;
  },

  // It is one change to people: what was not done to the end is taken back.
  async recover(context, memory) {
    const { edits, accepted, files } = memory;
    const isDone =
      edits.length === files &&
      edits.every(({ path, taken }) => missingIn(path, readPolicy(path), taken).length === taken.length) &&
      accepted.every((one) => context.accepted.acceptance(one) === undefined);
    if (isDone) return { outcome: 'done', undo: memory };
    await putBack(context, edits);
    context.accepted.accept(accepted);
    return { outcome: 'undone' };
  },
});

/** Repositories share a policy file: what was done for others since the preview is no reason to refuse. */
function editNow(context: FixContext, { path, taken }: Removal): Edit {
  refuseUnsaved(context, path);
  const before = readPolicy(path);
  if (before === null) throw changedSincePlan();
  const now = takeOutIgnores({ path, text: before }, context);
  if (!isDeepStrictEqual(now.taken, taken)) throw changedSincePlan();
  return { path, taken, before, after: now.after };
}

async function putBack({ signal }: RepairContext, edits: readonly Edit[]): Promise<void> {
  for (const { path, before, after, taken } of edits.toReversed())
    await withPolicyLock(path, signal, async () => {
      const now = readPolicy(path);
      if (now === after) return writePolicy(path, before);
      const missing = missingIn(path, now, taken);
      if (missing.length > 0) await writePolicy(path, addIgnores(now ?? '', missing));
    });
}

/** Those of which a policy file says nothing, or not of all their repositories. */
function missingIn(path: string, text: string | null, taken: readonly IgnoreEntry[]): IgnoreEntry[] {
  const { ignore } = parsePolicy(text ?? '', path, rules, Date.now()).part;
  return taken.filter(
    ({ repositories, ...said }) =>
      !ignore.some(
        ({ at: _at, repositories: named, ...other }) =>
          canonical(other) === canonical(said) &&
          (named === undefined ? repositories === undefined : repositories?.every((one) => named.includes(one))),
      ),
  );
}

/** "git/no-remote", "7 findings". */
function whatOf(findings: readonly Finding[]): string {
  const [only, ...others] = findings;
  return only && others.length === 0 ? only.rule : count(findings.length, 'finding');
}
