import { defineRule } from '../../rule.ts';

const mebibyte = 1024 * 1024;

export const largeFile = defineRule({
  id: 'files/large-file',
  severity: 'info',
  set: 'recommended',
  title: 'Large file',
  passes: 'No file is larger than the policy allows.',
  why: 'Every clone fetches every version of it, for ever. Forges refuse files over a limit (GitHub warns at 50 MiB and refuses at 100).',
  howToFix:
    'Keep it elsewhere (a release, a registry, object storage) or in Git LFS. Versions already in the history stay until that is rewritten.',
  example: '$ head -c 12000000 /dev/zero > backup.tar\n$ git add backup.tar',
  good: "$ git rm --quiet --cached backup.tar\n$ echo 'backup.tar' >> .gitignore",
  fixes: [],
  options: { maxMebibytes: { description: 'Larger files are told, in MiB; at least 1.', default: 10 } },
  needs: ['files'],
  check({ files: { large } }, { options }) {
    if (large === null) return { unknown: 'Only git knows how large it keeps the large ones.' };
    return large
      .filter(({ bytes }) => bytes > options.maxMebibytes * mebibyte)
      .map(({ path, bytes }) => ({
        message: `${path} has ${(bytes / mebibyte).toFixed(1)} MiB; every clone carries every version of it.`,
        subject: path,
        path,
      }));
  },
});
