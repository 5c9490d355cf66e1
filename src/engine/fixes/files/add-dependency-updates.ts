import { parseRemoteUrl } from '../../git/urls.ts';
import type { FixContext } from '../fix.ts';
import { conflict } from '../support/change.ts';
import { addFileFix } from './add-file.ts';
import { ecosystemsOf } from './ecosystems.ts';
import { trackedPaths } from './tracked-paths.ts';

export const addDependencyUpdates = addFileFix({
  id: 'files/add-dependency-updates',
  title: 'Add dependency updates',
  description: 'Adds a configuration of Dependabot (on GitHub) or Renovate (elsewhere), for what is used here.',
  needs: ['files'],
  questions: () => [
    {
      key: 'interval',
      prompt: 'How often',
      kind: 'choice',
      choices: [
        { value: 'weekly', label: 'Every week' },
        { value: 'daily', label: 'Every day' },
        { value: 'monthly', label: 'Every month' },
      ],
      default: 'weekly',
      required: false,
    },
  ],
  file(context) {
    const interval = context.answers.interval ?? 'weekly';
    return isOnGitHub(context) ? dependabot(context, interval) : renovate(interval);
  },
});

/** Without a remote: most likely it will be. */
function isOnGitHub({ facts: { configuration } }: FixContext): boolean {
  const remotes = configuration.state === 'known' ? configuration.value.remotes : [];
  return remotes.length === 0 || remotes.some(({ url }) => /(^|\.)github\.com$/i.test(parseRemoteUrl(url).host));
}

function dependabot({ facts }: FixContext, interval: string) {
  const found = ecosystemsOf(trackedPaths(facts)).flatMap(({ updates }) => updates ?? []);
  if (found.length === 0) throw conflict('Nothing at its top names what it depends on.');
  const entries = found.map(
    (ecosystem) =>
      `  - package-ecosystem: ${ecosystem}\n    directory: /\n    schedule:\n      interval: ${interval}\n    groups:\n      all:\n        patterns: ['*']\n`,
  );
  return {
    path: '.github/dependabot.yml',
    content: `version: 2\nupdates:\n${entries.join('')}`,
    note: found.join(', '),
  };
}

const renovateSchedules: Readonly<Record<string, string>> = {
  weekly: 'schedule:weekly',
  daily: 'schedule:daily',
  monthly: 'schedule:monthly',
};

function renovate(interval: string) {
  const presets = ['config:recommended', renovateSchedules[interval] ?? 'schedule:weekly'];
  const config = { $schema: 'https://docs.renovatebot.com/renovate-schema.json', extends: presets };
  return {
    path: 'renovate.json',
    content: `${JSON.stringify(config, null, 2)}\n`,
    note: 'Renovate',
    warnings: ['Renovate must be running for the forge that it lies on.'],
  };
}
