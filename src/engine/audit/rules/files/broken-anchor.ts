import { defineRule } from '../../rule.ts';
import { linkProblem } from './broken-link.ts';

export const brokenAnchor = defineRule({
  id: 'files/broken-anchor',
  severity: 'info',
  set: 'recommended',
  title: 'Link to a heading that is not there',
  passes: 'Every link to a heading in Markdown finds one like it.',
  why: 'The link opens the page and stays at its top: the reader looks for what it promised.',
  howToFix:
    'Name the heading as it is now: lower case, blanks as dashes, other signs left out. An anchor counts as right where it has the letters and digits of a heading, whatever stands between them: forges and generators differ there.',
  example: { 'README.md': 'See [how to set it up](#setup-guide).\n\n## Installation' },
  good: { 'README.md': 'See [how to set it up](#installation).\n\n## Installation' },
  fixes: [],
  needs: ['links'],
  check({ links: { broken } }) {
    return broken.filter(({ problem }) => problem === 'anchor').map(linkProblem);
  },
});
