// The lengths are limited so that no text takes long.

import { trimEndOf } from '../trim-end.ts';

/** Longer ones lead nowhere: no system has a path, and no host an address, that long. */
const longestUrl = 8_192;

/** The names of secrets in a query; `author` and `monkey` are none. */
const secretName =
  '[\\w.-]{0,64}(?:token|password|passwd|secret|(?:api|access|private)[_-]?key|signature|credential)[\\w.-]{0,64}' +
  '|(?:[\\w.-]{0,64}[_.-])?(?:o?auth|authorization|key|sig|pass|pwd|jwt)(?:[_.-][\\w.-]{0,64})?';
const secretParameter = new RegExp(`([?&](?:${secretName})=)[^&#]+`, 'gi');
const secretParameterInText = new RegExp(`([?&](?:${secretName})=)([^&\\s#]+)`, 'gi');
const quoteAtEnd = /['"`][\])>,.:;]*$/;

/** `user:password@` of a URL in a text, and the ssh scheme, whose user names are no secret. */
const login = /((?:\bssh|\bgit\+ssh|\bssh\+git)?:\/\/)([^/\n]*)@/gi;
/** A password with a slash: what follows the colon is no port. */
const loginWithSlash = /(:\/\/)[^/\s:@[]{0,256}:(?!\d{0,5}(?:[/?#\s'"]|$))[^\s/@]{0,2000}\/\S{0,2000}@/g;

/** `user:password@host:path`, which ssh would not understand, yet people write it. */
export const scpPassword = /^((?:[^/:]*@)?[^/:[\]]+):[^/]*@(?=[^/:@]+:)/;
const scpPasswordInText = /(?<![^\s/])([^\s/:]+):[^\s/]{0,2000}@(?=[^\s/:@]+:)/g;

/** What a remote's URL says. */
export interface RemoteUrl {
  readonly scheme: 'https' | 'http' | 'ssh' | 'git' | 'ftp' | 'ftps' | 'file' | 'path' | 'helper';
  /** Lower case, without port; empty for local paths and helpers (`ext::…`). */
  readonly host: string;
  /** Without leading and trailing slashes for network URLs; as it stands for local ones. */
  readonly path: string;
  /** The last segment without `.git`; empty where there is none. */
  readonly repositoryName: string;
  /** A password or token stands in the URL (a bare user name for ssh does not count). */
  readonly hasCredentials: boolean;
}

const networkSchemes: Readonly<Record<string, RemoteUrl['scheme']>> = {
  https: 'https',
  http: 'http',
  ssh: 'ssh',
  'git+ssh': 'ssh',
  'ssh+git': 'ssh',
  git: 'git',
  ftp: 'ftp',
  ftps: 'ftps',
};

/** Reads a URL by git's own rules (`git help urls`). Never throws: what is nothing else is a local path. */
export function parseRemoteUrl(url: string): RemoteUrl {
  if (url.length > longestUrl) return local('path', '');
  const helper = /^[A-Za-z0-9][A-Za-z0-9+.-]*::/.exec(url);
  if (helper !== null) {
    const address = url.slice(helper[0].length);
    const inner = address.includes('://') ? parseRemoteUrl(address) : undefined;
    return {
      scheme: 'helper',
      host: '',
      path: address,
      repositoryName: repositoryNameOf(address),
      hasCredentials: inner?.hasCredentials ?? false,
    };
  }
  const withScheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/s.exec(url);
  if (withScheme !== null) return parseSchemeUrl((withScheme[1] ?? '').toLowerCase(), withScheme[2] ?? '');
  return parseScpLike(url) ?? local('path', url);
}

function parseSchemeUrl(name: string, rest: string): RemoteUrl {
  if (name === 'file') return local('file', rest);
  const { authority, path } = splitAuthority(rest);
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? '' : authority.slice(0, at);
  const scheme = networkSchemes[name];
  const trimmed = trimSlashes(path);
  return {
    scheme: scheme ?? 'helper',
    host: hostOf(authority.slice(at + 1)),
    path: trimmed,
    repositoryName: repositoryNameOf(trimmed),
    hasCredentials:
      (user.includes(':') ? !user.endsWith(':') : isToken(user, scheme)) || path.search(secretParameter) >= 0,
  };
}

/** Over HTTP a lone user name may be a token (`https://ghp_…@host`); git@ and people's names are none. */
function isToken(user: string, scheme: RemoteUrl['scheme'] | undefined): boolean {
  if (scheme !== 'https' && scheme !== 'http') return false;
  return /^(gh[a-z]_|github_pat_|glpat-|gldt-|x-oauth-basic$|ATBB|ATCTT|[0-9a-f]{40}$|[a-z2-7]{52}$)/.test(user);
}

/** `[user@]host:path`, unless a slash comes before the first colon. A single letter is a Windows drive. */
function parseScpLike(url: string): RemoteUrl | undefined {
  const match = /^(?:([^/:]*)@)?(\[[^\]/]+\]|[^/:[\]]+):(.*)$/s.exec(url);
  if (match === null) return undefined;
  const [, user, host = '', path = ''] = match;
  if (user === undefined && /^[A-Za-z]$/.test(host)) return undefined;
  const trimmed = trimSlashes(path);
  return {
    scheme: 'ssh',
    host: host.replace(/^\[(.*)\]$/, '$1').toLowerCase(),
    path: trimmed,
    repositoryName: repositoryNameOf(trimmed),
    hasCredentials: scpPassword.test(url),
  };
}

function local(scheme: 'file' | 'path', path: string): RemoteUrl {
  return { scheme, host: '', path, repositoryName: repositoryNameOf(path), hasCredentials: false };
}

function splitAuthority(rest: string): { authority: string; path: string } {
  // A password may hold ? and #, which would end the authority.
  const user = /^[^/?#:@]*:(?!\d*[?#])[^/]*@/.exec(rest)?.[0].length ?? 0;
  const end = rest.slice(user).search(/[/?#]/);
  const slash = end < 0 ? end : user + end;
  return slash < 0 ? { authority: rest, path: '' } : { authority: rest.slice(0, slash), path: rest.slice(slash) };
}

function hostOf(hostAndPort: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(hostAndPort);
  return (bracketed?.[1] ?? hostAndPort.replace(/:\d*$/, '')).toLowerCase();
}

const trimSlashes = (path: string): string => trimEndOf(path.replace(/^\/+/, ''), '/');

function repositoryNameOf(path: string): string {
  const segments = path.split(/[/\\:]/).filter((segment) => segment !== '' && segment !== '.');
  const last = segments.at(-1) ?? '';
  // A remote may be the git directory of a working tree: /srv/site/.git is called site.
  return last === '.git' ? (segments.at(-2) ?? '') : last.replace(/\.git$/, '');
}

/** `***` for all secrets of a URL, fit to be shown and logged; it has one line. */
export function redactUrl(url: string): string {
  if (url.length > longestUrl) return '***';
  const line = url.replace(/[\r\n]+/g, ' ').replace(scpPassword, '$1:***@');
  return redactText(line).replace(secretParameter, '$1***');
}

/**
 * Any text with the credentials of the URLs in it blotted out. A password may hold quotes, spaces and the signs of a
 * query, so all counts from `://` to the last `@` before a slash or the line's end: rather too much than too little.
 */
export function redactText(text: string): string {
  return text
    .replace(loginWithSlash, '$1***@')
    .replace(login, (whole, start: string, user: string) =>
      start !== '://' && !user.includes(':') ? whole : `${start}***@`,
    )
    .replace(scpPasswordInText, '$1:***@')
    .replace(
      secretParameterInText,
      (_, name: string, value: string) => `${name}***${quoteAtEnd.exec(value)?.[0] ?? ''}`,
    );
}

/** The URL without the parameters of its query that are secrets. */
export function withoutSecretParameters(url: string): string {
  const rest = url.replace(secretParameter, (parameter) => (parameter.startsWith('?') ? '?' : ''));
  return rest === url ? url : rest.replace(/\?&+/g, '?').replace(/\?(?=#|$)/, '');
}
