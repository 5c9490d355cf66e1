import { defineRule } from '../../rule.ts';
import { onceEach, problemAt } from './services.ts';

export const composeDependencyCondition = defineRule({
  id: 'compose/dependency-condition',
  severity: 'info',
  set: 'recommended',
  title: 'Dependency without a condition',
  passes: 'What depends on a service with a healthcheck waits until it is healthy.',
  why: 'Compose starts the dependent as soon as the other process runs, not when it answers: the first start fails now and then.',
  howToFix: 'Write `depends_on` in its long form, with `condition: service_healthy`.',
  example: {
    'compose.yaml':
      'services:\n  web:\n    image: nginx:1.27\n    depends_on: [db]\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]',
  },
  good: {
    'compose.yaml':
      'services:\n  web:\n    image: nginx:1.27\n    depends_on:\n      db:\n        condition: service_healthy\n  db:\n    image: postgres:17\n    healthcheck:\n      test: ["CMD", "pg_isready"]',
  },
  fixes: ['compose/require-service-healthy'],
  needs: ['compose'],
  check({ compose }) {
    return onceEach(
      compose.flatMap(({ services }) => {
        const checked = new Set(services.flatMap((one) => (one.healthcheck === 'set' ? [one.name] : [])));
        return services.flatMap(({ name, dependencies }) =>
          dependencies
            .filter(({ service, condition }) => condition === null && checked.has(service))
            .map(({ service, at }) =>
              problemAt(at, name, `\`${name}\` does not wait until \`${service}\` is healthy.`, service),
            ),
        );
      }),
    );
  },
});
