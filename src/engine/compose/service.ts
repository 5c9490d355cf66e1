import { didYouMean } from '../did-you-mean.ts';
import { isRealValue, isSecretName } from '../git/secret-settings.ts';
import { shortened } from '../shortened.ts';
import { type Interpolated, interpolate } from './interpolate.ts';
import { isKnown, serviceKeys } from './known-keys.ts';
import { isHostPath, parseMount } from './mounts.ts';
import { parsePort, parseRange } from './ports.ts';
import type { Entry, MapTree, ScalarTree, Tree } from './tree.ts';
import type {
  ComposeProblem,
  ComposeService,
  Dependency,
  Mount,
  Place,
  Placed,
  Port,
  Reference,
  ReferenceKind,
} from './types.ts';

/** What one file says of a service. A key that a later file resets (`!reset`) or replaces (`!override`) is named. */
export interface ServicePart extends ComposeService {
  readonly extended: { readonly service: string; readonly file: string | null; readonly at: Place } | null;
  readonly replaced: ReadonlySet<string>;
}

export type Lookup = (name: string) => string | undefined;

const namespaceKeys = ['network_mode', 'pid', 'ipc', 'uts', 'userns_mode', 'cgroup'] as const;
const cpuLimits = ['cpus', 'cpu_quota', 'cpu_count', 'cpu_percent'];

export function readService(
  name: string,
  { key, value }: Entry,
  lookup: Lookup,
  report: (problem: ComposeProblem) => void,
): ServicePart {
  if (value.kind !== 'map')
    report({ at: key, key: `services.${name}`, message: `The service \`${name}\` must be a mapping.` });
  const empty: MapTree = { kind: 'map', entries: new Map(), at: key };
  return new ServiceReader(name, key, value.kind === 'map' ? value : empty, lookup, report).read();
}

class ServiceReader {
  readonly #name: string;
  readonly #at: Place;
  readonly #map: MapTree;
  readonly #lookup: Lookup;
  readonly #report: (problem: ComposeProblem) => void;

  constructor(name: string, at: Place, map: MapTree, lookup: Lookup, report: (problem: ComposeProblem) => void) {
    this.#name = name;
    this.#at = at;
    this.#map = map;
    this.#lookup = lookup;
    this.#report = report;
  }

  read(): ServicePart {
    this.#checkKeys();
    const mounts = this.#list('volumes').flatMap((item) => this.#mount(item));
    const extended = this.#extended();
    const dependencies = this.#dependencies();
    return {
      name: this.#name,
      at: this.#at,
      image: this.#image(),
      builds: this.#map.entries.has('build') || this.#map.entries.has('provider'),
      incomplete: false,
      profiles: this.#list('profiles').flatMap((item) => this.#text(item) ?? []),
      containerName: this.#placed('container_name'),
      privileged: this.#isTrue('privileged'),
      capabilities: this.#list('cap_add').flatMap((item) => this.#placedText(item) ?? []),
      namespaces: namespaceKeys.flatMap((key) => {
        const found = this.#placed(key);
        return found ? [{ ...found, key }] : [];
      }),
      mounts,
      plainSecrets: this.#plainSecrets(),
      restart: this.#restart(),
      healthcheck: this.#healthcheck(),
      limits: this.#limits(),
      ports: this.#list('ports').flatMap((item) => this.#port(item)),
      dependencies,
      references: this.#references(mounts, dependencies),
      job: /-job$/.test(this.#text(this.#inside('deploy', 'mode')) ?? ''),
      extended,
      replaced: new Set([...this.#map.entries].flatMap(([key, { value }]) => (value.tag ? [key] : []))),
    };
  }

  #checkKeys(): void {
    for (const [key, { key: at }] of this.#map.entries) {
      if (isKnown(key, serviceKeys)) continue;
      const hint = didYouMean(key, serviceKeys);
      this.#problem(at, key, `Compose knows no \`${key}\` in a service.${hint ? ` ${hint}` : ''}`);
    }
  }

  #problem(at: Place, key: string, message: string): void {
    this.#report({ at, key: `services.${this.#name}.${key}`, message });
  }

  #get(key: string): Tree | undefined {
    const tree = this.#map.entries.get(key)?.value;
    return tree?.tag === '!reset' ? undefined : tree;
  }

  #inside(...keys: readonly string[]): Tree | undefined {
    const [first = '', ...rest] = keys;
    return rest.reduce<Tree | undefined>(
      (tree, key) => (tree?.kind === 'map' ? tree.entries.get(key)?.value : undefined),
      this.#get(first),
    );
  }

  #scalar(tree: ScalarTree): Interpolated {
    if (typeof tree.value !== 'string') return { text: tree.text, variable: false };
    return interpolate(tree.value, this.#lookup);
  }

  /** Undefined for everything but text and numbers, and where a variable is not to be known. */
  #text(tree: Tree | undefined): string | undefined {
    return tree?.kind === 'scalar' && tree.value !== null ? (this.#scalar(tree).text ?? undefined) : undefined;
  }

  #placedText(tree: Tree | undefined): Placed<string> | null {
    const value = this.#text(tree);
    return tree && value !== undefined ? { value, at: tree.at } : null;
  }

  #placed(key: string): Placed<string> | null {
    return this.#placedText(this.#get(key));
  }

  /** The items of a list; a problem where it is something else. */
  #list(key: string): readonly Tree[] {
    const tree = this.#get(key);
    if (tree === undefined || (tree.kind === 'scalar' && tree.value === null)) return [];
    if (tree.kind === 'list') return tree.items;
    this.#problem(tree.at, key, `\`${key}\` must be a list.`);
    return [];
  }

  /** Names with what is said of them: a list of names, or a mapping. */
  #named(key: string): { readonly name: string; readonly at: Place; readonly value: Tree | undefined }[] {
    const tree = this.#get(key);
    if (tree?.kind === 'map') return [...tree.entries].map(([name, { key: at, value }]) => ({ name, at, value }));
    return this.#list(key).flatMap((item) => {
      const name = this.#text(item);
      return name === undefined ? [] : [{ name, at: item.at, value: undefined }];
    });
  }

  #image(): ComposeService['image'] {
    const tree = this.#get('image');
    if (tree?.kind !== 'scalar' || tree.value === null) return null;
    return { reference: this.#scalar(tree).text, at: tree.at };
  }

  #isTrue(key: string): Place | null {
    const tree = this.#get(key);
    return tree && this.#text(tree) === 'true' ? tree.at : null;
  }

  #extended(): ServicePart['extended'] {
    const tree = this.#get('extends');
    if (tree === undefined) return null;
    const service = this.#text(tree.kind === 'map' ? tree.entries.get('service')?.value : tree);
    const file = tree.kind === 'map' ? tree.entries.get('file')?.value : undefined;
    if (service === undefined) {
      this.#problem(tree.at, 'extends', '`extends` must name a service.');
      return null;
    }
    return { service, file: file ? (this.#text(file) ?? '') : null, at: tree.at };
  }

  #restart(): Placed<string> | null {
    const plain = this.#get('restart');
    // `no` is text for YAML 1.2; `false` is what earlier versions made of it.
    if (plain?.kind === 'scalar' && plain.value !== null)
      return { value: this.#text(plain) ?? 'unknown', at: plain.at };
    const policy = this.#inside('deploy', 'restart_policy');
    return policy ? { value: 'deploy', at: policy.at } : null;
  }

  #healthcheck(): ComposeService['healthcheck'] {
    const tree = this.#get('healthcheck');
    if (tree?.kind !== 'map') return 'none';
    const test = tree.entries.get('test')?.value;
    const none = test?.kind === 'list' && this.#text(test.items[0]) === 'NONE';
    if (none || this.#text(tree.entries.get('disable')?.value) === 'true') return 'disabled';
    return 'set';
  }

  #limits(): ComposeService['limits'] {
    const deployed = (key: string) => this.#inside('deploy', 'resources', 'limits', key) !== undefined;
    return {
      memory: this.#get('mem_limit') !== undefined || deployed('memory'),
      cpu: cpuLimits.some((key) => this.#get(key) !== undefined) || deployed('cpus'),
    };
  }

  #plainSecrets(): Placed<string>[] {
    const tree = this.#get('environment');
    const settings =
      tree?.kind === 'map'
        ? [...tree.entries].map(([name, { value }]) => ({ name, value: this.#literal(value), at: value.at }))
        : this.#list('environment').map((item) => {
            const text = this.#literal(item) ?? '';
            const equals = text.indexOf('=');
            return equals < 0
              ? { name: text, value: undefined, at: item.at }
              : { name: text.slice(0, equals), value: text.slice(equals + 1), at: item.at };
          });
    return settings
      .filter(({ name, value }) => value !== undefined && isPlainSecret(name, value))
      .map(({ name, at }) => ({ value: name, at }));
  }

  /** Undefined where it takes a variable: then its value stands elsewhere. */
  #literal(tree: Tree): string | undefined {
    if (tree.kind !== 'scalar' || tree.value === null) return undefined;
    const { text, variable } = this.#scalar(tree);
    return variable || tree.tag === '!vault' ? undefined : (text ?? undefined);
  }

  #mount(tree: Tree): Mount | [] {
    if (tree.kind === 'list') {
      this.#problem(tree.at, 'volumes', 'A volume must be text or a mapping.');
      return [];
    }
    if (tree.kind === 'scalar') {
      const text = this.#text(tree);
      return text === undefined ? [] : { ...parseMount(text), at: tree.at };
    }
    const source = this.#text(tree.entries.get('source')?.value ?? tree.entries.get('src')?.value) ?? null;
    const type = this.#text(tree.entries.get('type')?.value);
    return {
      source,
      kind: type === 'bind' || type === 'volume' ? type : 'other',
      target: this.#text(tree.entries.get('target')?.value) ?? '',
      readOnly: this.#text(tree.entries.get('read_only')?.value) === 'true',
      at: tree.at,
    };
  }

  #port(tree: Tree): Port | [] {
    if (tree.kind === 'scalar') {
      const text = this.#text(tree);
      if (text === undefined) return [];
      const port = parsePort(text);
      if (port) return { ...port, at: tree.at };
      const said = shortened(text);
      this.#problem(tree.at, `ports.${said}`, `\`${said}\` is no port: \`[[ADDRESS:]PORT:]PORT[/PROTOCOL]\`.`);
      return [];
    }
    if (tree.kind === 'list') {
      this.#problem(tree.at, 'ports', 'A port must be text or a mapping.');
      return [];
    }
    const value = (key: string): string | undefined => this.#text(tree.entries.get(key)?.value);
    const target = parseRange(value('target'));
    if (target === undefined) return [];
    return {
      hostIp: value('host_ip') || null,
      published: parseRange(value('published')) ?? null,
      target,
      protocol: value('protocol') ?? 'tcp',
      at: tree.at,
    };
  }

  #dependencies(): Dependency[] {
    return this.#named('depends_on').map(({ name, at, value }) => {
      const map = value?.kind === 'map' ? value.entries : undefined;
      return {
        service: name,
        condition: this.#text(map?.get('condition')?.value) ?? null,
        required: this.#text(map?.get('required')?.value) !== 'false',
        at,
      };
    });
  }

  #references(mounts: readonly Mount[], dependencies: readonly Dependency[]): Reference[] {
    const refer = (kind: ReferenceKind, value: string, at: Place): Reference => ({ kind, value, at });
    const sources = (kind: 'secret' | 'config'): Reference[] =>
      this.#list(`${kind}s`).flatMap((item) => {
        const name = this.#text(item.kind === 'map' ? item.entries.get('source')?.value : item);
        return name === undefined ? [] : [refer(kind, name, item.at)];
      });
    const networks = this.#named('networks')
      .filter(({ name }) => name !== 'default')
      .map(({ name, at }) => refer('network', name, at));
    const volumes = mounts.flatMap(({ kind, source, at }) =>
      kind === 'volume' && source !== null && source !== '' && !isHostPath(source) ? [refer('volume', source, at)] : [],
    );
    const services = dependencies
      .filter(({ required }) => required)
      .map(({ service, at }) => refer('service', service, at));
    const shared = namespaceKeys.flatMap((key) => {
      const found = this.#placed(key);
      const [, service] = /^service:(.+)$/.exec(found?.value ?? '') ?? [];
      return found && service !== undefined ? [refer('service', service, found.at)] : [];
    });
    const linked = ['links', 'volumes_from'].flatMap((key) =>
      this.#list(key).flatMap((item) => {
        const [service = ''] = (this.#text(item) ?? '').split(':');
        return service === '' || service === 'container' ? [] : [refer('service', service, item.at)];
      }),
    );
    return [...networks, ...volumes, ...sources('secret'), ...sources('config'), ...services, ...shared, ...linked];
  }
}

/** By its name, or a URL with a password in it. */
function isPlainSecret(name: string, value: string): boolean {
  if (isSecretName(name) && isRealValue(value) && !/^(\/|\.\/)/.test(value)) return true;
  const [, password] = /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:([^\s/@]+)@/i.exec(value) ?? [];
  return password !== undefined && isRealValue(password);
}
