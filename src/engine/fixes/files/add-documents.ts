import { AuditorError } from '../../../contract/errors.ts';
import { addFileFix } from './add-file.ts';

export const addReadme = addFileFix({
  id: 'files/add-readme',
  title: 'Add README',
  description: 'Adds a README.md with what the repository is for, to be filled with how it is used and changed.',
  questions: () => [
    {
      key: 'purpose',
      prompt: 'What is it for? One or two sentences',
      kind: 'text',
      required: true,
      perRepository: true,
      placeholder: 'Backs up the NAS to the other house, every night.',
    },
  ],
  file: ({ answers, repository }) => ({
    path: 'README.md',
    content: `# ${repository.name}\n\n${(answers.purpose ?? '').trim()}\n`,
  }),
});

export const addContributingGuide = addFileFix({
  id: 'files/add-contributing-guide',
  title: 'Add contributing guide',
  description: 'Adds a CONTRIBUTING.md that says how a change is proposed.',
  file: ({ repository }) => ({
    path: 'CONTRIBUTING.md',
    content: `# Contributing to ${repository.name}

Thank you for helping.

1. For anything larger than a small mend, open an issue first and say what you want to change, and why.
2. Work on a branch of your own. Keep each commit to one thing; its message says what changes, and why.
3. Try what you changed, and say in the pull request how.
4. Somebody else reads every change before it is merged.

Never commit passwords, tokens or keys. Where one slipped in, tell us in private at once, so that it can be replaced.
`,
  }),
});

export const addChangelog = addFileFix({
  id: 'files/add-changelog',
  title: 'Add changelog',
  description: 'Adds a CHANGELOG.md in the form of Keep a Changelog.',
  file: () => ({
    path: 'CHANGELOG.md',
    content: `# Changelog

All notable changes are written here, in the form of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).

## [Unreleased]

### Added

- This changelog.
`,
  }),
});

export const addCodeOwners = addFileFix({
  id: 'files/add-code-owners',
  title: 'Add code owners',
  description: 'Adds a CODEOWNERS file by which every change is brought before those who own the repository.',
  questions: () => [
    {
      key: 'owners',
      prompt: 'Owners: @user, @organisation/team or e-mail addresses, with spaces between',
      kind: 'text',
      required: true,
      placeholder: '@homelab/platform',
    },
  ],
  file({ answers, standIns }) {
    const owners = (answers.owners ?? '').trim().split(/\s+/);
    const stranger = owners.find((owner) => !/^(@[\w.-]+(\/[\w.-]+)*|[^\s@#]+@[^\s@#]+\.[^\s@#]+)$/.test(owner));
    if (stranger !== undefined && !standIns?.has('owners'))
      throw new AuditorError('bad-input', `${stranger} is no owner.`, {
        hint: 'An owner is @user, @organisation/team or an e-mail address.',
      });
    return {
      path: '.github/CODEOWNERS',
      content: `# Who is asked to read a change; the last line that fits counts.\n* ${owners.join(' ')}\n`,
    };
  },
});
