import { join } from 'node:path';
import type { Head, RepositoryLocation } from './facts.ts';
import type { FileCache } from './file-cache.ts';

const maxPackedRefsBytes = 64 * 1024 * 1024;
const objectId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** What `HEAD` says: a branch's full ref name, or a commit. Undefined: nothing that git would accept. */
export type HeadFile = { readonly ref: string } | { readonly oid: string };

export function parseHeadFile(content: Buffer): HeadFile | undefined {
  const text = content.toString('utf8').trimEnd();
  const [, ref] = /^ref:\s*(refs\/.+)$/.exec(text) ?? [];
  if (ref !== undefined) return { ref };
  return objectId.test(text) ? { oid: text } : undefined;
}

/** The branch and commit of HEAD without starting git. Undefined where the refs are kept in a format only git reads. */
export async function readHead(
  location: Pick<RepositoryLocation, 'gitDir' | 'commonDir'>,
  head: HeadFile,
  files: FileCache,
  reftable: boolean,
): Promise<Head | undefined> {
  if (reftable) return undefined;
  if ('oid' in head) return { branch: null, oid: head.oid };
  const branch = head.ref.replace(/^refs\/heads\//, '');
  return { branch, oid: await readRef(location.commonDir, head.ref, files) };
}

/** The commit that a ref names: its own file first, then `packed-refs`; null where there is no such ref. */
async function readRef(commonDir: string, ref: string, files: FileCache, depth = 0): Promise<string | null> {
  if (depth > 5 || ref.split('/').includes('..')) return null;
  const loose = await files.read(join(commonDir, ref), parseHeadFile).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'EISDIR') return undefined;
    throw thrown;
  });
  if (loose !== undefined) return 'oid' in loose ? loose.oid : readRef(commonDir, loose.ref, files, depth + 1);
  return (await readPacked(commonDir, files, ref, (packed) => findPacked(packed, ref))) ?? null;
}

/** What is asked of `packed-refs` is kept, not its text, which can be large. */
function readPacked<T>(
  commonDir: string,
  files: FileCache,
  as: string,
  ask: (packed: string) => T,
): Promise<T | undefined> {
  return files.read(join(commonDir, 'packed-refs'), (content) => ask(content.toString('utf8')), {
    limit: maxPackedRefsBytes,
    as,
  });
}

function findPacked(packed: string, ref: string): string | undefined {
  for (let at = packed.indexOf(` ${ref}`); at >= 0; at = packed.indexOf(` ${ref}`, at + 1)) {
    const end = at + 1 + ref.length;
    const line = packed.slice(packed.lastIndexOf('\n', at) + 1, at);
    if ((packed[end] === '\n' || end === packed.length) && objectId.test(line)) return line;
  }
  return undefined;
}

/** Does `packed-refs` have any ref under this prefix (with a closing slash)? */
export async function hasPackedUnder(commonDir: string, prefix: string, files: FileCache): Promise<boolean> {
  return (await readPacked(commonDir, files, `${prefix}*`, (packed) => packed.includes(` ${prefix}`))) ?? false;
}

/** Short names of the local branches, in no order. Not where refs are kept in a reftable. */
export async function localBranchNames(commonDir: string, files: FileCache): Promise<ReadonlySet<string>> {
  const names = new Set(await looseNames(join(commonDir, 'refs', 'heads'), '', files));
  const packed = await readPacked(commonDir, files, 'branches', (text) =>
    [...text.matchAll(/^[0-9a-f]+ refs\/heads\/(.+)$/gm)].map(([, name = '']) => name),
  );
  for (const name of packed ?? []) names.add(name);
  return names;
}

async function looseNames(folder: string, prefix: string, files: FileCache): Promise<string[]> {
  const listing = await files.listing(folder);
  if (listing === undefined) return [];
  const folders = new Set(listing.folders);
  const own = [...listing.names].filter((name) => !folders.has(name) && !name.endsWith('.lock'));
  const below = await Promise.all(
    listing.folders.map((name) => looseNames(join(folder, name), `${prefix}${name}/`, files)),
  );
  return [...own.map((name) => `${prefix}${name}`), ...below.flat()];
}

/** The branch that `refs/remotes/<remote>/HEAD` names (`main`); null where the clone does not record it. */
export async function readRemoteDefaultBranch(
  commonDir: string,
  remote: string,
  files: FileCache,
): Promise<string | null> {
  const head = await files.read(join(commonDir, 'refs', 'remotes', remote, 'HEAD'), parseHeadFile);
  const prefix = `refs/remotes/${remote}/`;
  return head !== undefined && 'ref' in head && head.ref.startsWith(prefix) ? head.ref.slice(prefix.length) : null;
}
