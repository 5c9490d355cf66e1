import { defineFix } from '../fix.ts';
import { conflict } from '../support/change.ts';
import { httpsForm } from '../support/remote-url.ts';
import {
  applyUrls,
  planUrls,
  recoverUndoUrls,
  recoverUrls,
  type UrlData,
  type UrlMemory,
  undoUrls,
  urlChanges,
} from './remote-urls.ts';

export const useHttps = defineFix<UrlData, UrlMemory>({
  id: 'git/use-https',
  title: 'Use HTTPS',
  description: 'Gives remotes that are reached without encryption (http, git) their https address.',
  undoable: true,
  risk: 'safe',
  questions: () => [],

  async plan(context) {
    const changes = await urlChanges(context, httpsForm);
    if (changes.length === 0)
      throw conflict('No remote has an http or git URL whose https form is known.', 'Change the URL yourself.');
    return planUrls('Reach the remotes by HTTPS', 'Changed the remotes’ URLs to HTTPS', changes, [
      'Whether the server answers there is not known before the next fetch.',
    ]);
  },
  apply: applyUrls,
  undo: undoUrls,
  recover: recoverUrls,
  recoverUndo: recoverUndoUrls,
});
