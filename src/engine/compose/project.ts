import { posix } from 'node:path';
import { didYouMean } from '../did-you-mean.ts';
import { interpolate } from './interpolate.ts';
import { isKnown, topKeys } from './known-keys.ts';
import { mergeService } from './merge.ts';
import type { ComposeGroup } from './names.ts';
import { type Lookup, readService, type ServicePart } from './service.ts';
import type { Entry, MapTree, Tree, TreeFile } from './tree.ts';
import type { ComposeProblem, ComposeProject, ComposeService, Place, ReferenceKind } from './types.ts';

/** Where a project's files come from. Paths are relative to the working tree. */
export interface ComposeSources {
  /** Undefined where there is no such file; `outside` where it lies out of the repository. */
  readonly tree: (path: string) => Promise<TreeFile | 'outside' | undefined>;
  /** The variables of the `.env` in a folder (`''`: the top). */
  readonly variables: (folder: string) => Promise<ReadonlyMap<string, string>>;
}

const noVariables: ReadonlyMap<string, string> = new Map();
/** A chain of `include` and `extends` that is longer is no honest one. */
const maxDepth = 20;
const kinds: readonly [key: string, kind: ReferenceKind][] = [
  ['networks', 'network'],
  ['volumes', 'volume'],
  ['secrets', 'secret'],
  ['configs', 'config'],
  ['services', 'service'],
];

/** What Compose would make of the files of a group. Never throws for what stands in them. */
export async function readProject(
  group: ComposeGroup,
  sources: ComposeSources,
  namesBeside = () => readNames(group, sources),
): Promise<ComposeProject> {
  const reader = new ProjectReader(sources);
  for (const path of group.files) await reader.add(path);
  const project = reader.result(group);
  if (group.baseless) return { ...project, defined: null };
  return group.beside.length === 0 || project.defined === null ? project : { ...project, defined: await namesBeside() };
}

/** Variants may be laid over one another: what any of the folder defines is no mistake. */
export async function readNames(group: ComposeGroup, sources: ComposeSources): Promise<ComposeProject['defined']> {
  const reader = new ProjectReader(sources);
  for (const path of group.beside) await reader.add(path);
  return reader.result(group).defined;
}

class ProjectReader {
  readonly #sources: ComposeSources;
  readonly #problems: ComposeProblem[] = [];
  readonly #services = new Map<string, ServicePart>();
  readonly #defined = new Map<ReferenceKind, Set<string>>(kinds.map(([, kind]) => [kind, new Set()]));
  readonly #added = new Set<string>();
  #allNamesKnown = true;

  constructor(sources: ComposeSources) {
    this.#sources = sources;
  }

  /** Lays a file over those before it. */
  async add(path: string, depth = 0): Promise<void> {
    const file = await this.#sources.tree(path);
    if (file === undefined || file === 'outside' || depth > maxDepth) {
      this.#allNamesKnown = false;
      return;
    }
    this.#added.add(path);
    if (file.problems.length > 0) {
      this.#allNamesKnown = false;
      // What a template makes of it, nobody knows here.
      if (file.template) return;
      for (const problem of file.problems) this.#problems.push(problem);
    }
    const folder = posix.dirname(path) === '.' ? '' : posix.dirname(path);
    const variables = file.asks ? await this.#sources.variables(folder) : noVariables;
    if (file.root && file.asks && !file.template) this.#checkVariables(file.root, new Set());
    const top = this.#top(file);
    if (top === undefined) return;
    await this.#include(top, folder, variables, depth);
    this.#define(top);
    const services = top.entries.get('services')?.value;
    if (services?.kind !== 'map') return;
    for (const [name, entry] of services.entries) {
      const part = await this.#service(name, entry, path, services, (variable) => variables.get(variable), []);
      const before = this.#services.get(name);
      this.#services.set(name, before ? mergeService(before, part) : part);
    }
  }

  result({ files, baseless }: ComposeGroup): ComposeProject {
    const services = [...this.#services.values()];
    const awaited = new Set(
      services.flatMap(({ dependencies }) =>
        dependencies
          .filter(({ condition }) => condition === 'service_completed_successfully')
          .map(({ service }) => service),
      ),
    );
    for (const { name, at, image, builds, incomplete } of services)
      if (image === null && !builds && !incomplete && !baseless)
        this.#report(at, `services.${name}.image`, `The service \`${name}\` has neither \`image\` nor \`build\`.`);
    return {
      files,
      problems: this.#problems,
      services: services.map(({ extended: _, replaced: __, ...service }) => ({
        ...service,
        job: service.job || awaited.has(service.name),
        incomplete: service.incomplete || baseless,
      })) satisfies ComposeService[],
      defined: this.#allNamesKnown
        ? (Object.fromEntries([...this.#defined].map(([kind, names]) => [kind, [...names]])) as unknown as NonNullable<
            ComposeProject['defined']
          >)
        : null,
    };
  }

  #report(at: Place, key: string, message: string): void {
    this.#problems.push({ at, key, message });
  }

  /** In every value, whatever it is for. `seen`: what aliases share is looked at once. */
  #checkVariables(tree: Tree, seen: Set<Tree>): void {
    if (seen.has(tree)) return;
    seen.add(tree);
    if (tree.kind === 'map') for (const { value } of tree.entries.values()) this.#checkVariables(value, seen);
    else if (tree.kind === 'list') for (const item of tree.items) this.#checkVariables(item, seen);
    else if (typeof tree.value === 'string' && tree.value.includes('$')) {
      const { problem } = interpolate(tree.value, () => '');
      if (problem !== undefined) this.#report(tree.at, `variable.${tree.value.slice(0, 80)}`, problem);
    }
  }

  #top({ root, path, problems, template }: TreeFile): MapTree | undefined {
    const begin: Place = { path, line: 1, column: 1, endLine: 1, endColumn: 1 };
    if (root === undefined) {
      if (problems.length === 0) this.#report(begin, 'empty', 'The file is empty.');
      return undefined;
    }
    if (root.kind !== 'map') {
      if (problems.length === 0) this.#report(root.at, 'top', 'The file must be a mapping with `services`.');
      return undefined;
    }
    const unknown = [...root.entries].filter(([key]) => !isKnown(key, topKeys));
    const first = unknown[0]?.[1];
    // Services at the top, with an image or a build each, are the format before version 2.
    const isOld = ({ value }: Entry) =>
      value.kind === 'map' && (value.entries.has('image') || value.entries.has('build'));
    if (first !== undefined && !root.entries.has('services') && unknown.every(([, entry]) => isOld(entry)))
      this.#report(first.key, 'version', 'Services stand at the top, as in version 1; put them under `services`.');
    else if (!template)
      for (const [key, { key: at }] of unknown) {
        const hint = didYouMean(key, topKeys);
        this.#report(at, key, `Compose knows no \`${key}\` at the top of a file.${hint ? ` ${hint}` : ''}`);
      }
    for (const key of ['services', 'networks', 'volumes', 'secrets', 'configs']) {
      const tree = root.entries.get(key)?.value;
      if (tree !== undefined && tree.kind !== 'map' && !(tree.kind === 'scalar' && tree.value === null))
        this.#report(tree.at, key, `\`${key}\` must be a mapping of names.`);
    }
    return root;
  }

  #define({ entries }: MapTree): void {
    for (const [key, kind] of kinds) {
      const tree = entries.get(key)?.value;
      if (tree?.kind === 'map') for (const name of tree.entries.keys()) this.#defined.get(kind)?.add(name);
    }
  }

  async #include(
    { entries }: MapTree,
    folder: string,
    variables: ReadonlyMap<string, string>,
    depth: number,
  ): Promise<void> {
    const tree = entries.get('include')?.value;
    if (tree === undefined) return;
    if (tree.kind !== 'list') {
      this.#report(tree.at, 'include', '`include` must be a list of files.');
      return;
    }
    for (const item of tree.items)
      for (const named of pathsOf(item)) {
        const text = named.kind === 'scalar' ? interpolate(named.text, (name) => variables.get(name)).text : null;
        const path = text === null ? undefined : within(folder, text);
        // From somewhere else, or by a variable: what it defines is not to be known.
        if (path === undefined) this.#allNamesKnown = false;
        else if (!this.#added.has(path)) {
          if ((await this.#sources.tree(path)) === undefined)
            this.#report(named.at, `include.${path}`, `There is no file ${path}.`);
          await this.add(path, depth + 1);
        }
      }
  }

  /** With what it extends under it. `chain`: what led here. */
  async #service(
    name: string,
    entry: Entry,
    path: string,
    services: MapTree,
    lookup: Lookup,
    chain: readonly string[],
  ): Promise<ServicePart> {
    const part = readService(name, entry, lookup, (problem) => this.#problems.push(problem));
    const { extended } = part;
    if (extended === null) return part;
    const itself = `${path}:${name}`;
    if (chain.includes(itself) || chain.length > maxDepth) {
      this.#report(extended.at, `services.${name}.extends`, `\`${name}\` extends itself, by way of others.`);
      return part;
    }
    const unfinished = { ...part, incomplete: true };
    const folder = posix.dirname(path) === '.' ? '' : posix.dirname(path);
    const from = extended.file === null ? path : within(folder, extended.file);
    if (from === undefined) return unfinished;
    const file = from === path ? undefined : await this.#sources.tree(from);
    if (file === 'outside') return unfinished;
    if (from !== path && file === undefined) {
      this.#report(extended.at, `services.${name}.extends`, `There is no file ${from} to extend a service of.`);
      return unfinished;
    }
    const root = file?.root;
    const others =
      root === undefined ? services : root.kind === 'map' ? root.entries.get('services')?.value : undefined;
    const other = others?.kind === 'map' ? others.entries.get(extended.service) : undefined;
    if (others?.kind !== 'map' || other === undefined) {
      if (file === undefined || file.problems.length === 0)
        this.#report(
          extended.at,
          `services.${name}.extends`,
          `There is no service \`${extended.service}\` in ${from} to extend.`,
        );
      return unfinished;
    }
    const base = await this.#service(extended.service, other, from, others, lookup, [...chain, itself]);
    const merged = mergeService(base, part);
    return { ...merged, name, at: part.at };
  }
}

/** A list of paths, or one, or a mapping with `path`. */
function pathsOf(tree: Tree): readonly Tree[] {
  if (tree.kind === 'list') return tree.items;
  if (tree.kind === 'scalar') return [tree];
  const path = tree.entries.get('path')?.value;
  return path === undefined ? [] : pathsOf(path);
}

/** Relative to the working tree; undefined where it leads out, or is no path of this machine. */
function within(folder: string, path: string): string | undefined {
  if (path === '' || path.startsWith('/') || path.startsWith('~') || /^[a-z]+:|^git@/i.test(path)) return undefined;
  const joined = posix.normalize(posix.join(folder, path));
  return joined === '..' || joined.startsWith('../') ? undefined : joined;
}
