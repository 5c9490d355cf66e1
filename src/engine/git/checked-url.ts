import { AuditorError } from '../../contract/errors.ts';
import { parseRemoteUrl } from './urls.ts';

const bad = (message: string, hint?: string): AuditorError =>
  new AuditorError('bad-input', message, hint === undefined ? {} : { hint });

/** A URL that is safe to hand to git, trimmed. Throws `bad-input`. */
export function checkedUrl(input: string): string {
  const url = input.trim();
  if (url === '') throw bad('A URL is needed.');
  if (url.length > 2_000) throw bad('The URL is too long.');
  if (/[\s\p{Cc}]/u.test(url)) throw bad('The URL must not hold spaces or control characters.');
  if (url.startsWith('-')) throw bad('The URL must not begin with a dash.');
  const { scheme, host, path, hasCredentials } = parseRemoteUrl(url);
  if (scheme === 'helper') throw bad('URLs that start a program (ext::, fd::, …) are not accepted.');
  if (hasCredentials)
    throw bad(
      'The URL holds a password or token, which would stand readable in the config.',
      'Leave it out; git’s credential helper keeps it safely.',
    );
  if (scheme !== 'file' && scheme !== 'path') {
    const [authority = ''] = url.replace(/^[^:]*:\/\//, '').split('/');
    const name = authority.slice(authority.lastIndexOf('@') + 1);
    // ssh would take such a host, user or path for an option.
    if ([host, authority, name, path].some((part) => part.startsWith('-')))
      throw bad('No part of the URL may begin with a dash.');
    if (host === '' || path === '') throw bad('The URL needs a host and a path.');
  }
  return url;
}

/** A name that is safe as a remote's. Throws `bad-input`. */
export function checkedRemoteName(input: string): string {
  const name = input.trim();
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name) || name.includes('..') || /\.(lock)?$/.test(name))
    throw bad('A remote’s name is letters, digits, dots, dashes and underscores.', 'Most people call it origin.');
  return name;
}
