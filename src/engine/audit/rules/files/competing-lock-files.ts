import { defineRule } from '../../rule.ts';
import { list } from '../../words.ts';
import { notItsOwnMatter } from './own-matter.ts';

const manifest = '{\n  "private": true,\n  "dependencies": { "ms": "^2.1.3" }\n}';
const npm = '{ "lockfileVersion": 3, "packages": { "": { "dependencies": { "ms": "^2.1.3" } } } }';
const yarn = '# yarn lockfile v1\n\nms@^2.1.3:\n  version "2.1.3"';

export const competingLockFiles = defineRule({
  id: 'files/competing-lock-files',
  severity: 'info',
  set: 'recommended',
  title: 'Competing lock files',
  passes: 'No manifest has the lock files of several package managers.',
  why: 'Each manager keeps its own file and leaves the other as it is: whoever installs with the one gets other versions than whoever installs with the other.',
  howToFix:
    'Keep the lock file of the manager in use and remove the others. `packageManager` in `package.json` tells everybody which one that is.',
  example: { 'package.json': manifest, 'package-lock.json': npm, 'yarn.lock': yarn },
  good: { 'package.json': manifest, 'package-lock.json': npm },
  fixes: [],
  needs: ['dependencyLocks'],
  check({ dependencyLocks: { competing } }, { repository }) {
    return (
      notItsOwnMatter(repository) ??
      competing.map((one) => ({
        message: `${one.manifest} has lock files of several managers: ${list(one.locks)}.`,
        subject: one.manifest,
        path: one.manifest,
      }))
    );
  },
});
