import { defineRule } from '../../rule.ts';
import { found, imageParts, problemAt } from './services.ts';

export const composeNoDigest = defineRule({
  id: 'compose/no-digest',
  severity: 'info',
  set: 'strict',
  title: 'Image tag without a digest',
  passes: 'Every image with a version is pinned to a digest.',
  why: 'A tag can be moved to another image, by mistake or by whoever took over the account; a digest cannot.',
  howToFix: 'Append the digest that `docker buildx imagetools inspect IMAGE` shows: `nginx:1.27.3@sha256:…`.',
  example: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27.3' },
  good: { 'compose.yaml': `services:\n  web:\n    image: nginx:1.27.3@sha256:${'0a'.repeat(32)}` },
  fixes: [],
  needs: ['compose'],
  check({ compose }) {
    return found(compose, (service) => {
      const image = imageParts(service);
      if (!service.image || !image || service.builds || image.digest) return [];
      // Without a version there is another rule to say so.
      if (image.tag === null || image.tag === 'latest') return [];
      const message = `The image \`${image.name}:${image.tag}\` of \`${service.name}\` has no digest.`;
      return [problemAt(service.image.at, service.name, message)];
    });
  },
});
