// The rules behind the manifest check; pure, so that tests can try them.

interface Contributions {
  readonly commands?: readonly { readonly command: string }[];
  readonly views?: Readonly<Record<string, readonly { readonly id: string }[]>>;
  readonly viewsContainers?: Readonly<Record<string, readonly { readonly id: string }[]>>;
  readonly configuration?: unknown;
  readonly walkthroughs?: readonly { readonly id: string }[];
  readonly [point: string]: unknown;
}

export interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly contributes?: Contributions;
  readonly [key: string]: unknown;
}

export interface Input {
  readonly manifest: Manifest;
  /** Contents of package.nls.json. */
  readonly strings: Readonly<Record<string, unknown>>;
  /** What src/vscode/ids.ts exports: one object per kind, from a short name to the id. */
  readonly ids: {
    readonly commands: Readonly<Record<string, string>>;
    readonly views: Readonly<Record<string, string>>;
    readonly settings: Readonly<Record<string, string>>;
    readonly contextKeys: Readonly<Record<string, string>>;
    readonly walkthroughId?: string;
  };
  /** Text of every source that may use an id. */
  readonly code: string;
}

/** Ids that VS Code makes from a declared one. */
const made = /\.(focus|open|removeView|resetViewLocation|toggleVisibility|collapseAll)$/;

function allStrings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(allStrings);
}

function settingsOf(configuration: unknown): string[] {
  const sections = (Array.isArray(configuration) ? configuration : [configuration ?? {}]) as { properties?: object }[];
  return sections.flatMap(({ properties }) => Object.keys(properties ?? {}));
}

/** Both directions of one kind: declared in the manifest, named in ids.ts, used by the code. */
function compare(kind: string, group: string, declared: Iterable<string>, named: Record<string, string>, code: string) {
  const declaredIds = new Set(declared);
  const namedIds = new Set(Object.values(named));
  return [
    ...[...declaredIds].filter((id) => !namedIds.has(id)).map((id) => `${kind} ${id}: declared, but no code knows it`),
    ...[...namedIds].filter((id) => !declaredIds.has(id)).map((id) => `${kind} ${id}: named in ids.ts, not declared`),
    ...Object.entries(named)
      .filter(([name, id]) => !uses(code, group, name, id))
      .map(([, id]) => `${kind} ${id}: named in ids.ts, never used`),
  ];
}

/** A use is `group.name`, or the whole group walked over. */
const uses = (code: string, group: string, name: string, id: string): boolean =>
  new RegExp(`\\b${group}\\.${name}\\b|Object\\.(values|keys|entries)\\(${group}\\)`).test(code) ||
  code.includes(`'${id}'`);

const without = (ids: Readonly<Record<string, string>>, excluded: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(ids).filter(([, id]) => !excluded.includes(id)));

/** `%key%` in the manifest and keys of package.nls.json, both ways. */
function stringProblems(manifest: Manifest, strings: Input['strings']): string[] {
  const used = new Set(allStrings(manifest).flatMap((text) => /^%(.+)%$/.exec(text)?.[1] ?? []));
  return [
    ...[...used].filter((key) => !(key in strings)).map((key) => `string %${key}%: not in package.nls.json`),
    ...Object.keys(strings)
      .filter((key) => !used.has(key))
      .map((key) => `string ${key}: in package.nls.json, not used by the manifest`),
  ];
}

/** Our own ids inside `when` and `enablement` clauses, `command:` links, menus and activation events. */
function references(manifest: Manifest): Set<string> {
  const found = new Set<string>();
  for (const text of allStrings([manifest.contributes, manifest.activationEvents])) {
    for (const [id] of text.matchAll(/\bgitopsAuditor(\.[A-Za-z][\w-]*)+/g)) found.add(id);
  }
  return found;
}

/** Every disagreement between manifest, strings and code, in words. */
export function findProblems({ manifest, strings, ids, code }: Input): string[] {
  const contributes = manifest.contributes ?? {};
  const commands = (contributes.commands ?? []).map(({ command }) => command);
  const containers = Object.values(contributes.viewsContainers ?? {}).flatMap((list) => list.map(({ id }) => id));
  const views = Object.values(contributes.views ?? {}).flatMap((list) => list.map(({ id }) => id));
  const settings = settingsOf(contributes.configuration);
  const referenced = references(manifest);
  const contextKeys = Object.values(ids.contextKeys);
  const known = new Set([...commands, ...containers, ...views, ...settings, ...contextKeys, ...Object.values(ids)]);

  return [
    ...compare('command', 'commands', commands, ids.commands, code),
    // A container is only a place: nothing but the manifest refers to it.
    ...compare('view', 'views', views, without(ids.views, containers), code),
    ...compare('setting', 'settings', settings, ids.settings, code),
    ...compare(
      'context key',
      'contextKeys',
      contextKeys.filter((key) => referenced.has(key)),
      ids.contextKeys,
      code,
    ),
    ...[...referenced]
      .filter((id) => !known.has(id) && !made.test(id))
      .map((id) => `reference ${id}: the manifest refers to it, nothing declares it`),
    ...walkthroughProblems(contributes, ids.walkthroughId),
    ...stringProblems(manifest, strings),
  ];
}

function walkthroughProblems({ walkthroughs = [] }: Contributions, named: string | undefined): string[] {
  const declared = walkthroughs.map(({ id }) => id);
  return [
    ...declared.filter((id) => id !== named).map((id) => `walkthrough ${id}: declared, but no code opens it`),
    ...(named !== undefined && !declared.includes(named)
      ? [`walkthrough ${named}: named in ids.ts, not declared`]
      : []),
  ];
}
