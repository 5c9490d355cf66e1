import assert from 'node:assert/strict';
import fc from 'fast-check';
import { anchorKey, anchorsOf, hasAnchor } from '../../../src/engine/markdown/anchors.ts';
import { isTangled, markdownLinks } from '../../../src/engine/markdown/links.ts';
import { possibleTargets } from '../../../src/engine/markdown/scan.ts';
import { isMadeAnchor, localTarget, looksLikeAddress } from '../../../src/engine/markdown/target.ts';
import { markdownText, maxMarkdownBytes } from '../../../src/engine/markdown/text.ts';

const targets = (text: string): string[] => markdownLinks(text).map(({ target }) => target);

describe('links of a Markdown text', () => {
  const cases: [string, string, string[]][] = [
    ['links and images', '[a](b.md) ![c](d.png "title") [![e](f.svg)](g.md)', ['b.md', 'd.png', 'f.svg', 'g.md']],
    [
      'angle brackets, blanks, parentheses',
      '[a](<b c.md>) [d]( e(f).md ) [g](h\\(.md)',
      ['b c.md', 'e(f).md', 'h(.md'],
    ],
    ['entities', '[a](b&amp;c.md)', ['b&c.md']],
    ['the next line, in a quotation too', '> [a](\n> b.md)\n\n[c](\nd.md)', ['b.md', 'd.md']],
    ['definitions that are used', '[a][b] [c]\n\n[b]: <d e.md>\n[c]:\n  f.md "t"\n[unused]: g.md', ['d e.md', 'f.md']],
    ['no footnotes and comments', 'x[^1]\n\n[^1]: note\n\n[//]: # (comment)\n\n<!-- [a](b.md) <a href="c.md"> -->', []],
    ['no code', '`[a](b.md)`\n\n    [a](b.md)\n\n```\n[a](b.md)\n```\n<pre><a href="b.md"></pre>', []],
    [
      'HTML, in a block and in a line',
      '<p>\n<a class="x" href="a.md"><img\n src=b.png></a>\n</p>\n\nx <img alt="y>" src=\'c&amp;d.png\'> <div href="e">\n<a data-href="f" title="href=g" href=h.md>',
      ['a.md', 'b.png', 'c&d.png', 'h.md'],
    ],
    ['tables and lists', '| a |\n|---|\n| [b](c.md) |\n\n- [d](e.md)\n  1. ![f](g.png)', ['c.md', 'e.md', 'g.png']],
  ];
  for (const [name, text, expected] of cases)
    it(`are found: ${name}`, () => {
      assert.deepEqual(targets(text).sort(), [...expected].sort());
      for (const one of expected) assert.ok(possibleTargets(text)?.has(one), one);
    });

  it('have the place of their target', () => {
    const text = 'ä😀\t[a](b.md)\r\n\r\n> - x ![c](<d e.png>)\r\n\r\n<a\r\n  href="f.md">';
    assert.deepEqual(
      markdownLinks(text).map(({ line, column, endLine, endColumn }) => [line, column, endLine, endColumn]),
      [
        [1, 9, 1, 13],
        [3, 13, 3, 20],
        [6, 9, 6, 13],
      ],
    );
  });

  it('are all among those that the quick look finds, and stand where they are said to', () => {
    const piece = fc.constantFrom(
      ...['[', ']', '(', ')', '](', ']: ', '[a](', '<', '>', '`', '```', '\n', '\n\n', '\r\n', ' ', '    ', '> ', '- '],
      ...[
        '\\',
        '&amp;',
        '!',
        '"t"',
        'a',
        'b.md',
        'c d',
        '#x',
        '[r]',
        '[r]: ',
        '<a href=',
        "'",
        '"',
        '<img src="',
        '-->',
      ],
      ...['<!--', '\t', '1. ', '# ', '---', 'é', '😀', '*', '_', '|', '\\)', '\\<'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const possible = possibleTargets(text) ?? new Set();
        const lines = text.split(/\r\n|\n|\r/);
        for (const { target, line, column, endLine, endColumn } of markdownLinks(text)) {
          assert.ok(possible.has(target) || target === '', JSON.stringify([text, target, [...possible]]));
          if (line !== endLine || /[\\&]/.test(text)) continue;
          assert.equal(lines[line - 1]?.slice(column - 1, endColumn - 1), target);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('texts that would take very long', () => {
  it('are not read exactly', () => {
    for (const one of [
      'x'.repeat(300_000),
      '['.repeat(40_000),
      '> '.repeat(60),
      '- 1. '.repeat(30),
      '\n \n'.repeat(600),
    ])
      assert.ok(isTangled(one), one.slice(0, 10));
    for (const one of [
      '- a\n'.repeat(2_000),
      '> > - a\n\n'.repeat(500),
      '[a](b) '.repeat(20_000),
      '* * *',
      '-'.repeat(90),
    ])
      assert.ok(!isTangled(one), one.slice(0, 10));
    assert.equal(possibleTargets(']('.repeat(30_000)), undefined);
  });
});

describe('the text of a Markdown file', () => {
  it('is read with its front matter blanked, and without its byte order mark', () => {
    const read = markdownText(Buffer.from('\uFEFF---\r\nimage: [a](b)\r\n---\r\n[c](d.md)'));
    assert.equal(read?.frontMatter, true);
    assert.deepEqual(markdownLinks(read?.text ?? ''), [
      { target: 'd.md', line: 4, column: 5, endLine: 4, endColumn: 9 },
    ]);
    assert.equal(markdownText(Buffer.from('---\nno end'))?.frontMatter, false);
  });

  it('is not read where it is long or no text', () => {
    assert.equal(markdownText(Buffer.alloc(maxMarkdownBytes + 1, 'x')), undefined);
    assert.equal(markdownText(Buffer.from('# T', 'utf16le')), undefined);
    assert.equal(markdownText(Buffer.from([0x5b, 0xff, 0x5d]))?.text, '[\uFFFD]');
  });
});

describe('the target of a link', () => {
  it('is split, and percent-decoded', () => {
    assert.deepEqual(localTarget('a%20b/%C3%A4.md?raw=1#Sch%C3%B6n'), { path: 'a b/ä.md', anchor: 'Schön' });
    assert.deepEqual(localTarget('#x'), { path: '', anchor: 'x' });
    assert.deepEqual(localTarget(' ../a.md '), { path: '../a.md', anchor: '' });
    assert.deepEqual(localTarget('LICENSE'), { path: 'LICENSE', anchor: '' });
  });

  it('is left alone where it leads out, or nobody knows where', () => {
    for (const one of [
      ...['', 'https://x.org', 'mailto:a@b.c', '//cdn.example/x', 'C:\\a.md', 'notes.ts:12', 'crate::a::B', 'xref:a'],
      ...['{{ site.url }}/a', '{% link a.md %}', '<your-path>', '$id.tsx', '@site/a.md', '~/a', '/users/:id'],
      ...['a\\b.md', '%E9.md', '100%.md', 'a\uFFFD.md', 'path/to/file.md', 'url', './link', '...', 'docs/*.md'],
    ])
      assert.equal(localTarget(one), undefined, one);
  });

  it('is taken for an address where it looks like one', () => {
    for (const one of ['www.example.co.uk', 'github.com/a/b', 'example.org', 'me@example.com'])
      assert.ok(looksLikeAddress(one), one);
    for (const one of ['a.md', 'docs/www.md', 'x.py', 'example.com.md']) assert.ok(!looksLikeAddress(one), one);
  });

  it('survives encoding', () => {
    const name = fc.stringMatching(/^[\w äöü日本()+,;=&-]{1,12}$/).filter((text) => text.trim() === text);
    fc.assert(
      fc.property(name, name, (folder, file) => {
        const path = `${folder}/${file}.md`;
        assert.equal(localTarget(`${encodeURIComponent(folder)}/${encodeURIComponent(file)}.md`)?.path, path);
      }),
    );
  });
});

describe('anchors', () => {
  const finds = (text: string, anchor: string): boolean => {
    const anchors = anchorsOf(text);
    assert.ok(anchors !== undefined);
    return hasAnchor(anchors, anchor);
  };

  it('are those that forges make of headings, and what has a name of its own', () => {
    const text = [
      '# Hello, *World*! :rocket:\n## `List<T>` & [more](x.md)\nTwo\nlines\n===\n> ### Quoted ###',
      '<h2 align="center">The <b>HTML</b></h2>\n<a name="own"></a> <div id=other>\n## Set `up_it` {#custom}\n## Ärger',
      '## install / i',
      '## Same\n## Same\n## Same',
    ].join('\n\n');
    for (const one of [
      ...['hello-world-rocket', 'listt--more', 'lines', 'quoted', 'the-html', 'own', 'other', 'set-up_it', 'custom'],
      ...[
        'ärger',
        'arger',
        'install--i',
        'install',
        'same',
        'same-1',
        'same-2',
        'user-content-own',
        'Hello-World-rocket',
      ],
    ])
      assert.ok(finds(text, one), one);
    for (const one of ['hello', 'same-3', 'sameness', 'x']) assert.ok(!finds(text, one), one);
  });

  it('are not known where other texts are put in', () => {
    for (const text of ['{% include a.md %}', '{{< a >}}', '--8<-- "a.md"', "import A from './a.md'"])
      assert.equal(anchorsOf(`# A\n${text}`), undefined, text);
  });

  it('of the made kinds are left alone', () => {
    for (const one of ['L10', 'L10-L20', 'L3C5', 'fn1', 'user-content-fn-1', 'top', ':~:text=a', 'issuecomment-123456'])
      assert.ok(isMadeAnchor(one), one);
    for (const one of ['install', 'l', 'topics', 'file-format']) assert.ok(!isMadeAnchor(one), one);
  });

  it('of every heading are found by the slug that GitHub makes of it', () => {
    // As its pages say: lower case, blanks to dashes, without what is no letter, digit, mark, dash or underscore.
    const slug = (text: string) =>
      text
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M}\p{Pc}\- ]/gu, '')
        .replace(/ /g, '-');
    const heading = fc.stringMatching(/^[A-Za-z0-9äß日本 ,.:!?&'-]{1,30}$/).filter((text) => anchorKey(text) !== '');
    fc.assert(
      fc.property(fc.array(heading, { minLength: 1, maxLength: 6 }), (headings) => {
        const seen = new Map<string, number>();
        const text = headings.map((one) => `## ${one}`).join('\n\n');
        for (const one of headings.map(slug)) {
          const nth = seen.get(one) ?? 0;
          seen.set(one, nth + 1);
          assert.ok(finds(text, nth === 0 ? one : `${one}-${nth}`), one);
        }
      }),
    );
  });
});
