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
    hasCredentials: false,
  };
}

function local(scheme: 'file' | 'path', path: string): RemoteUrl {
  return { scheme, host: '', path, repositoryName: repositoryNameOf(path), hasCredentials: false };
}

function splitAuthority(rest: string): { authority: string; path: string } {
  const slash = rest.search(/[/?#]/);
  return slash < 0 ? { authority: rest, path: '' } : { authority: rest.slice(0, slash), path: rest.slice(slash) };
}

function hostOf(hostAndPort: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(hostAndPort);
  return (bracketed?.[1] ?? hostAndPort.replace(/:\d*$/, '')).toLowerCase();
}

const trimSlashes = (path: string): string => path.replace(/^\/+|\/+$/g, '');

function repositoryNameOf(path: string): string {
  const segments = path.split(/[/\\:]/).filter((segment) => segment !== '' && segment !== '.');
  const last = segments.at(-1) ?? '';
  // A remote may be the git directory of a working tree: /srv/site/.git is called site.
  return last === '.git' ? (segments.at(-2) ?? '') : last.replace(/\.git$/, '');
}

/** The URL without user name, password and token, fit to be shown and logged. */
export function redactUrl(url: string): string {
  return redactText(url.replace(/^([^/:@\s]+):[^/@\s]*@(?=[^/\s]+:)/, '$1:***@'));
}

/** A parameter of a query that by its name is a secret, and its value. */
const secretParameter =
  /([?&][\w.-]*(?:token|password|passwd|secret|api_?key|signature|credential)[\w.-]*=)[^&\s#'"]+/gi;

/** Any text with the credentials of the URLs in it blotted out. */
export function redactText(text: string): string {
  const withoutQueries = text.replace(secretParameter, '$1***');
  return withoutQueries.replace(
    /\b([A-Za-z][A-Za-z0-9+.-]*:\/\/)([^\s/?#'"]*)@/g,
    (whole, scheme: string, user: string) =>
      /^(ssh|git\+ssh|ssh\+git):/i.test(scheme) && !user.includes(':') ? whole : `${scheme}***@`,
  );
}
