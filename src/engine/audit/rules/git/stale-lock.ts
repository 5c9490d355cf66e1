import { defineRule } from '../../rule.ts';
import { minuteOf } from '../../words.ts';

export const staleLock = defineRule({
  id: 'git/stale-lock',
  severity: 'warning',
  set: 'default',
  title: 'Stale lock file',
  passes: 'No lock file was left behind.',
  why: 'Git removes its lock files within seconds. One that stays was left by a process that died, and blocks commits, fetches or checkouts.',
  howToFix:
    'Make sure that no git process is at work in the repository, then delete the lock file (`rm .git/index.lock`).',
  example: '$ touch -t 202601041820 .git/index.lock',
  good: '$ rm .git/index.lock',
  fixes: [],
  options: { minutes: { description: 'Age in minutes from which a lock file is taken for stale.', default: 10 } },
  needs: ['locks'],
  check({ locks }, { now, options }) {
    return locks
      .filter((lock) => now - lock.at > options.minutes * 60_000)
      .map((lock) => ({
        message: `${lock.path} has been there since ${minuteOf(lock.at)}; git removes it within seconds.`,
        subject: lock.path,
        since: lock.at,
      }));
  },
});
