import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMissing } from '../git/files.ts';
import { isWithin } from '../is-within.ts';
import { findConflicts } from './conflicts.ts';
import { findSecrets, type SecretRules, secretRules } from './find-secrets.ts';
import { Fingerprints } from './fingerprints.ts';
import { candidateRules, isKeyStore } from './secret-filter.ts';
import { type FileFinds, type FoundSecret, maxSearchedBytes, type Search, searchBits } from './types.ts';

export interface SearchRequest {
  /** Real absolute path of the working tree. */
  readonly root: string;
  /** Relative to it, joined by NUL: one text is handed over to another thread much sooner than many. */
  readonly paths: string;
  /** Files that changed since then are told: ms since the epoch. */
  readonly since: number;
  /** By path, what to search for: a sum of `searchBits`. */
  readonly searches: Uint8Array;
  /** After so long it ends: others wait. A file that was begun is finished; ms. */
  readonly turnMs: number;
  /** At most so many fingerprints are made of secrets. */
  readonly fingerprints: number;
}

export interface SearchResult {
  readonly search: Search;
  /** Of the path, in the request. */
  readonly index: number;
  readonly finds: FileFinds<never>;
}

export interface SearchResults {
  /** So many of the paths, from the first on, were searched; at least one. */
  readonly searched: number;
  /** So many fingerprints were made. */
  readonly fingerprints: number;
  readonly found: readonly SearchResult[];
  /** Of the paths of files that changed since the time that was given. */
  readonly recent: readonly number[];
  /** Of the paths where there is no file, or one that a link leads to. */
  readonly absent: readonly number[];
}

/**
 * Reads every file once and searches it. Only files with something to tell are told; those that are not there have
 * nothing. Throws nothing: what cannot be read is `unsearched`. `begin` is told which one comes next.
 */
export async function searchFiles(
  { root, paths, since, searches, turnMs, fingerprints: limit }: SearchRequest,
  begin: (index: number) => void = () => {},
): Promise<SearchResults> {
  const end = performance.now() + turnMs;
  const fingerprints = new Fingerprints(limit);
  let searched = 0;
  const found: SearchResult[] = [];
  const recent: number[] = [];
  const absent: number[] = [];
  const folders = new Map<string, boolean>();
  for (const [index, path] of paths.split('\0').entries()) {
    if (index > 0 && performance.now() > end) break;
    begin(index);
    searched = index + 1;
    const wanted = searches[index] ?? 0;
    const tell = (search: Search, finds: FileFinds<unknown> | undefined) => {
      if (finds !== undefined && wanted & searchBits[search])
        found.push({ search, index, finds: finds as FileFinds<never> });
    };
    const content = readInside(root, path, folders);
    if (typeof content === 'string') {
      if (content === nothing) {
        absent.push(index);
        continue;
      }
      for (const search of Object.keys(searchBits) as Search[])
        tell(search, { found: [], more: 0, unsearched: content });
      continue;
    }
    if (content.changedAt > since) recent.push(index);
    if (wanted & searchBits.conflicts && !content.binary) tell('conflicts', findConflicts(content.bytes, path));
    if (wanted & searchBits.secrets) tell('secrets', await secretsIn(content, root, path, fingerprints));
  }
  return { searched, fingerprints: fingerprints.made, found, recent, absent };
}

interface Content {
  /** ms since the epoch. */
  readonly changedAt: number;
  /** UTF-8, as far as it is text. Only until the next file is read. */
  readonly bytes: Buffer;
  readonly binary: boolean;
}

const nothing = 'nothing';
/** As git tells text from binary. */
const firstBytes = 8_000;

let buffer = Buffer.allocUnsafe(64 * 1024);

/**
 * `nothing`: no file there, or one that a link leads to. Text alone is read whole, and containers of keys; of others
 * the beginning.
 */
function readInside(
  root: string,
  path: string,
  folders: Map<string, boolean>,
): Content | typeof nothing | 'large' | 'unreadable' {
  const full = join(root, path);
  let file: number | undefined;
  try {
    const folder = dirname(full);
    let inside = folders.get(folder);
    if (inside === undefined) {
      inside = isWithin(realpathSync.native(folder), root);
      folders.set(folder, inside);
    }
    if (!inside) return nothing;
    file = openSync(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = fstatSync(file);
    return stats.isFile() ? readOpen(file, stats, path) : nothing;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    // A name that is not UTF-8 cannot be asked for.
    if (isMissing(thrown)) return path.includes('\uFFFD') ? 'unreadable' : nothing;
    return code === 'ELOOP' || code === 'EISDIR' || code === 'ENXIO' ? nothing : 'unreadable';
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function readOpen(file: number, { size, mtimeMs: changedAt }: Stats, path: string): Content | 'large' {
  let length = readSync(file, buffer, 0, Math.min(size, buffer.length), 0);
  const wide = wideEncoding(buffer.subarray(0, length));
  const binary = wide === undefined && buffer.subarray(0, Math.min(length, firstBytes)).includes(0);
  if (binary && !isKeyStore(path)) return { bytes: buffer.subarray(0, 0), binary, changedAt };
  if (size > maxSearchedBytes) return 'large';
  if (size > buffer.length) {
    const larger = Buffer.allocUnsafe(2 ** Math.ceil(Math.log2(size)));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
    while (length < size) {
      const read = readSync(file, buffer, length, size - length, length);
      if (read === 0) break;
      length += read;
    }
  }
  const bytes = buffer.subarray(0, length);
  if (wide === undefined) return { bytes, binary, changedAt };
  const text = wide === 'big' ? Buffer.from(bytes.subarray(0, length & ~1)).swap16() : bytes;
  return { bytes: Buffer.from(text.toString('utf16le')), binary: false, changedAt };
}

/** UTF-16, as Windows writes it: git calls it binary, people call it text. */
function wideEncoding(start: Buffer): 'little' | 'big' | undefined {
  if (start.length < 2) return undefined;
  const mark = start.readUInt16BE(0);
  return mark === 0xfffe ? 'little' : mark === 0xfeff ? 'big' : undefined;
}

let loaded: Promise<SecretRules> | undefined;
/** Loaded with the first file that may hold something. */
const loadRules = (): Promise<SecretRules> => {
  loaded ??= import('@secretlint/secretlint-rule-preset-recommend').then(({ rules }) => secretRules(rules));
  return loaded;
};

async function secretsIn(
  { bytes, binary }: Content,
  root: string,
  path: string,
  fingerprints: Fingerprints,
): Promise<FileFinds<FoundSecret> | undefined> {
  const names = binary ? (isKeyStore(path) ? ['gcp'] : []) : candidateRules(bytes.toString('latin1'), path);
  if (names.length === 0) return undefined;
  // Before anything is waited for: the buffer is used again.
  const text = bytes.toString('utf8');
  const blobs = blobIds(bytes);
  const rules = await loadRules();
  const finds = await findSecrets(text, names, rules, {
    path,
    fingerprints,
    ...(binary && { file: join(root, path) }),
  });
  return finds && { ...finds, blobs };
}

/** As git would name the content, and the same with LF ends; in both of its formats. */
function blobIds(bytes: Buffer): string[] {
  const plain = bytes.includes('\r\n')
    ? Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
    : bytes;
  return ['sha1', 'sha256'].flatMap((format) =>
    (plain === bytes ? [bytes] : [bytes, plain]).map((content) =>
      createHash(format).update(`blob ${content.length}\0`).update(content).digest('hex'),
    ),
  );
}
