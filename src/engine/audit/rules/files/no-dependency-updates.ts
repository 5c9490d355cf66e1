import { defineRule, notApplicable } from '../../rule.ts';
import { expectFile } from './expected-file.ts';

const places =
  /^(\.github\/dependabot\.ya?ml|((\.github|\.gitlab|\.forgejo|\.gitea)\/)?(renovate\.json5?|\.renovaterc(\.json5?)?))$/;

/** Files that name what comes from elsewhere, as far as the common updaters know them. */
const manifests =
  /^(package\.json|go\.mod|Cargo\.toml|requirements[^/]*\.txt|pyproject\.toml|Pipfile|Gemfile|composer\.json|pom\.xml|build\.gradle(\.kts)?|[^/]+\.csproj|mix\.exs|pubspec\.yaml|(Docker|Container)file|(docker-)?compose[^/]*\.ya?ml|\.github\/workflows\/[^/]+\.ya?ml|\.gitmodules|\.terraform\.lock\.hcl)$/;

export const noDependencyUpdates = defineRule({
  id: 'files/no-dependency-updates',
  severity: 'info',
  set: 'strict',
  title: 'No dependency updates',
  passes: 'An updater proposes new versions of what it depends on.',
  why: 'What nobody updates grows old unseen: known weaknesses stay open, and the one big update later is the hard one.',
  howToFix: 'Add `.github/dependabot.yml`, or a `renovate.json`.',
  example: { Dockerfile: 'FROM alpine:3.20\n' },
  good: {
    Dockerfile: 'FROM alpine:3.20\n',
    '.github/dependabot.yml':
      'version: 2\nupdates:\n  - package-ecosystem: docker\n    directory: /\n    schedule: { interval: weekly }\n',
  },
  fixes: ['files/add-dependency-updates'],
  needs: ['files'],
  check({ files }, { repository }) {
    if (files.count > 0 && !files.notable.some((path) => manifests.test(path)))
      return notApplicable('It has no file at its top that names what it depends on.');
    return expectFile(files, repository, places, 'Nothing proposes updates of what it depends on.');
  },
});
