import { relative, sep } from 'node:path';
import { AuditorError } from '../../../contract/errors.ts';
import type { Question } from '../../../contract/fixes.ts';
import { publishUrl } from '../../audit/policy/publish.ts';
import type { Policy } from '../../audit/policy-types.ts';
import { checkedRemoteName, checkedUrl } from '../../git/checked-url.ts';
import type { RepositoryFacts, RepositoryLocation } from '../../git/facts.ts';
import { redactUrl } from '../../git/urls.ts';
import type { FixContext } from '../fix.ts';
import { conflict, readText } from '../support/change.ts';
import { readConfig } from '../support/config-change.ts';

export function urlQuestion(repository?: RepositoryLocation, facts?: RepositoryFacts, policy?: Policy): Question {
  const remotes = remotesIn(facts);
  const preset = repository && remotes.length === 0 ? urlByPolicy(repository, policy) : undefined;
  return {
    key: 'url',
    prompt: 'URL of an empty repository at your host (none: as the policy says)',
    kind: 'text',
    required: repository !== undefined && remotes.length === 0 && preset === undefined,
    perRepository: true,
    placeholder: 'ssh://git@git.example/me/name.git',
    ...(preset !== undefined && { default: preset }),
  };
}

export const nameQuestion = (facts?: RepositoryFacts, policy?: Policy): Question => ({
  key: 'name',
  prompt: 'Name of the remote',
  kind: 'text',
  ...(policy && { default: preferredRemote(remotesIn(facts), policy) }),
  required: false,
});

const remotesIn = (facts?: RepositoryFacts): string[] =>
  facts?.configuration.state === 'known' ? facts.configuration.value.remotes.map(({ name }) => name) : [];

/** The policy's, else the one that there is, else `origin`. */
function preferredRemote(names: readonly string[], { publish: target }: Policy): string {
  const wanted = target?.remote ?? 'origin';
  if (names.length === 0 || names.includes(wanted)) return wanted;
  return names.length === 1 && names[0] !== undefined ? names[0] : 'origin';
}

function urlByPolicy(repository: RepositoryLocation, policy?: Policy): string | undefined {
  if (!policy?.publish) return undefined;
  const path = relative(repository.root, repository.path).split(sep).join('/');
  return publishUrl(policy.publish, repository.name, path === '' || path.startsWith('..') ? repository.name : path);
}

/** Where it goes: `url` where a remote is to be added. Throws where nobody said. */
export async function destination(
  context: FixContext,
): Promise<{ remote: string; url: string | undefined; added: boolean }> {
  const { repository, policy, answers } = context;
  const names = (await readText(context, ['remote'])).split('\n').filter(Boolean);
  const remote = checkedRemoteName(answers.name || preferredRemote(names, policy));
  const given = answers.url?.trim();
  if (names.includes(remote)) {
    const [now] = await readConfig(context, `remote.${remote}.url`);
    if (given && given !== now)
      throw conflict(`${remote} leads to ${redactUrl(now ?? '')} already.`, 'Give another name, or change its URL.');
    return { remote, url: undefined, added: false };
  }
  if (!given && names.length > 0)
    throw new AuditorError('bad-input', `There is no remote ${remote}.`, {
      hint: `Choose one of: ${names.join(', ')}.`,
    });
  const url = given ? checkedUrl(given) : urlByPolicy(repository, policy);
  if (url === undefined)
    throw new AuditorError('bad-input', 'It is not known where to publish it.', {
      hint: 'Give a URL, or name a host for all under `publish` in the policy (.gitops-auditor.yaml).',
    });
  return { remote, url, added: true };
}
