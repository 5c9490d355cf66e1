import type { Dirent } from 'node:fs';
import type { Disk, Times } from './disk.ts';

/** What discovery wants to know of a folder. */
export interface FolderListing {
  /** Names of everything that can make it a repository, and of nothing else. */
  readonly gitNames: ReadonlySet<string>;
  /** Names of the folders in it. */
  readonly folders: readonly string[];
  /** Names of the links in it. */
  readonly links: readonly string[];
}

/** `.git`, and what a git directory itself consists of. */
const gitNames = new Set(['.git', 'HEAD', 'objects', 'refs']);

/** A folder that changed so short a time ago may change again without its times telling. */
const settledAfterMs = 50;

/**
 * Listings of folders from one search to the next: a folder's times tell whether something came or went in it. They are
 * kept from the second search on, so that a single search pays nothing for it.
 */
export class FolderMemory {
  readonly #now: () => number;
  readonly #listings = new Map<string, { readonly times: Times; readonly listing: FolderListing } | null>();

  /** `now`: ms since the epoch. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Undefined where the folder is not there; throws the system's error where it cannot be read. */
  async list(path: string, disk: Disk): Promise<FolderListing | undefined> {
    const known = this.#listings.get(path);
    if (known === undefined) {
      this.#listings.set(path, null);
      return listingOf(await disk.entries(path));
    }
    const stats = await disk.times(path);
    if (stats === undefined) return undefined;
    if (known !== null && isSame(known.times, stats)) return known.listing;
    const listing = listingOf(await disk.entries(path));
    if (listing === undefined) return undefined;
    const settled = this.#now() - stats.ctimeMs > settledAfterMs;
    this.#listings.set(path, settled ? { times: timesOf(stats), listing } : null);
    return listing;
  }

  /** Forgets the folders that a search did not come to. */
  keepOnly(visited: ReadonlySet<string>): void {
    for (const path of this.#listings.keys()) if (!visited.has(path)) this.#listings.delete(path);
  }
}

const isSame = (a: Times, b: Times): boolean => a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.ino === b.ino;

/** Without what else the system told. */
const timesOf = ({ mtimeMs, ctimeMs, ino }: Times): Times => ({ mtimeMs, ctimeMs, ino });

function listingOf(entries: readonly Dirent[] | undefined): FolderListing | undefined {
  if (entries === undefined) return undefined;
  const folders: string[] = [];
  const links: string[] = [];
  const names = new Set<string>();
  for (const entry of entries) {
    if (gitNames.has(entry.name)) names.add(entry.name);
    if (entry.name === '.git') continue;
    if (entry.isDirectory()) folders.push(entry.name);
    else if (entry.isSymbolicLink()) links.push(entry.name);
  }
  return { gitNames: names, folders, links };
}
