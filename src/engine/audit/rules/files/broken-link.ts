import type { BrokenLink, LinkProblem } from '../../../markdown/types.ts';
import { defineRule, type Problem } from '../../rule.ts';
import { count } from '../../words.ts';

const says: Readonly<Record<LinkProblem, (link: BrokenLink) => string>> = {
  missing: ({ target, leadsTo }) => `The link to ${target} leads nowhere: there is no ${leadsTo}.`,
  untracked: ({ target, leadsTo }) =>
    `The link to ${target} leads nowhere for everybody else: ${leadsTo} is here, but not in git.`,
  case: ({ target, leadsTo }) =>
    `The link to ${target} leads nowhere where case counts (forges, Linux): the name is ${leadsTo}.`,
  address: ({ target }) =>
    `The link to ${target} lacks its \`${target.includes('@') ? 'mailto:' : 'https://'}\`: it is taken for the name of a file.`,
  anchor: ({ target, leadsTo }) => `The link to ${target} finds no such heading in ${leadsTo}.`,
};

/** At its target. */
export const linkProblem = (link: BrokenLink): Problem => {
  const { path, target, problem, line, column, endLine, endColumn } = link;
  return { message: says[problem](link), subject: `${path}:${target}`, path, line, column, endLine, endColumn };
};

export const brokenLink = defineRule({
  id: 'files/broken-link',
  severity: 'warning',
  set: 'recommended',
  title: 'Broken link in Markdown',
  passes: 'Every relative link in Markdown leads to a file that git tracks.',
  why: 'Readers end on an error page, and mostly do not say so. Links break when files are moved, and nothing else notices.',
  howToFix:
    'Correct the link, or add the file that it leads to. Links are relative to their file, or to the repository with a leading `/`; upper and lower case count. Changelogs, templates, tests and what comes from others are not judged, nor are links that a generator of pages may resolve in its own way.',
  example: { 'README.md': 'See [how to set it up](docs/set-up.md).', 'docs/setup.md': '# Set up' },
  good: { 'README.md': 'See [how to set it up](docs/setup.md).', 'docs/setup.md': '# Set up' },
  fixes: [],
  needs: ['links'],
  check({ links: { broken, more, unread } }) {
    const found = broken
      .filter(({ problem }) => problem !== 'anchor')
      .map((link): Problem => ({ ...linkProblem(link), ...(link.problem === 'untracked' && { severity: 'info' }) }));
    if (more > 0 && found.length > 0)
      found.push({ message: `${count(more, 'more link leads', 'more links lead')} nowhere.`, subject: 'more' });
    if (found.length === 0 && unread > 0)
      return {
        unknown: `${count(unread, 'Markdown file is', 'Markdown files are')} too long, or too many, to be read.`,
      };
    return found;
  },
});
