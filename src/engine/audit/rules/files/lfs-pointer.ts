import type { CountedPaths } from '../../../git/file-facts.ts';
import { defineRule } from '../../rule.ts';
import { count, list } from '../../words.ts';

/** `a.psd, b.psd and 7 more`, of all that there are. */
const names = ({ count: all, paths }: CountedPaths): string =>
  list(all > 3 ? [...paths.slice(0, 2), ...Array.from({ length: all - 2 }, () => '')] : paths);

export const lfsPointer = defineRule({
  id: 'files/lfs-pointer',
  severity: 'warning',
  set: 'recommended',
  title: 'Git LFS file without its content, or kept whole',
  passes: 'Every file of Git LFS has its content here, and only its pointer in git.',
  why: 'A pointer in a file’s place breaks whatever opens or builds it. A file that was committed without Git LFS is in every clone for ever, and shows as changed to everybody who has Git LFS.',
  howToFix:
    'Pointers: install Git LFS (`git lfs install`), then `git lfs pull`. Files that are kept whole: with Git LFS installed, `git add --renormalize FILE` and commit; `git lfs migrate import` takes them out of the history, which changes its commits.',
  example:
    "$ echo '*.psd filter=lfs diff=lfs merge=lfs -text' > .gitattributes\n$ head -c 5000 /dev/zero > logo.psd\n$ git add .gitattributes logo.psd",
  good: "$ printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%064d\\nsize 5000\\n' 7 > pointer  # as Git LFS makes it\n$ git update-index --cacheinfo 100644,$(git hash-object -w pointer),logo.psd",
  fixes: [],
  needs: ['lfs'],
  check({ lfs: { pointers, whole } }) {
    const are = pointers.count === 1 ? 'is' : 'are';
    return [
      ...(pointers.count === 0
        ? []
        : [
            {
              message: `${count(pointers.count, 'file')} of Git LFS ${are} here as a pointer only: ${names(pointers)}.`,
              subject: 'pointers',
            },
          ]),
      ...(whole.count === 0
        ? []
        : [
            {
              message: `${count(whole.count, 'file')} that ${whole.count === 1 ? 'belongs' : 'belong'} in Git LFS ${whole.count === 1 ? 'is' : 'are'} kept whole in git: ${names(whole)}.`,
              subject: 'whole',
            },
          ]),
    ];
  },
});
