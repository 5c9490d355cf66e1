import { checkedRemoteName, checkedUrl } from '../../git/checked-url.ts';
import { defineFix } from '../fix.ts';
import { conflict, readText } from '../support/change.ts';
import { undoConfig } from '../support/config-change.ts';
import { applyUrls, recoverUndoUrls, recoverUrls, type UrlData, type UrlMemory } from './remote-urls.ts';

export const addRemote = defineFix<UrlData, UrlMemory>({
  id: 'git/add-remote',
  title: 'Add a remote',
  description: 'Tells the repository where its other home is. Nothing is sent or fetched yet.',
  undoable: true,
  risk: 'safe',
  questions: () => [
    {
      key: 'url',
      prompt: 'URL',
      kind: 'text',
      required: true,
      perRepository: true,
      placeholder: 'https://github.com/owner/name.git',
    },
    { key: 'name', prompt: 'Name of the remote', kind: 'text', default: 'origin', required: false },
  ],

  async plan(context) {
    const name = checkedRemoteName(context.answers.name || 'origin');
    const url = checkedUrl(context.answers.url ?? '');
    const names = (await readText(context, ['remote'])).split('\n');
    if (names.includes(name)) throw conflict(`There is a remote ${name} already.`, 'Change its URL instead.');
    return {
      summary: `Add ${name} at ${url}`,
      commands: [['git', 'remote', 'add', '--', name, url]],
      details: [],
      warnings: [],
      undoable: true,
      data: {
        changes: [
          { key: `remote.${name}.url`, before: [], after: [url] },
          { key: `remote.${name}.fetch`, before: [], after: [`+refs/heads/*:refs/remotes/${name}/*`] },
        ],
        done: `Added ${name} at ${url}`,
      },
    };
  },
  apply: applyUrls,

  async undo(context, { changes }) {
    const name = changes[0]?.key.slice('remote.'.length, -'.url'.length) ?? '';
    if ((await readText(context, ['for-each-ref', '--count=1', `refs/remotes/${name}/`])) !== '')
      throw conflict(`${name} has been fetched from since.`, `Remove it yourself (git remote remove ${name}).`);
    await undoConfig(context, changes);
    return `Removed ${name}`;
  },
  recover: recoverUrls,
  recoverUndo: recoverUndoUrls,
});
