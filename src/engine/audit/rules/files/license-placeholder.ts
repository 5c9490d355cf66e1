import { defineRule } from '../../rule.ts';
import { notItsOwnMatter } from './own-matter.ts';

const isc = (who: string) =>
  `ISC License\n\nCopyright (c) ${who}\n\nPermission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.\n`;

export const licensePlaceholder = defineRule({
  id: 'files/license-placeholder',
  severity: 'warning',
  set: 'recommended',
  title: 'Licence not filled in',
  passes: 'Every licence names its year and holder.',
  why: 'The template’s brackets still stand where the year and the name belong: nobody is named whose permission it is.',
  howToFix: 'Write the year and the name of who holds the rights.',
  example: { LICENSE: isc('<year> <copyright holder>').replace('<copyright holder>', 'Ada Author') },
  good: { LICENSE: isc('2026 Ada Author') },
  fixes: ['files/fill-in-license'],
  needs: ['license'],
  check({ license: { files } }, { repository }) {
    return (
      notItsOwnMatter(repository) ??
      files.flatMap(({ path, placeholders }) =>
        placeholders.map(({ text, at }) => ({
          message: `\`${text}\` was never filled in.`,
          subject: `${path}:${text}`,
          ...at,
        })),
      )
    );
  },
});
