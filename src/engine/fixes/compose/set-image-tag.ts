import { AuditorError } from '../../../contract/errors.ts';
import { ownPairs } from '../../yaml/source.ts';
import { conflict } from '../support/change.ts';
import { composeFix } from './compose-fix.ts';
import type { Recipe } from './repair-text.ts';
import { scalarText } from './scalar-text.ts';

/** docs: github.com/distribution/reference, `tag`. */
const tagPattern = /^\w[\w.-]{0,127}$/;

/** All services that it is asked for must have the same image, unless a mere stand-in is shown. */
function tagRecipe(tag: string, isStandIn: boolean): Recipe {
  let first: { readonly image: string; readonly service: string } | undefined;
  return (service) => {
    const { map, name, source } = service;
    const [pair] = map ? ownPairs(map, 'image') : [];
    if (pair === undefined)
      throw conflict(`The image does not stand at \`${name}\` itself.`, 'Change what it is taken from, by hand.');
    const written = scalarText(source, pair.value);
    if (written === undefined)
      throw conflict(`The image of \`${name}\` is written in an unusual way.`, 'Change it by hand.');
    const { from, to, text } = written;
    if (text.includes('$'))
      throw conflict(`The image of \`${name}\` takes a variable.`, 'Set the version where the variable is set.');
    if (text.includes('@')) throw conflict(`The image of \`${name}\` has a digest already.`, 'Audit again.');
    // A colon before a slash is that of a registry's port.
    const [, repository = text, before] = /^(.*?)(?::([^:/]*))?$/.exec(text) ?? [];
    if (before !== undefined && before !== '' && before !== 'latest')
      throw conflict(`The image of \`${name}\` has a version already: ${before}.`, 'Audit again.');
    first ??= { image: repository, service: name };
    if (first.image !== repository && !isStandIn)
      throw new AuditorError(
        'bad-input',
        `One version does not fit several images: \`${first.service}\` runs ${first.image}, \`${name}\` runs ${repository}.`,
        { hint: 'Set it for one service at a time; in the terminal, --subject names the service.' },
      );
    service.refuseShared(pair.value);
    const value = `${repository}:${tag}`;
    return {
      edits: [{ from: from + repository.length, to, text: `:${tag}` }],
      changes: [{ path: ['services', name, 'image'], value }],
      note: `image: ${value}`,
    };
  };
}

export const setImageTag = composeFix({
  id: 'compose/set-image-tag',
  title: 'Set image version',
  description: 'Replaces `latest`, or no tag, by the version that you name.',
  words: { doing: 'Set the image version of', done: 'Set the image version of' },
  questions: () => [
    {
      key: 'tag',
      prompt: 'Which version (the image’s tag)',
      kind: 'text',
      required: true,
      perRepository: true,
      placeholder: '1.27.3',
    },
  ],
  recipes({ answers, standIns }) {
    const tag = (answers.tag ?? '').trim();
    const isStandIn = standIns?.has('tag') ?? false;
    if (!isStandIn && !tagPattern.test(tag))
      throw new AuditorError('bad-input', `“${tag}” is no tag of an image.`, {
        hint: 'Letters, digits, dots, dashes and underscores, such as 1.27.3-alpine.',
      });
    if (tag === 'latest') throw new AuditorError('bad-input', '`latest` is no version.', { hint: 'Name one.' });
    const recipe = tagRecipe(tag, isStandIn);
    return () => recipe;
  },
});
