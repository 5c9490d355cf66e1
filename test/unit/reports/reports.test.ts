import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { marked } from 'marked';
import type { Log } from 'sarif';
import { type Report, report as reportShape } from '../../../src/contract/report.ts';
import { reportFiles } from '../../../src/engine/reports/render.ts';
import { finding, type Repository, report, repository, wildRepository } from './made-reports.ts';

const { parseStringPromise } = createRequire(import.meta.url)('xml2js') as {
  parseStringPromise(text: string): Promise<{ testsuites: JunitElement }>;
};
interface JunitElement {
  readonly $: Readonly<Record<string, string>>;
  readonly [name: string]: readonly JunitElement[] | Readonly<Record<string, string>>;
}

/** A parser of RFC 4180 of the test's own. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const token = /("(?:[^"]|"")*"|[^,"\r\n]*)(,|\r\n)/gy;
  for (let at = 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at;
    const found = token.exec(text);
    assert.ok(found, `no cell at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    const [, cell = '', end] = found;
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

describe('reports', () => {
  it('are made of what the contract says, and always alike', () => {
    const given = report(repository());
    assert.deepEqual(reportShape.parse(given), given);
    for (const format of Object.values(reportFiles))
      assert.equal(format.render(given, '1.2.3'), format.render(given, '1.2.3'));
  });

  it('for people have what is most severe first, by rule and place', () => {
    const findings = [
      finding({ rule: 'git/b', severity: 'info', message: '8' }),
      finding({ rule: 'git/a', verdict: 'unknown', message: '9' }),
      finding({ rule: 'files/z', severity: 'warning', path: 'b', message: '7' }),
      finding({ rule: 'files/z', severity: 'warning', path: 'a', line: 10, column: 1, message: '5' }),
      finding({ rule: 'files/z', severity: 'warning', path: 'a', line: 10, column: 3, message: '6' }),
      finding({ rule: 'files/z', severity: 'warning', path: 'a', line: 9, column: 7, message: '4' }),
      finding({ rule: 'files/z', severity: 'warning', message: '3' }),
      finding({ rule: 'git/z', severity: 'error', message: '2' }),
      finding({ rule: 'git/y', severity: 'error', message: '1' }),
    ];
    const given = report(repository({ findings }));
    const order = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, message]) => message).join('');
    assert.equal(order(reportFiles.html.render(given, '1.2.3'), /(\d)<\/span><\/li>/g), '123456789');
    assert.equal(order(reportFiles.markdown.render(given, '1.2.3'), /(\d)$/gm), '123456789');
  });

  it('for people have the worst repository first, and one line of verdicts that lack the same', () => {
    const [error, warning] = [finding(), finding({ severity: 'warning' })];
    const untold = ['git/a', 'git/b'].map((rule) => finding({ rule, verdict: 'unknown', message: 'Never fetched.' }));
    const given = report(
      repository({ name: 'clean', findings: [] }),
      repository({ name: 'unknown', findings: untold }),
      repository({ name: 'many', findings: Array.from({ length: 200 }, () => warning) }),
      repository({ name: 'one', findings: [error] }),
      repository({ name: 'both', findings: [error, warning] }),
    );
    const names = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name);
    const worstFirst = ['both', 'one', 'many', 'unknown', 'clean'];
    const [page, text] = [reportFiles.html.render(given, '1.2.3'), reportFiles.markdown.render(given, '1.2.3')];
    assert.deepEqual(names(page, /<h2>(.*?)<\/h2>/g), worstFirst);
    assert.deepEqual(names(text, /^\| (\w+) \| dirty/gm), worstFirst);
    assert.deepEqual(names(text, /^## (.*)$/gm), worstFirst.slice(0, -1));
    assert.match(page, /<details><summary>2 unknown<\/summary><ul class="findings"><li>.*git\/a.*, .*git\/b.*Never/);
    assert.equal(text.match(/Never fetched/g)?.length, 1);
  });

  it('for people tell each place of what lacks the same', () => {
    const untold = ['a.yaml', 'b.yaml'].map((path) => finding({ path, verdict: 'unknown', message: 'Not readable.' }));
    const given = report(repository({ findings: untold }));
    for (const kind of ['html', 'markdown'] as const) {
      const text = reportFiles[kind].render(given, '1.2.3');
      for (const { path } of untold) assert.ok(text.includes(path ?? ''), `${kind}: ${path}`);
    }
  });

  describe('as CSV', () => {
    it('have a row each repository under the columns that are known', () => {
      const [head, row] = parseCsv(reportFiles.csv.render(report(repository()), '1.2.3'));
      assert.deepEqual(
        head?.slice(0, 7).join(','),
        'Repository,Status,Clone URL,Local Path,Last Modified,Health Status,Uncommitted Changes',
      );
      assert.deepEqual(row, [
        ...['site', 'dirty', 'https://git.example/site.git', '/srv/git/site', '2026-01-02T03:04:05.000Z', 'red', 'Yes'],
        ...['81.5', 'main', '1', '1', '0', '1'],
      ]);
    });

    it('leave empty what is not known', () => {
      const [, row] = parseCsv(
        reportFiles.csv.render(report(repository({ facts: {}, score: null, findings: [] })), '1.2.3'),
      );
      assert.deepEqual(row, ['site', 'dirty', '', '/srv/git/site', '', 'red', '', '', '', '0', '0', '0', '0']);
    });

    it('hold no formula, and every character of the rest', () => {
      fc.assert(
        fc.property(wildRepository, (wildly) => {
          const [, row] = parseCsv(reportFiles.csv.render(report(wildly), '1.2.3'));
          assert.equal(row?.length, 13);
          for (const cell of row) assert.doesNotMatch(cell, /^[=+\-@\t\r]/);
          assert.equal(row[0], /^[=+\-@\t\r]/.test(wildly.name) ? `'${wildly.name}` : wildly.name);
        }),
      );
    });
  });

  describe('as Markdown', () => {
    const renderedOf = (given: Report) =>
      marked.parse(reportFiles.markdown.render(given, '1.2.3'), { async: false, gfm: true });

    it('have a table, and what was found under each repository', () => {
      const text = reportFiles.markdown.render(report(repository()), '1.2.3');
      assert.match(text, /^\| site \| dirty \| red \| 81\.5 \| `main` \| 1 \| 1 \| 0 \|$/m);
      assert.match(text, /^- \*\*error\*\* \[git\/diverged\]\(https:.*diverged\.md\): It has diverged\.$/m);
      assert.match(text, /^- \*\*unknown\*\* /m);
      const problem = { path: '/srv/p.yaml', line: 1, column: 6, endLine: 1, endColumn: 9 };
      const wrong = { ...report(repository()), problems: [{ severity: 'error' as const, message: 'No.', ...problem }] };
      assert.match(
        reportFiles.markdown.render(wrong, '1.2.3'),
        /^## Policy\n\n- \*\*error\*\* `\/srv\/p\.yaml:1:6`: No\.$/m,
      );
    });

    it('keep as code what messages have between backticks', () => {
      const message = 'Of `<b>|*x*` and ``a ` b``, `open.';
      const page = renderedOf(report(repository({ findings: [finding({ message })] })));
      assert.match(page, /Of <code>&lt;b&gt;\|\*x\*<\/code> and <code>a ` b<\/code>, `open\.<\/li>/);
    });

    it('show content of repositories as text, never as markup', () => {
      const plain = renderedOf(report(repository({ findings: [finding({ path: 'a', line: 3, column: 5 })] })));
      const tagsOf = (html: string) =>
        [...html.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag).filter((tag) => tag !== 'code');
      fc.assert(
        fc.property(wildRepository, (wildly) => {
          assert.deepEqual(tagsOf(renderedOf(report(wildly))), tagsOf(plain));
        }),
      );
    });
  });

  describe('as homelab-gitops-auditor did', () => {
    const read = (...repositories: Repository[]) =>
      JSON.parse(reportFiles.predecessor.render(report(...repositories), '1.2.3'));

    it('have its keys, and what to do for each status', () => {
      const url = 'https://github.com/sam/lost.git';
      const given = read(
        repository(),
        repository({ name: 'lost', path: '/srv/git/lost', status: 'missing', facts: {}, expectedUrl: url }),
        repository({ name: 'else', path: '/srv/git/deep/else', status: 'mismatched', expectedUrl: url }),
        repository({ name: 'fine', path: '/srv/git/fine', status: 'clean' }),
        repository({ name: 'a b', path: '/srv/git/a b', status: 'extra' }),
      );
      assert.deepEqual(Object.keys(given), [
        ...['timestamp', 'health_status', 'local_git_root', 'github_user', 'summary', 'repos', 'mitigation_actions'],
      ]);
      assert.deepEqual([given.local_git_root, given.github_user, given.summary.total], ['/srv/git', 'sam', 5]);
      const origin = 'https://git.example/site.git';
      assert.deepEqual(given.repos, [
        {
          ...{ name: 'site', status: 'dirty', clone_url: origin, local_path: '/srv/git/site', remote_url: origin },
          ...{ dashboard_link: '/audit/site?action=commit', mitigation: 'commit_or_discard' },
        },
        {
          ...{ name: 'lost', status: 'missing', clone_url: url },
          ...{ dashboard_link: '/audit/lost?action=clone', mitigation: 'clone_missing' },
        },
        {
          ...{ name: 'else', status: 'mismatched', local_path: '/srv/git/deep/else', remote_url: origin },
          ...{ expected_url: url, dashboard_link: '/audit/else?action=fix_remote', mitigation: 'fix_remote_or_rename' },
        },
        {
          ...{ name: 'fine', status: 'clean', clone_url: origin, local_path: '/srv/git/fine', remote_url: origin },
          dashboard_link: '/audit/fine?action=view',
        },
        {
          ...{ name: 'a b', status: 'extra', local_path: '/srv/git/a b', remote_url: origin },
          ...{ dashboard_link: '/audit/a%20b?action=review', mitigation: 'review_or_delete' },
        },
      ]);
      for (const { mitigation } of given.repos)
        assert.ok(mitigation === undefined || given.mitigation_actions[mitigation], mitigation);
    });

    it('name no folder where none holds all', () => {
      assert.equal(read(repository(), repository({ path: '/else/where' })).local_git_root, '/');
      assert.equal(read(repository({ path: 'C:\\git\\a' }), repository({ path: 'D:\\b' })).local_git_root, '');
      assert.equal(read().local_git_root, '');
    });

    it('are JSON whatever they hold', () => {
      fc.assert(fc.property(wildRepository, (wildly) => assert.equal(read(wildly).repos[0].name, wildly.name)));
    });
  });

  describe('as HTML', () => {
    const tagsOf = (text: string) => [...text.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
    /** A message may have code. */
    const isOfCode = (tag: string) => /^<\/?code\b/.test(tag);
    const otherTagsOf = (text: string) => tagsOf(text).filter((tag) => !isOfCode(tag));

    it('show content of repositories as text, never as markup', () => {
      const place = { path: 'a', line: 3, column: 5 };
      const facts = { head: { state: 'known', value: { branch: 'b' } } } as const;
      const plain = reportFiles.html.render(report(repository({ facts, findings: [finding(place)] })), '1.2.3');
      fc.assert(
        fc.property(wildRepository, (wildly) => {
          const page = reportFiles.html.render(report(wildly), '1.2.3');
          assert.deepEqual(otherTagsOf(page), otherTagsOf(plain));
          assert.match(tagsOf(page).filter(isOfCode).join(''), /^(<code( class="")?><\/code>)+$/);
        }),
      );
    });

    it('show as code what messages have between backticks, escaped', () => {
      const message = 'Of `<b>&amp;` and ``a ` b``, `open.';
      const page = reportFiles.html.render(report(repository({ findings: [finding({ message })] })), '1.2.3');
      assert.match(page, /Of <code>&lt;b&gt;&amp;amp;<\/code> and <code>a ` b<\/code>, `open\.<\/span>/);
    });

    it('fetch nothing, and run their own script only', () => {
      const page = reportFiles.html.render(report(repository()), '1.2.3');
      assert.match(page, /content="default-src &#39;none&#39;; style-src &#39;sha256-[^"]+; script-src &#39;sha256-/);
      assert.doesNotMatch(page, /<(link|img|iframe|object|base)\b|\ssrc=|\son\w+=|\sstyle=/);
    });
  });

  describe('as SARIF', () => {
    const read = (...repositories: Repository[]): Log =>
      JSON.parse(reportFiles.sarif.render(report(...repositories), '1.2.3'));

    it('have the rules, and a result each finding at its place', () => {
      const place = { path: 'a b/ü.yaml', line: 3, column: 5, endLine: 3, endColumn: 9 };
      const [run] = read(repository({ findings: [finding({ ...place, fixes: ['git/pull'] })] })).runs;
      assert.equal(run?.tool.driver.semanticVersion, '1.2.3');
      assert.deepEqual(run?.originalUriBaseIds, { SRCROOT: { uri: 'file:///srv/git/site/' } });
      const [result] = run?.results ?? [];
      assert.equal(run?.tool.driver.rules?.[result?.ruleIndex ?? -1]?.id, 'git/diverged');
      assert.deepEqual(
        [result?.kind, result?.level, result?.message.text],
        ['fail', 'error', 'site: It has diverged.'],
      );
      assert.deepEqual(result?.locations?.[0]?.physicalLocation, {
        artifactLocation: { uri: 'a%20b/%C3%BC.yaml', uriBaseId: 'SRCROOT' },
        region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 },
      });
      assert.deepEqual(result?.properties, { fixes: ['git/pull'] });
    });

    it('tell what is unknown, ignored and of no file apart', () => {
      const verdicts = ['unknown', 'ignored', 'pass', 'not-applicable'] as const;
      const findings = verdicts.map((verdict) => finding({ verdict, severity: 'warning' }));
      const results = read(repository({ findings }), repository()).runs[0]?.results?.slice(0, 4) ?? [];
      assert.deepEqual(
        results.map(({ kind, level, suppressions }) => [kind, level, suppressions?.length ?? 0]),
        [
          ['open', 'none', 0],
          ['fail', 'warning', 1],
          ['pass', 'none', 0],
          ['notApplicable', 'none', 0],
        ],
      );
      assert.deepEqual(results[0]?.locations?.[0]?.physicalLocation?.artifactLocation, {
        ...{ uri: '.', uriBaseId: 'REPOSITORY_1' },
      });
    });

    it('have fingerprints that stay when lines move or the folder does, and differ between findings', () => {
      const prints = (path: string, line: number) =>
        read(
          repository({ path, findings: [finding({ path: 'a', line }), finding({ path: 'a', line }), finding()] }),
        ).runs[0]?.results?.map(({ partialFingerprints }) => partialFingerprints?.['gitopsAuditor/v1']);
      assert.deepEqual(prints('/srv/git/site', 1), prints('/home/x/site', 9));
      assert.equal(new Set(prints('/srv/git/site', 1)).size, 3);
    });

    it('name files by URIs whatever they are called', () => {
      fc.assert(
        fc.property(wildRepository, (wildly) => {
          const uri = read(wildly).runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri;
          assert.match(uri ?? '', /^[\w.!~*'()%/-]*$/);
        }),
      );
    });
  });

  describe('as JUnit XML', () => {
    it('have a suite each repository and a case each verdict', async () => {
      const given = report(
        repository({
          findings: [
            finding(),
            finding({ verdict: 'pass' }),
            finding({ verdict: 'unknown' }),
            finding({ verdict: 'ignored' }),
            finding({ severity: 'warning' }),
            finding({ severity: 'info', message: 'It is <so>.', path: 'a' }),
          ],
        }),
      );
      const { testsuites } = await parseStringPromise(reportFiles.junit.render(given, '1.2.3'));
      assert.deepEqual(
        { ...testsuites.$ },
        {
          ...{ name: 'GitOps Auditor', tests: '6', failures: '2', errors: '1', time: '1.234' },
        },
      );
      const [suite] = testsuites.testsuite as readonly JunitElement[];
      assert.deepEqual([suite?.$.name, suite?.$.skipped], ['site', '1']);
      const cases = suite?.testcase as readonly JunitElement[];
      assert.deepEqual(
        cases.map((one) => Object.keys(one).find((name) => name !== '$') ?? 'passed'),
        ['failure', 'passed', 'error', 'skipped', 'failure', 'system-out'],
      );
      assert.deepEqual(cases[5]?.['system-out'], ['info: a: It is <so>.']);
    });

    it('are well formed whatever they hold, and hold it', async () => {
      await fc.assert(
        fc.asyncProperty(wildRepository, async (wildly) => {
          const xml = reportFiles.junit.render(report(wildly), '1.2.3');
          assert.doesNotMatch(xml, /="[^"]*<[^"]*"/);
          const { testsuites } = await parseStringPromise(xml);
          const [suite] = testsuites.testsuite as readonly JunitElement[];
          const held = wildly.name
            .toWellFormed()
            // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
            .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
          assert.equal(suite?.$.name, held);
        }),
      );
    });
  });
});
