import { isMadeUpPlace } from '../../made-up-places.ts';
import { defineRule } from '../../rule.ts';
import { list } from '../../words.ts';

export const trackedEnvironmentFile = defineRule({
  id: 'files/tracked-environment-file',
  severity: 'warning',
  set: 'default',
  title: 'Environment file with secrets is tracked',
  passes: 'No tracked environment file sets what looks like a secret.',
  why: 'What is committed is in every clone and stays in the history, even after the file is gone.',
  howToFix:
    'First replace the secrets where they are used: they count as known. Then take the file out of git (`git rm --cached .env`), list it in `.gitignore`, and keep an example without values (`.env.example`).',
  example: { '.env': 'DB_PASSWORD=k3ttle-Br4ss\n' },
  good: { '.env.example': 'DB_PASSWORD=\n', '.gitignore': '.env\n' },
  fixes: ['files/untrack'],
  needs: ['files'],
  check({ files: { environment } }) {
    return environment.flatMap(({ path, secrets }) => {
      const [first] = secrets;
      if (first === undefined) return [];
      return [
        {
          message: `${path} is tracked and sets ${list(secrets.map(({ name }) => name))}.`,
          subject: path,
          path,
          line: first.line,
          column: 1,
          ...(isMadeUpPlace(path) && { severity: 'info' as const }),
        },
      ];
    });
  },
});
