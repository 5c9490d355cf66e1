import type { Finding } from '../../contract/findings.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { RepositoryLocation } from '../git/facts.ts';
import { type CompiledIgnore, compileIgnore } from './ignores.ts';
import type { FilePlace, Policy, PolicyProblem } from './policy-types.ts';

/** A repository as it was judged; every verdict. */
export interface JudgedRepository {
  readonly location: RepositoryLocation;
  readonly policy: Policy;
  readonly findings: readonly Finding[];
  /** False: the inventory lists it, but it is not here, so that nobody knows what would be found. */
  readonly isHere: boolean;
}

/**
 * What one repository says of an ignore. `elsewhere`: it is not for this one. `unsure`: its rules are not asked here, or
 * could not tell.
 */
type Use = 'used' | 'unused' | 'unsure' | 'elsewhere';

/** The ignores that matched nothing in the whole fleet, each at its place. Of what cannot be known, nothing is said. */
export function unusedIgnores(fleet: readonly JudgedRepository[], now: number): PolicyProblem[] {
  const all = new Map<string, { readonly ignore: CompiledIgnore; readonly uses: Set<Use> }>();
  for (const one of fleet) {
    const uses = ignoreUses(one);
    compiledOf(one.policy).forEach((ignore, index) => {
      const { at } = ignore.entry;
      if (at === undefined || ignore.expiresAt <= now) return; // an expired one is told as such
      const key = `${at.path}:${at.line}:${at.column}`;
      const known = all.get(key) ?? { ignore, uses: new Set() };
      all.set(key, known);
      known.uses.add(uses[index] ?? 'unsure');
    });
  }
  return [...all.values()].flatMap(({ ignore, uses }) => {
    const { at } = ignore.entry;
    return at === undefined || uses.has('used') || uses.has('unsure') ? [] : problemOf(ignore, at, uses, fleet);
  });
}

// Findings are never changed in place, and at each change nearly all repositories are as they were.
const cache = new WeakMap<readonly Finding[], { readonly policy: Policy; readonly uses: readonly Use[] }>();
const compiledCache = new WeakMap<Policy, readonly CompiledIgnore[]>();

/** One for each ignore of the policy, in its order. */
export function ignoreUses(repository: JudgedRepository): readonly Use[] {
  const { policy, findings } = repository;
  const known = cache.get(findings);
  if (known?.policy === policy) return known.uses;
  const uses = compiledOf(policy).map((ignore) => useOf(ignore, repository));
  cache.set(findings, { policy, uses });
  return uses;
}

function compiledOf(policy: Policy): readonly CompiledIgnore[] {
  const known = compiledCache.get(policy) ?? policy.ignore.map(compileIgnore);
  compiledCache.set(policy, known);
  return known;
}

function useOf(ignore: CompiledIgnore, { location, findings, isHere }: JudgedRepository): Use {
  if (!ignore.matchesRepository(location)) return 'elsewhere';
  const judged = findings.filter(({ rule }) => ignore.matchesRule(rule));
  if (judged.some((finding) => speaks(finding) && ignore.matchesFinding(finding))) return 'used';
  const sure = isHere && judged.length > 0 && !judged.some((one) => isOpen(one, location) || standsForMore(one));
  return sure ? 'unused' : 'unsure';
}

const speaks = ({ verdict }: Finding): boolean => verdict === 'fail' || verdict === 'ignored';

/** Submodules and linked worktrees leave much to their own repository, whose policy they share. */
const isOpen = ({ verdict }: Finding, { kind }: RepositoryLocation): boolean =>
  verdict === 'unknown' || (verdict === 'not-applicable' && (kind === 'submodule' || kind === 'worktree'));

/** A list that was cut off: what is not in it may be what was meant. */
const standsForMore = ({ subject }: Finding): boolean => /(^|\s)more( findings)?$/.test(subject ?? '');

function problemOf(
  { entry, matchesRule, matchesRepository }: CompiledIgnore,
  at: FilePlace,
  uses: ReadonlySet<Use>,
  fleet: readonly JudgedRepository[],
): PolicyProblem {
  const said = { code: 'bad-input', ...at, key: 'ignore', severity: 'info' } as const;
  if (!uses.has('unused')) {
    const written = entry.repositories?.[0] ?? '';
    const names = fleet.slice(0, maxCandidates).map(({ location }) => location.name);
    return {
      ...said,
      message: 'This ignore is for no repository that was audited.',
      hint:
        didYouMean(written, names) ?? 'Its `repositories` are names, or paths relative to this file, or globs of them.',
    };
  }
  const found = fleet
    .filter(({ location }) => matchesRepository(location))
    .flatMap(({ findings }) => findings.filter((one) => matchesRule(one.rule) && speaks(one)))
    .slice(0, maxCandidates);
  const hint =
    didYouMean(entry.subject ?? '', new Set(found.flatMap(({ subject }) => subject ?? []))) ??
    didYouMean(entry.path ?? '', new Set(found.flatMap(({ path }) => path ?? []))) ??
    'Remove it where what it was for is gone; else correct it.';
  const rule = entry.rule === '*' ? 'any rule' : `\`${entry.rule}\``;
  return { ...said, message: `This ignore matches nothing: ${rule} has no such finding.`, hint };
}

/** So many names are compared with what was written. */
const maxCandidates = 500;
