import { defineRule } from '../../rule.ts';
import { howToAllow } from './allow.ts';
import { foundSecrets } from './found.ts';

const line = 'q8Zr3vLk1TnX5yBc7WdE9fGh2JmP4sQu6RtV0aYiOoKxNbHgFwDzCjSeMlUpIr3T';

// Put together when it runs: in the bundle it would be taken for a key of ours.
const [begin, end] = ['BEGIN', 'END'].map((word) => ['-----', word, ' RSA PRIVATE ', 'KEY-----'].join(''));

export const privateKey = defineRule({
  id: 'secrets/private-key',
  severity: 'error',
  set: 'default',
  title: 'Private key in a tracked file',
  passes: 'No tracked file holds a private key.',
  why: 'Whoever has a clone, or ever had one, can sign in, decrypt or sign as the owner of the key; a passphrase only delays it. The key is never shown, logged or stored here: a fingerprint stands for it. In tests, examples and vendored code it is an info: keys made for a test protect nothing.',
  howToFix: `First rotate it: make a new key pair, put the new public key where the old one is trusted and remove the old one there (\`authorized_keys\`, certificates, service accounts). Then take the file out of git (\`git rm --cached\`) and list it in \`.gitignore\`: *Stop tracking* does both where all of the file is the key. That leaves it in the history and in every clone: remove it there too where the repository is shared (\`git filter-repo --invert-paths --path FILE\`). ${howToAllow}`,
  example: {
    'deploy/id_server': [begin, `MII${line}`, line, line, end, ''].join('\n'),
  },
  good: { 'deploy/id_server.pub': 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ7m server\n' },
  fixes: ['files/untrack'],
  needs: ['secrets'],
  check: ({ secrets }, { repository }) => foundSecrets(secrets, repository, true),
});
