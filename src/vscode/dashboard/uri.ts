import type * as vscode from 'vscode';
import { address, addressNames } from '../../contract/addresses.ts';

/** Where the value of one that is known begins. */
const known = new RegExp(`(?:^|&)(${addressNames.join('|')})=`, 'g');
const longest = 2_000;

/**
 * The page that a `vscode://…/dashboard/…` address names, with its filters; undefined where it names none. Anybody can
 * make such an address: it only ever shows something. VS Code has decoded it already, so that what divides names and
 * values looks like what stands in a value: only before a name that is known is it a division.
 */
export function routeOf({ path, query, fragment = '' }: Pick<vscode.Uri, 'path' | 'query'> & { fragment?: string }) {
  const named = /^\/dashboard(\/[^?#\\]*)?$/.exec(path);
  if (!named || path.includes('//')) return undefined;
  const page = (named[1] ?? '/').replace(/(?<=.)\/$/, '').toWellFormed();
  const all = fragment === '' ? query : `${query}#${fragment}`;
  if (page.length + all.length > longest) return undefined;
  return address(page.split('/').map(encodeURIComponent).join('/'), valuesOf(all));
}

function valuesOf(query: string): Record<string, string> {
  const begins = [...query.matchAll(known)];
  return Object.fromEntries(
    begins.map((one, index) => [one[1], query.slice(one.index + one[0].length, begins[index + 1]?.index)]),
  );
}
