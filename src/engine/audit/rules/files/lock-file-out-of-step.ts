import { defineRule } from '../../rule.ts';
import { notItsOwnMatter } from './own-matter.ts';

const lock =
  '{\n  "lockfileVersion": 3,\n  "packages": {\n    "": { "dependencies": { "express": "^4.21.0" } },\n    "node_modules/express": { "version": "4.21.2" }\n  }\n}';

export const lockFileOutOfStep = defineRule({
  id: 'files/lock-file-out-of-step',
  severity: 'warning',
  set: 'recommended',
  title: 'Lock file out of step',
  passes: 'The lock files were made for what the manifests ask for.',
  why: 'Strict installs (`npm ci`, `cargo build --locked`, `composer validate`…) fail, and others change the lock file under way: what is built is not what was committed.',
  howToFix:
    'Correct a manifest that cannot be read at the place that the message names. Then let the package manager bring the lock file in step (`npm install`, `cargo check`, `uv lock`, `poetry lock`…) and commit both.',
  example: { 'package.json': '{\n  "dependencies": {\n    "express": "^5.1.0"\n  }\n}', 'package-lock.json': lock },
  good: { 'package.json': '{\n  "dependencies": {\n    "express": "^4.21.0"\n  }\n}', 'package-lock.json': lock },
  fixes: [],
  needs: ['dependencyLocks'],
  check({ dependencyLocks: { outOfStep, notCompared, invalid } }, { repository }) {
    const elsewhere = notItsOwnMatter(repository);
    if (elsewhere) return elsewhere;
    const [first] = notCompared;
    if (outOfStep.length === 0 && invalid.length === 0 && first !== undefined) return { unknown: `${first.reason}.` };
    return [
      ...invalid.map(({ at, reason }) => ({
        message: `${at.path} is ${reason}. No package manager can read it, and no lock file be compared with it.`,
        subject: at.path,
        ...at,
      })),
      ...outOfStep.map(({ at, lock: path, key, message }) => ({
        message,
        subject: `${path}:${at.path}:${key}`,
        ...at,
      })),
    ];
  },
});
