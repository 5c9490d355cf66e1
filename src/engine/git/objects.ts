import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { ifThere, namesIn, readAt, readStart, withFile } from './files.ts';

/** Commits are small; what claims to be larger is left to git. */
const maxObjectBytes = 256 * 1024;
/** What compression adds to the little that it cannot compress. */
const compressionBytes = 4096;
/** The ids that begin with one byte: far more than the largest repositories have. A damaged index can claim 80 GB. */
const maxIdBytes = 16 * 1024 * 1024;
const packedCommit = 1;

/**
 * The content of a commit, straight from the object store: a process for each would double the time of an audit.
 * Undefined where only git can tell (stored as a delta, in an alternate store, damaged, or not there).
 */
export async function readCommitObject(commonDir: string, oid: string): Promise<Buffer | undefined> {
  try {
    const objects = join(commonDir, 'objects');
    return (await readLoose(objects, oid)) ?? (await readPacked(join(objects, 'pack'), oid));
  } catch {
    return undefined;
  }
}

async function readLoose(objects: string, oid: string): Promise<Buffer | undefined> {
  const path = join(objects, oid.slice(0, 2), oid.slice(2));
  const compressed = await ifThere(readStart(path, maxObjectBytes + compressionBytes));
  if (compressed === undefined) return undefined;
  const object = inflateSync(compressed, { maxOutputLength: maxObjectBytes });
  const end = object.indexOf(0);
  return object.toString('latin1', 0, end) === `commit ${object.length - end - 1}`
    ? object.subarray(end + 1)
    : undefined;
}

async function readPacked(folder: string, oid: string): Promise<Buffer | undefined> {
  for (const name of await namesIn(folder)) {
    if (!name.endsWith('.idx')) continue;
    const offset = await withFile(join(folder, name), (file) => findInIndex(file, oid));
    if (offset !== undefined)
      return withFile(join(folder, name.replace(/idx$/, 'pack')), (file) => readEntry(file, offset));
  }
  return undefined;
}

/** Where the object stands in the pack, by its index (version 2): a table by first byte, the ids sorted, the offsets. */
async function findInIndex(file: FileHandle, oid: string): Promise<number | undefined> {
  const head = await readAt(file, 0, 8 + 256 * 4);
  if (head.readUInt32BE(0) !== 0xff744f63 || head.readUInt32BE(4) !== 2) return undefined;
  const id = Buffer.from(oid, 'hex');
  const first = id[0] ?? 0;
  const from = first === 0 ? 0 : head.readUInt32BE(8 + (first - 1) * 4);
  const to = head.readUInt32BE(8 + first * 4);
  const total = head.readUInt32BE(8 + 255 * 4);
  if (to < from || (to - from) * id.length > maxIdBytes) return undefined;
  const ids = await readAt(file, head.length + from * id.length, (to - from) * id.length);
  const index = search(ids, id);
  if (index === undefined) return undefined;
  // After the ids come the checksums (4 bytes each), then the offsets.
  const offsets = head.length + total * (id.length + 4);
  const offset = (await readAt(file, offsets + (from + index) * 4, 4)).readUInt32BE(0);
  if (offset < 0x80000000) return offset;
  const large = await readAt(file, offsets + total * 4 + (offset - 0x80000000) * 8, 8);
  return Number(large.readBigUInt64BE(0));
}

function search(ids: Buffer, id: Buffer): number | undefined {
  for (let low = 0, high = ids.length / id.length; low < high; ) {
    const middle = (low + high) >>> 1;
    const order = ids.compare(id, 0, id.length, middle * id.length, (middle + 1) * id.length);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return undefined;
}

/** Type and size in a number of seven bits a byte, then the content, compressed. */
async function readEntry(file: FileHandle, offset: number): Promise<Buffer | undefined> {
  const start = await readAt(file, offset, 4096);
  let byte = start[0] ?? 0;
  if (((byte >> 4) & 7) !== packedCommit) return undefined;
  let size = byte & 15;
  let at = 1;
  for (let shift = 4; byte & 0x80; shift += 7) {
    byte = start[at++] ?? 0;
    size += (byte & 0x7f) << shift;
    if (size > maxObjectBytes) return undefined;
  }
  const compressed = size < 2048 ? start : await readAt(file, offset, size + compressionBytes);
  const content = inflateSync(compressed.subarray(at), { maxOutputLength: size });
  return content.length === size ? content : undefined;
}
