import { defineRule } from '../../rule.ts';
import { expectFile } from './expected-file.ts';

const places =
  /^(\.(github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.ya?ml|\.circleci\/config\.yml|\.woodpecker(\/[^/]+)?\.ya?ml|\.(travis|drone|cirrus)\.ya?ml|(azure|bitbucket)-pipelines\.ya?ml|\.buildkite\/.+|Jenkinsfile)$/;

export const noCi = defineRule({
  id: 'files/no-ci',
  severity: 'info',
  set: 'strict',
  title: 'No continuous integration',
  passes: 'There is a pipeline that runs by itself.',
  why: 'A change that no machine checks is checked by whoever meets it first.',
  howToFix: 'Add a workflow that builds and tests every change, such as `.github/workflows/ci.yml`.',
  example: { 'backup.sh': '#!/bin/sh\nexec restic backup /srv\n' },
  good: {
    'backup.sh': '#!/bin/sh\nexec restic backup /srv\n',
    '.github/workflows/ci.yml':
      'on: [push]\npermissions: {}\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: shellcheck backup.sh\n',
  },
  fixes: [],
  needs: ['files'],
  check({ files }, { repository }) {
    return expectFile(files, repository, places, 'Nothing checks its changes by itself.');
  },
});
