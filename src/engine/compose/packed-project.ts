import type { ComposeProject } from './types.ts';

let made = 0;

/**
 * A project that is kept as text once nobody looks at it for a while: that takes a fraction of the memory of its
 * thousand small objects. It is read again where it is looked at, once for all that look in one turn.
 */
export class PackedProject implements ComposeProject {
  readonly files: readonly string[];
  /** Only the very same is equal to it: to compare what two say, both would have to be read. */
  readonly serial = ++made;
  #opened: ComposeProject | WeakRef<ComposeProject>;
  #packed: Buffer | undefined;

  constructor(project: ComposeProject) {
    this.files = project.files;
    this.#opened = project;
    packLater(this);
  }

  get problems() {
    return this.#open().problems;
  }

  get services() {
    return this.#open().services;
  }

  get defined() {
    return this.#open().defined;
  }

  toJSON(): ComposeProject {
    return this.#open();
  }

  pack(): void {
    if (this.#opened instanceof WeakRef) return;
    this.#packed = Buffer.from(pack(this.#opened));
    this.#opened = new WeakRef(this.#opened);
  }

  #open(): ComposeProject {
    const opened = this.#opened instanceof WeakRef ? this.#opened.deref() : this.#opened;
    if (opened !== undefined) return opened;
    const again = unpack(this.#packed?.toString() ?? '', this.files);
    this.#opened = new WeakRef(again);
    return again;
  }
}

/** An audit is over by then, and what was typed is judged. */
const quietMs = 2_000;
/** Of a turn, and until the next one. */
const sliceMs = 4;
const pauseMs = 8;
/** With more, nobody waits for quiet: an audit of very many would keep all of them until it is over. */
const mostWaiting = 5_000;

const waiting = new Set<PackedProject>();
let timer: NodeJS.Timeout | undefined;

function packLater(project: PackedProject): void {
  waiting.add(project);
  if (timer === undefined || waiting.size <= mostWaiting) packAfter(quietMs);
}

function packAfter(ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(packSome, ms).unref();
}

function packSome(): void {
  const end = performance.now() + sliceMs;
  for (const project of waiting) {
    project.pack();
    waiting.delete(project);
    if (performance.now() > end) break;
  }
  timer = undefined;
  if (waiting.size > 0) packAfter(pauseMs);
}

/** Packs at once what waits for it. */
export function packNow(): void {
  for (const project of waiting) project.pack();
  waiting.clear();
}

/** Control characters never stand in JSON as themselves: each stands for the path of a place in one of the files. */
const maxMarks = 31;
const markOf = (file: number): string => String.fromCharCode(1 + file);
const pathOf = (file: string): string => `"path":${JSON.stringify(file)}`;

/** Places are most of a project, and paths most of a place. */
export const pack = (project: ComposeProject): string =>
  project.files
    .slice(0, maxMarks)
    .reduce((text, file, index) => text.replaceAll(pathOf(file), markOf(index)), JSON.stringify(project));

/** `files`: those of the project. */
export const unpack = (packed: string, files: readonly string[]): ComposeProject =>
  JSON.parse(
    files.slice(0, maxMarks).reduce((text, file, index) => text.replaceAll(markOf(index), () => pathOf(file)), packed),
  ) as ComposeProject;
