import fc from 'fast-check';
import type { RepositorySummary } from '../../../src/contract/repositories.ts';
import { makeRepository } from '../../fixtures/fleet-data.ts';

/** Some have the name and the path of another but for its case, and so stand beside it in no order of their own. */
export const firstList: readonly RepositorySummary[] = Array.from({ length: 25 }, (_, index) => {
  const repository = makeRepository(index % 20);
  const { name, path } = repository;
  return index < 20
    ? repository
    : { ...repository, id: `${index}`, name: name.toUpperCase(), path: path.toUpperCase() };
});

/** What happens to a list of repositories from one look at it to the next. */
export const change = fc.oneof(
  fc.record({
    do: fc.constant('change' as const),
    at: fc.nat(30),
    status: fc.constantFrom('dirty' as const, 'clean' as const),
    branch: fc.constantFrom('main', 'backup', null),
    score: fc.constantFrom(0, 50, null),
  }),
  fc.record({ do: fc.constant('remove' as const), at: fc.nat(30) }),
  fc.record({ do: fc.constant('add' as const), index: fc.integer({ min: 100, max: 140 }) }),
  fc.record({ do: fc.constant('wait' as const), days: fc.nat(300) }),
);
type Change = typeof change extends fc.Arbitrary<infer C> ? C : never;

export function changed(list: readonly RepositorySummary[], step: Change): readonly RepositorySummary[] {
  switch (step.do) {
    case 'change':
      return list.map((one, at) =>
        at === step.at ? { ...one, status: step.status, branch: step.branch, score: step.score } : one,
      );
    case 'remove':
      return list.toSpliced(step.at, 1);
    case 'add':
      return [...list, makeRepository(step.index)];
    case 'wait':
      return list;
  }
}
