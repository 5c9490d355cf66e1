/** A place in a file of the repository; `path` relative to the working tree with `/`, the rest 1-based, ends exclusive. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Placed<T> {
  readonly value: T;
  readonly at: Place;
}

/** What is wrong with a file, so that Docker Compose would refuse it or misunderstand it. */
export interface ComposeProblem {
  readonly at: Place;
  /** Stays while the mistake does. */
  readonly key: string;
  readonly message: string;
}

export interface Image {
  /** After interpolation; null where it takes a variable that nothing here sets. */
  readonly reference: string | null;
  readonly at: Place;
}

export interface Port {
  /** The address on the host; null: all of them. */
  readonly hostIp: string | null;
  /** First and last port on the host; null: any free one. */
  readonly published: readonly [first: number, last: number] | null;
  readonly target: readonly [first: number, last: number];
  readonly protocol: string;
  readonly at: Place;
}

export interface Mount {
  /** As written, after interpolation: a path on the host, a volume's name; null: none, or not to be known. */
  readonly source: string | null;
  readonly kind: 'bind' | 'volume' | 'other';
  readonly target: string;
  readonly readOnly: boolean;
  readonly at: Place;
}

export interface Dependency {
  readonly service: string;
  /** As written in the long form; null in the short one. */
  readonly condition: string | null;
  readonly required: boolean;
  readonly at: Place;
}

/** One service as Compose would run it: overrides and `extends` merged, variables filled in from `.env`. */
export interface ComposeService {
  readonly name: string;
  /** Of its key, in the first file that has it. */
  readonly at: Place;
  readonly image: Image | null;
  readonly builds: boolean;
  /** It takes something from a file that could not be read, so what it lacks cannot be told. */
  readonly incomplete: boolean;
  readonly profiles: readonly string[];
  readonly containerName: Placed<string> | null;
  readonly privileged: Place | null;
  readonly capabilities: readonly Placed<string>[];
  /** `network_mode`, `pid`, `ipc`, `userns_mode`, `uts`, `cgroup`, where they are set. */
  readonly namespaces: readonly (Placed<string> & { readonly key: string })[];
  readonly mounts: readonly Mount[];
  /** Names of variables whose values, which are not kept, look like secrets. */
  readonly plainSecrets: readonly Placed<string>[];
  readonly restart: Placed<string> | null;
  readonly healthcheck: 'set' | 'disabled' | 'none';
  readonly limits: { readonly memory: boolean; readonly cpu: boolean };
  readonly ports: readonly Port[];
  readonly dependencies: readonly Dependency[];
  /** What it refers to by name, to be defined at the top of the project. */
  readonly references: readonly Reference[];
  /** Runs once and ends: a job of `deploy`, or a service that others wait for to complete. */
  readonly job: boolean;
}

export type ReferenceKind = 'network' | 'volume' | 'secret' | 'config' | 'service';
export interface Reference extends Placed<string> {
  readonly kind: ReferenceKind;
}

/** What one call of `docker compose` in a folder would run. */
export interface ComposeProject {
  /** Relative to the working tree: the base file first, then what overrides it. */
  readonly files: readonly string[];
  readonly problems: readonly ComposeProblem[];
  readonly services: readonly ComposeService[];
  /** Names that are defined at the top; null where an included file could not be read. */
  readonly defined: Readonly<Record<ReferenceKind, readonly string[]>> | null;
}
