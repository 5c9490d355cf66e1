import { defineFix } from '../fix.ts';
import { conflict } from '../support/change.ts';
import { withoutCredentials } from '../support/remote-url.ts';
import { applyUrls, planUrls, recoverUrls, type UrlData, type UrlMemory, urlChanges } from './remote-urls.ts';

export const removeCredentials = defineFix<UrlData, UrlMemory>({
  id: 'git/remove-credentials',
  title: 'Remove credentials from the URL',
  description: 'Takes passwords and tokens out of the remotes’ URLs. They are kept nowhere.',
  undoable: false,
  risk: 'careful',
  questions: () => [],

  async plan(context) {
    const changes = await urlChanges(context, withoutCredentials);
    if (changes.length === 0) throw conflict('No remote’s URL in the repository’s own config holds credentials.');
    return planUrls(
      'Remove the credentials from the remotes’ URLs',
      'Removed the credentials from the remotes’ URLs',
      changes,
      ['Others may have read the password or token: revoke it. Git will ask its credential helper from now on.'],
    );
  },
  apply: applyUrls,
  recover: recoverUrls,
});
