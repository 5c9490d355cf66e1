import type { LastCommit } from './facts.ts';

/** Reads the content of a commit object. Undefined where it is none. */
export function parseCommit(oid: string, raw: Buffer): LastCommit | undefined {
  const end = raw.indexOf('\n\n');
  const header = raw.toString('latin1', 0, end < 0 ? raw.length : end);
  const [, seconds] = /^committer [^\n]*> (-?\d+) [+-]\d+$/m.exec(header) ?? [];
  if (seconds === undefined) return undefined;
  const [, encoding] = /^encoding (\S+)$/m.exec(header) ?? [];
  const message = end < 0 ? '' : decode(raw.subarray(end + 2), encoding);
  return { oid, at: Number(seconds) * 1000, subject: subjectOf(message) };
}

/** Reads what `git cat-file --batch` prints for one commit. Undefined where it is missing or something else. */
export function parseBatchCommit(printed: Buffer): LastCommit | undefined {
  const newline = printed.indexOf('\n');
  const [, oid, size] = /^([0-9a-f]+) commit (\d+)$/.exec(printed.toString('latin1', 0, newline)) ?? [];
  return oid === undefined ? undefined : parseCommit(oid, printed.subarray(newline + 1, newline + 1 + Number(size)));
}

/** The first paragraph on one line, as `%s`. */
function subjectOf(message: string): string {
  const [paragraph = ''] = message.replace(/^(?:\s*\n)+/, '').split(/\n[ \t]*\n/, 1);
  return paragraph.trimEnd().replace(/\s*\n/g, ' ');
}

function decode(bytes: Buffer, encoding: string | undefined): string {
  try {
    return new TextDecoder(encoding ?? 'utf-8').decode(bytes);
  } catch {
    return bytes.toString('latin1'); // an encoding that nobody knows any more
  }
}
