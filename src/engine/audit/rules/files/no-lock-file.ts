import { defineRule } from '../../rule.ts';
import { notItsOwnMatter } from './own-matter.ts';

export const noLockFile = defineRule({
  id: 'files/no-lock-file',
  severity: 'info',
  set: 'recommended',
  title: 'No lock file',
  passes: 'Every application’s dependencies are locked.',
  why: 'Without its lock file each install takes the newest versions that fit: what is built today is not what was tested yesterday, and a bad release comes in by itself.',
  howToFix:
    'Let the package manager write its lock file (`npm install`, `cargo generate-lockfile`, `composer update`…), take it out of `.gitignore`, and commit it. Libraries need none.',
  example: { 'package.json': '{\n  "private": true,\n  "dependencies": { "express": "^5.1.0" }\n}' },
  good: {
    'package.json': '{\n  "private": true,\n  "dependencies": { "express": "^5.1.0" }\n}',
    'package-lock.json':
      '{\n  "lockfileVersion": 3,\n  "packages": {\n    "": { "dependencies": { "express": "^5.1.0" } },\n    "node_modules/express": { "version": "5.1.0" }\n  }\n}',
  },
  fixes: [],
  needs: ['dependencyLocks'],
  check({ dependencyLocks: { missing, invalid } }, { repository }) {
    const elsewhere = notItsOwnMatter(repository);
    if (elsewhere) return elsewhere;
    const first = invalid.find(({ locked }) => !locked);
    if (missing.length === 0 && first !== undefined) return { unknown: `${first.at.path} is ${first.reason}.` };
    return missing.map(({ manifest, lock, untracked }) => ({
      message: untracked
        ? `${manifest} has a lock file, ${lock}, but git does not track it.`
        : `${manifest} has no lock file (${lock}).`,
      subject: manifest,
      path: manifest,
    }));
  },
});
