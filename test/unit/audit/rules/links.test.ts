import assert from 'node:assert/strict';
import { absent, known } from '../../../../src/engine/fact.ts';
import type { BrokenLink, LinkProblem, MarkdownLinks } from '../../../../src/engine/markdown/types.ts';
import { judge, messages, verdict } from '../facts.ts';

const place = { path: 'docs/a.md', line: 3, column: 5, endLine: 3, endColumn: 9 };
const broken = (problem: LinkProblem, target: string, leadsTo: string): BrokenLink => ({
  ...{ ...place, problem, target, leadsTo },
});
const links = (more: Partial<MarkdownLinks>) => ({
  facts: { links: known({ files: 1, unread: 0, broken: [], more: 0, ...more }) },
});

describe('rules of links in Markdown', () => {
  it('say what is wrong with a link, at its target', () => {
    const given = links({
      broken: [
        broken('missing', 'b.md', 'docs/b.md'),
        broken('untracked', 'c.md', 'docs/c.md'),
        broken('case', 'D.md', 'docs/d.md'),
        broken('address', 'www.example.com', 'docs/www.example.com'),
        broken('address', 'me@example.com', 'docs/me@example.com'),
        broken('anchor', '#e', 'docs/a.md'),
      ],
    });
    assert.deepEqual(messages('files/broken-link', given), [
      'The link to b.md leads nowhere: there is no docs/b.md.',
      'The link to c.md leads nowhere for everybody else: docs/c.md is here, but not in git.',
      'The link to D.md leads nowhere where case counts (forges, Linux): the name is docs/d.md.',
      'The link to www.example.com lacks its `https://`: it is taken for the name of a file.',
      'The link to me@example.com lacks its `mailto:`: it is taken for the name of a file.',
    ]);
    const [first, second] = judge('files/broken-link', given);
    assert.deepEqual([first?.path, first?.line, first?.column, first?.endColumn], ['docs/a.md', 3, 5, 9]);
    assert.deepEqual([first?.subject, first?.severity, second?.severity], ['docs/a.md:b.md', 'warning', 'info']);
    assert.deepEqual(messages('files/broken-anchor', given), ['The link to #e finds no such heading in docs/a.md.']);
  });

  it('say how many more there are, and that what was not read is unknown', () => {
    const one = broken('missing', 'b.md', 'docs/b.md');
    assert.equal(
      messages('files/broken-link', links({ broken: [one], more: 9_980 }))[1],
      '9,980 more links lead nowhere.',
    );
    assert.equal(verdict('files/broken-link', links({ unread: 1 })), 'unknown');
    assert.equal(verdict('files/broken-link', links({ broken: [one], unread: 1 })), 'fail');
    assert.equal(verdict('files/broken-link'), 'pass');
    assert.equal(verdict('files/broken-link', { facts: { links: absent('none') } }), 'not-applicable');
  });
});
