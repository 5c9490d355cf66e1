import { defineRule } from '../../rule.ts';
import { onceEach, problemAt } from './services.ts';

export const composeUndefinedReference = defineRule({
  id: 'compose/undefined-reference',
  severity: 'error',
  set: 'default',
  title: 'Compose: undefined network, volume, secret, config or service',
  passes: 'Everything that services refer to is defined.',
  why: 'Docker Compose refuses a project that refers to something that it does not define.',
  howToFix: 'Define it at the top of the file, or correct the name where it is used.',
  example: {
    'compose.yaml': 'services:\n  db:\n    image: postgres:17\n    volumes:\n      - data:/var/lib/postgresql/data',
  },
  good: {
    'compose.yaml':
      'services:\n  db:\n    image: postgres:17\n    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data:',
  },
  fixes: [],
  needs: ['compose'],
  check({ compose }) {
    return onceEach(
      compose.flatMap(({ services, defined }) =>
        services.flatMap((service) =>
          service.references
            .filter(({ kind, value }) => defined !== null && !service.incomplete && !defined[kind].includes(value))
            .map(({ kind, value, at }) =>
              problemAt(
                at,
                service.name,
                `\`${service.name}\` uses the ${kind} \`${value}\`, which is not defined.`,
                value,
              ),
            ),
        ),
      ),
    );
  },
});
