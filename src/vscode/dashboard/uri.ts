import type * as vscode from 'vscode';

/**
 * The page that a `vscode://…/dashboard/…` address names, with its filters; undefined where it names none. Anybody can
 * make such an address: it only ever shows something.
 */
export function routeOf({ path, query }: Pick<vscode.Uri, 'path' | 'query'>): string | undefined {
  const [, page] = /^\/dashboard(\/[^?#\\]*)?\/?$/.exec(path) ?? [];
  if (!/^\/dashboard(?:\/|$)/.test(path) || path.includes('\\') || path.includes('//')) return undefined;
  const route = `${page ?? '/'}${query === '' ? '' : `?${query}`}`;
  return route.length > 2_000 ? undefined : route;
}
