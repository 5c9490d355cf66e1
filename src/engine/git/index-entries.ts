import { createHash } from 'node:crypto';

/** An entry of git's index, stage 0 (or the first stage of a conflict). */
export interface IndexEntry {
  /** `/`-separated, relative to the working tree. Bytes that are not UTF-8 are shown as U+FFFD. */
  readonly path: string;
  /** Of the file as git last saw it, in bytes, modulo 2^32; 0 where it was never looked at. */
  readonly size: number;
  readonly kind: 'file' | 'executable' | 'link' | 'submodule';
  readonly oid: string;
  /** `git update-index --skip-worktree`, or outside a sparse checkout: the file need not be there. */
  readonly skipped: boolean;
  /** git does not look whether it changed: `--assume-unchanged`, or skipped. */
  readonly unwatched: boolean;
}

/** So many entries, and everybody else has a turn. */
const entriesPerTurn = 5_000;
const headerLength = 12;
/** Times, device, inode, mode, owner, size: what precedes the object id. */
const statLength = 40;
const modeAt = 24;
const sizeAt = 36;

const kinds: ReadonlyMap<number, IndexEntry['kind']> = new Map([
  [0o100000, 'file'],
  [0o120000, 'link'],
  [0o160000, 'submodule'],
]);
const extendedBit = 0x4000;
const assumeValidBit = 0x8000;
const extendedFlag = { skipWorktree: 0x4000, intentToAdd: 0x2000 } as const;

/**
 * Calls `visit` with every tracked path, in git's order, each path once; files that are only intended to be added are
 * left out. False where the index is of a kind that only git can read (split, sparse, a future version): then nothing
 * is complete. Throws `IndexError` where it is damaged. Format: gitformat-index(5), versions 2 to 4.
 */
export async function visitIndex(
  index: Buffer,
  objectFormat: 'sha1' | 'sha256',
  visit: (entry: IndexEntry) => void,
): Promise<boolean> {
  const oidLength = objectFormat === 'sha256' ? 32 : 20;
  if (index.length < headerLength + oidLength || index.toString('latin1', 0, 4) !== 'DIRC')
    throw new IndexError('it does not begin as an index does');
  checkDigest(index, objectFormat, index.length - oidLength);
  const version = index.readUInt32BE(4);
  if (version < 2 || version > 4) return false;
  const reader = new EntryReader(index, version, oidLength);
  let last: string | undefined;
  for (let left = index.readUInt32BE(8); left > 0; left--) {
    const entry = reader.next();
    if (entry === undefined) return false;
    if (entry.path !== last && !entry.intended) visit(entry);
    last = entry.path;
    if (left % entriesPerTurn === 0) await new Promise(setImmediate);
  }
  return reader.onlyKnownExtensions();
}

/** Zeros stand where git was told to leave it out (`index.skipHash`). */
function checkDigest(index: Buffer, algorithm: string, end: number): void {
  const recorded = index.subarray(end);
  if (recorded.every((byte) => byte === 0)) return;
  if (!createHash(algorithm).update(index.subarray(0, end)).digest().equals(recorded))
    throw new IndexError('its checksum is another one');
}

export class IndexError extends Error {
  constructor(reason: string) {
    super(`Its index is damaged: ${reason}.`);
    this.name = 'IndexError';
  }
}

class EntryReader {
  readonly #index: Buffer;
  readonly #version: number;
  readonly #oidLength: number;
  /** Where the entries and extensions end: a checksum follows. */
  readonly #end: number;
  #at = headerLength;
  #previousPath: Buffer = Buffer.alloc(0);

  constructor(index: Buffer, version: number, oidLength: number) {
    this.#index = index;
    this.#version = version;
    this.#oidLength = oidLength;
    this.#end = index.length - oidLength;
  }

  /** Undefined: a whole folder, of a sparse index. */
  next(): (IndexEntry & { readonly intended: boolean }) | undefined {
    const begin = this.#at;
    const oidAt = begin + statLength;
    const flagsAt = oidAt + this.#oidLength;
    this.#need(flagsAt + 2);
    const mode = this.#index.readUInt32BE(begin + modeAt);
    const flags = this.#index.readUInt16BE(flagsAt);
    this.#at = flagsAt + 2;
    let extended = 0;
    if (flags & extendedBit) {
      this.#need(this.#at + 2);
      extended = this.#index.readUInt16BE(this.#at);
      this.#at += 2;
    }
    const path = this.#version === 4 ? this.#compressedPath() : this.#paddedPath(begin);
    const type = mode & 0o170000;
    if (type === 0o040000) return undefined;
    const kind = kinds.get(type);
    if (kind === undefined) throw new IndexError(`an entry has the mode ${mode.toString(8)}`);
    return {
      path,
      size: this.#index.readUInt32BE(begin + sizeAt),
      kind: kind === 'file' && mode & 0o100 ? 'executable' : kind,
      oid: this.#index.toString('hex', oidAt, flagsAt),
      skipped: (extended & extendedFlag.skipWorktree) !== 0,
      unwatched: (flags & assumeValidBit) !== 0 || (extended & extendedFlag.skipWorktree) !== 0,
      intended: (extended & extendedFlag.intentToAdd) !== 0,
    };
  }

  /** Upper-case signatures may be passed over; others say that the entries alone are not the whole. */
  onlyKnownExtensions(): boolean {
    while (this.#at < this.#end) {
      this.#need(this.#at + 8);
      if (!/^[A-Z]/.test(this.#index.toString('latin1', this.#at, this.#at + 4))) return false;
      this.#at += 8 + this.#index.readUInt32BE(this.#at + 4);
    }
    if (this.#at > this.#end) throw new IndexError('it is cut off');
    return true;
  }

  #paddedPath(begin: number): string {
    const path = this.#untilNul();
    // With the closing zeros an entry is a multiple of eight bytes.
    this.#at = begin + ((this.#at - begin + 7) & ~7);
    return path.toString('utf8');
  }

  /** What is cut from the end of the path before, and what is put in its place. */
  #compressedPath(): string {
    let byte = this.#byte();
    let cut = byte & 0x7f;
    while (byte & 0x80) {
      byte = this.#byte();
      cut = (cut + 1) * 128 + (byte & 0x7f);
    }
    const keep = this.#previousPath.length - cut;
    if (keep < 0) throw new IndexError('a path is shortened by more than it has');
    this.#previousPath = Buffer.concat([this.#previousPath.subarray(0, keep), this.#untilNul()]);
    return this.#previousPath.toString('utf8');
  }

  #untilNul(): Buffer {
    const nul = this.#index.indexOf(0, this.#at);
    if (nul < 0 || nul >= this.#end) throw new IndexError('it is cut off');
    const bytes = this.#index.subarray(this.#at, nul);
    this.#at = nul + 1;
    return bytes;
  }

  #byte(): number {
    this.#need(this.#at + 1);
    return this.#index[this.#at++] ?? 0;
  }

  #need(end: number): void {
    if (end > this.#end) throw new IndexError('it is cut off');
  }
}
