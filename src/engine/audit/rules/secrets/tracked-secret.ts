import { defineRule } from '../../rule.ts';
import { howToAllow } from './allow.ts';
import { foundSecrets } from './found.ts';

// Put together when it runs: in the bundle it would be taken for a secret of ours.
const invented = ['ghp_', 'wK9xQ2mZ7rTb4LcV8nHd', '5sJf3YpGa6Ue1XiO'].join('');

export const trackedSecret = defineRule({
  id: 'secrets/tracked-secret',
  severity: 'error',
  set: 'default',
  title: 'Secret in a tracked file',
  passes: 'No tracked file holds a token, key or password that secretlint knows.',
  why: 'What is committed is in every clone and every backup, and stays in the history after the line is gone. Programs search public repositories for tokens within minutes of a push. The value is never shown, logged or stored here: a fingerprint stands for it. Passwords in URLs and tokens in documentation are warnings; passwords in documentation, and whatever stands in tests, examples, templates and vendored code or is for a host like example.com, an info: it may be made up. Of those, many in one folder are told at once. Files that git calls binary are not searched, nor those beyond 16 MB.',
  howToFix: `First rotate it: revoke the secret where it is used and issue a new one, as the old one counts as known. Then take it out of the file: read it from the environment, a secret store or a file that is ignored. Where all of the file is secrets (an environment file, sign-ins), *Stop tracking* takes it out of git and lists it in \`.gitignore\`. Neither takes it out of the history: where the repository is shared and it cannot be revoked, do that too (\`git filter-repo --replace-text\`). ${howToAllow}`,
  example: { 'deploy/publish.sh': `#!/bin/sh\nexport GH_TOKEN=${invented}\ngh release create "$1"\n` },
  good: {
    'deploy/publish.sh': '#!/bin/sh\ntest -n "$GH_TOKEN" || exit 1\ngh release create "$1"\n',
  },
  fixes: ['files/untrack'],
  needs: ['secrets'],
  check: ({ secrets }, { repository }) => foundSecrets(secrets, repository, false),
});
