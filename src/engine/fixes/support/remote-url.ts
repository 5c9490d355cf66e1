import { parseRemoteUrl, scpPassword, withoutSecretParameters } from '../../git/urls.ts';

/** The URL without password, token and the secrets of its query. A user name stays for ssh alone, which needs it. */
export function withoutCredentials(url: string): string {
  if (!parseRemoteUrl(url).hasCredentials) return url;
  const withoutLogin = url.replace(
    /^((?:[A-Za-z0-9][A-Za-z0-9+.-]*::)*)([A-Za-z][A-Za-z0-9+.-]*:\/\/)([^/]*)@/,
    (_, helper: string, scheme: string, user: string) => {
      const keep = /ssh/i.test(scheme) ? user.split(':')[0] : '';
      return `${helper}${scheme}${keep ? `${keep}@` : ''}`;
    },
  );
  return withoutLogin === url && !url.includes('://')
    ? url.replace(scpPassword, '$1@')
    : withoutSecretParameters(withoutLogin);
}

/** The https form of an http or git URL; undefined where there is none that could be told. */
export function httpsForm(url: string): string | undefined {
  const match = /^(?:http|git):\/\/([^/?#]+)(\/.*)$/i.exec(url);
  if (match === null) return undefined;
  const [, authority = '', path = ''] = match;
  // Another port speaks the other protocol: which one speaks https is not known.
  const standard = authority.replace(/:(80|9418)?$/, '');
  return /:\d+$/.test(standard.slice(standard.lastIndexOf('@') + 1)) ? undefined : `https://${standard}${path}`;
}
