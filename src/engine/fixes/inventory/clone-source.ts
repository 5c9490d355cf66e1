import { realpath } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { AuditorError } from '../../../contract/errors.ts';
import type { ExpectedRepository } from '../../audit/inventory/expected.ts';
import { checkedUrl } from '../../git/checked-url.ts';
import { parseRemoteUrl } from '../../git/urls.ts';
import { conflict } from '../support/change.ts';

/** The listed URL, safe to hand to git; a path is taken from the inventory's folder. Throws where there is none. */
export function checkedSource({ name, listedUrl, root }: ExpectedRepository): string {
  if (listedUrl === null)
    throw conflict(`The inventory gives no URL for ${name}.`, 'Add it there, or clone the repository yourself.');
  const url = checkedUrl(listedUrl);
  return parseRemoteUrl(url).scheme === 'path' ? resolve(root, url) : url;
}

/** Throws unless `path` is a place directly in the folder `root`, by its real name, and one where a repository can be. */
export async function checkedPlace(path: string, root: string): Promise<void> {
  if (dirname(path) !== root || isGitDirectoryName(basename(path)))
    throw new AuditorError('bad-input', `${path} is no place for a repository of ${root}.`, {
      hint: 'Give it another name in the inventory.',
    });
  const real = await realpath(root).catch(() => undefined);
  if (real !== root) throw conflict(`The folder ${root} is not there any more.`, 'Audit again.');
}

/**
 * Git would take what is cloned to such a place for the git directory of the folder above, with the programs that its
 * config names. Other systems leave out signs and cases that this one tells apart.
 */
function isGitDirectoryName(name: string): boolean {
  const plain = name.replace(/\p{Cf}/gu, '').replace(/[. ]+$/, '');
  return /^(\.git|git~\d+)(:|$)/i.test(plain);
}
