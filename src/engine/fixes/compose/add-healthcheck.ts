import { AuditorError } from '../../../contract/errors.ts';
import type { Finding } from '../../../contract/findings.ts';
import type { Question } from '../../../contract/fixes.ts';
import type { RepositoryFacts } from '../../git/facts.ts';
import { conflict } from '../support/change.ts';
import { addEntry } from './add-entry.ts';
import { type ComposeTarget, composeFix, targetsOf } from './compose-fix.ts';
import { healthcheckCommand } from './healthcheck-commands.ts';
import type { Recipe } from './repair-text.ts';

const healthcheckRecipe =
  (command: string): Recipe =>
  (service) => ({
    ...addEntry(service, {
      key: 'healthcheck',
      value: {
        // To Compose a dollar begins a variable of its own.
        test: ['CMD-SHELL', command.replaceAll('$', '$$$$')],
        interval: '30s',
        timeout: '5s',
        retries: 3,
        start_period: '30s',
      },
    }),
    note: `healthcheck: ${command}`,
  });

interface Known {
  readonly image: string;
  readonly command: string | undefined;
}

/** What the facts tell of a service: its image with variables filled in, and what tells whether that works. */
function knownOf({ compose }: RepositoryFacts, { path, service }: ComposeTarget): Known {
  const projects = compose.state === 'known' ? compose.value : [];
  const found = projects
    .filter(({ files }) => files.includes(path))
    .flatMap(({ services }) => services.filter(({ name }) => name === service))[0];
  const image = found?.image?.reference ?? '';
  return { image, command: healthcheckCommand(image, found?.ports[0]?.target[0]) };
}

const question = (known: Partial<Question>): Question => ({
  key: 'test',
  prompt: 'Command in the container that succeeds while it works (empty: by its image, where that is known)',
  kind: 'text',
  required: false,
  placeholder: 'curl --fail http://127.0.0.1:8080/health',
  ...known,
});

export const addHealthcheck = composeFix({
  id: 'compose/add-healthcheck',
  title: 'Add healthcheck',
  description: 'Adds a healthcheck with a command that the image brings, or one that you name.',
  words: { doing: 'Add a healthcheck to', done: 'Added a healthcheck to' },
  needs: ['compose'],
  questions(_repository, facts, findings: readonly Finding[] = []) {
    const [target, ...others] = targetsOf(findings);
    if (facts === undefined || target === undefined || others.length > 0) return [question({})];
    const { command } = knownOf(facts, target);
    const prompt = `Command in the container of ${target.service} that succeeds while it works`;
    return [question({ prompt, required: true, ...(command !== undefined && { default: command }) })];
  },
  recipes({ answers, facts }, targets) {
    const given = answers.test?.trim();
    if (given !== undefined && given !== '') {
      if (/[\r\n]/.test(given)) throw new AuditorError('bad-input', 'The command must be one line.');
      if (new Set(targets.map((target) => knownOf(facts, target).image)).size > 1)
        throw new AuditorError('bad-input', 'One command does not fit several images.', {
          hint: 'Do it to one service at a time (in the terminal, --subject names it), or leave the answer empty to take what is known of each image.',
        });
      return () => healthcheckRecipe(given);
    }
    return (target) => {
      const { image, command } = knownOf(facts, target);
      if (command !== undefined) return healthcheckRecipe(command);
      throw conflict(
        `No command is known that tells whether ${image === '' ? 'it' : image} works.`,
        'Name one, for this service alone; in the terminal with --subject and --answer test=….',
      );
    };
  },
});
