import { repositoriesRoute } from '../../state/routes.ts';

export interface UsualView {
  readonly name: string;
  readonly route: string;
  /** Of no use where this rule is not known. */
  readonly rule?: string;
}

const ofRule = (name: string, rule: string): UsualView => ({ name, rule, route: repositoriesRoute(`rule:${rule}`) });

/** What many look for: there before anybody has kept a view, and how one is made can be seen from them. */
export const usualViews: readonly UsualView[] = [
  { name: 'Needs attention', route: repositoriesRoute('severity:error severity:warning') },
  ofRule('Not committed', 'git/uncommitted-changes'),
  ofRule('Not pushed', 'git/unpushed-commits'),
  ofRule('No licence', 'files/no-license'),
];

/** Whether two addresses lead to the same, in whatever order and writing. */
export function isSameRoute(a: string, b: string): boolean {
  const [one, other] = [parts(a), parts(b)];
  return one.length === other.length && one.every((part, index) => part === other[index]);
}

function parts(route: string): readonly string[] {
  const [pathname = '', search] = route.split('?');
  return [pathname, ...[...new URLSearchParams(search)].map(([name, value]) => `${name}=${value}`).sort()];
}
