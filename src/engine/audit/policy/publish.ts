import { AuditorError } from '../../../contract/errors.ts';
import { didYouMean } from '../../did-you-mean.ts';
import { checkedRemoteName, checkedUrl } from '../../git/checked-url.ts';
import type { PublishTarget } from '../policy-types.ts';
import { publishKeys } from './schema.ts';
import type { Value, YamlSource } from './yaml-source.ts';

/** `publish`: where repositories without a remote go. Undefined, and a problem at its place, where it is not to be used. */
export function parsePublish(source: YamlSource, value: Value): PublishTarget | undefined {
  const entries = source.entries(value, 'publish', '`publish`');
  if (entries === undefined) return undefined;
  let remote: string | undefined = 'origin';
  let url: string | undefined;
  for (const { name, key, value: given } of entries) {
    if (name === 'remote') remote = checked(source, given, 'publish.remote', checkedRemoteName);
    else if (name === 'url') url = checked(source, given, 'publish.url', checkedTemplate);
    else
      source.report(key, `publish.${name}`, `\`${name}\` is no key of \`publish\`.`, {
        hint: didYouMean(name, Object.keys(publishKeys)),
      });
  }
  if (!entries.some(({ name }) => name === 'url'))
    source.report(value.at, 'publish.url', '`publish` needs a `url`.', {
      hint: 'Such as ssh://git@git.example/me/{name}.git',
    });
  return remote === undefined || url === undefined ? undefined : { remote, url };
}

function checked(source: YamlSource, value: Value, key: string, check: (text: string) => string): string | undefined {
  const given = source.scalar(value);
  if (typeof given !== 'string') {
    source.report(value.at, key, `\`${key}\` must be text.`);
    return undefined;
  }
  try {
    return check(given);
  } catch (thrown) {
    const { message, hint } = AuditorError.from(thrown);
    source.report(value.at, key, message, { hint });
    return undefined;
  }
}

/** Throws `bad-input` where it gives no URL that is safe to hand to git, or the same for all. */
function checkedTemplate(template: string): string {
  const unknown = /\{(?!name\}|path\})[^}]*\}?/.exec(template)?.[0];
  if (unknown !== undefined)
    throw new AuditorError('bad-input', `\`${unknown}\` is no placeholder.`, { hint: 'There are {name} and {path}.' });
  if (!/\{(name|path)\}/.test(template))
    throw new AuditorError('bad-input', 'The URL must hold {name} or {path}: no two repositories can share one.');
  checkedUrl(render(template, 'name', 'folder/name'));
  return template.trim();
}

const render = (template: string, name: string, path: string): string =>
  template.replace(/\{(name|path)\}/g, (_, key) => (key === 'name' ? name : path));

/** The URL of one repository; `path`: below the root folder, with `/`. Throws `bad-input` where its name fits in none. */
export const publishUrl = ({ url }: PublishTarget, name: string, path: string): string =>
  checkedUrl(render(url, name, path));
