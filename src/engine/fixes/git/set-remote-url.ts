import { checkedUrl } from '../../git/checked-url.ts';
import { redactUrl } from '../../git/urls.ts';
import { defineFix } from '../fix.ts';
import { conflict } from '../support/change.ts';
import { readConfig } from '../support/config-change.ts';
import {
  applyUrls,
  planUrls,
  recoverUndoUrls,
  recoverUrls,
  type UrlData,
  type UrlMemory,
  undoUrls,
} from './remote-urls.ts';
import { chosenRemote, remoteQuestion } from './set-upstream.ts';

export const setRemoteUrl = defineFix<UrlData, UrlMemory>({
  id: 'git/set-remote-url',
  title: 'Change the remote’s URL',
  description: 'Points a remote to another address.',
  undoable: true,
  risk: 'careful',
  questions: (_repository, facts) => [
    remoteQuestion(facts),
    {
      key: 'url',
      prompt: 'New URL',
      kind: 'text',
      required: true,
      perRepository: true,
      placeholder: 'https://github.com/owner/name.git',
    },
  ],

  async plan(context) {
    const url = checkedUrl(context.answers.url ?? '');
    const remote = await chosenRemote(context);
    const key = `remote.${remote}.url`;
    const before = await readConfig(context, key);
    if (before.length !== 1)
      throw conflict(
        before.length === 0
          ? `The URL of ${remote} does not stand in the repository’s own config.`
          : `${remote} has ${before.length} URLs.`,
        'Edit the config by hand (git config --edit).',
      );
    if (before[0] === url) throw conflict(`${remote} has that URL already.`);
    const pushUrl = await readConfig(context, `remote.${remote}.pushurl`);
    const warnings = pushUrl.length > 0 ? [`Pushes still go to ${pushUrl.map(redactUrl).join(', ')}.`] : [];
    return planUrls(
      `Point ${remote} to ${url}`,
      `Pointed ${remote} to ${url}`,
      [{ key, before, after: [url] }],
      warnings,
    );
  },
  apply: applyUrls,
  undo: undoUrls,
  recover: recoverUrls,
  recoverUndo: recoverUndoUrls,
});
