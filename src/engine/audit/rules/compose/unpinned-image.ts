import { defineRule } from '../../rule.ts';
import { found, imageParts, problemAt } from './services.ts';

export const composeUnpinnedImage = defineRule({
  id: 'compose/unpinned-image',
  severity: 'warning',
  set: 'recommended',
  title: 'Image without a version',
  passes: 'Every image has a tag other than `latest`.',
  why: 'What runs depends on the day on which it was pulled: two machines differ, and there is no going back to what worked.',
  howToFix: 'Name the version that runs now (`docker compose images`), and let a bot propose the next ones.',
  example: { 'compose.yaml': 'services:\n  web:\n    image: nginx:latest' },
  good: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27.3' },
  fixes: ['compose/set-image-tag'],
  needs: ['compose'],
  check({ compose }) {
    return found(compose, (service) => {
      const image = imageParts(service);
      // What is built here is named, not pulled.
      if (!service.image || image === undefined || service.builds || image.digest) return [];
      if (image.tag !== null && image.tag !== 'latest') return [];
      const has = image.tag === null ? 'no tag, which means `latest`' : 'the tag `latest`';
      return [
        problemAt(service.image.at, service.name, `The image \`${image.name}\` of \`${service.name}\` has ${has}.`),
      ];
    });
  },
});
