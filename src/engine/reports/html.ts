import { createHash } from 'node:crypto';
import { spansOf } from '../../contract/code-spans.ts';
import { fleetStatusText } from '../../contract/fleet-words.ts';
import type { Report } from '../../contract/report.ts';
import { severityWords } from '../../contract/severity-words.ts';
import { documentationUrl } from '../audit/rule-info.ts';
import { fleetAttentionText } from './fleet-line.ts';
import { script, style } from './html-page.ts';
import { Html, html } from './html-text.ts';
import { byReason, compareWorst, inOrder } from './order.ts';
import { problemsAbove } from './problems-above.ts';
import { placeOf, type ReportedFinding, type ReportedRepository, shownFacts } from './reported-facts.ts';

const verdictWords = {
  ...{ fail: 'failed', pass: 'passed', unknown: 'unknown', ignored: 'ignored', 'not-applicable': 'n/a' },
} as const;

/** One file that needs nothing else: accessible, with a search, in the colours that the reader's system asks for. */
export function htmlReport(report: Report): string {
  const { startedAt, score, health, summary, repositories } = report;
  const problems = problemsAbove(report);
  const { error, warning, info, unknown } = summary.findings;
  const policy = `default-src 'none'; style-src '${digest(style)}'; script-src '${digest(script)}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Audit of ${summary.repositories} Git repositories</title>
<style>${new Html(style)}</style>
</head>
<body>
<header>
<h1>Audit of Git repositories</h1>
<p class="muted"><time datetime="${startedAt}">${startedAt.slice(0, 16).replace('T', ' ')} UTC</time></p>
<ul class="figures">
<li><b>${score ?? '–'}</b> score</li>
<li>Fleet status: <b class="${health}">${fleetStatusText(summary.byStatus)}</b></li>
<li>${fleetAttentionText(report)}</li>
${figure(summary.repositories, 'repository', 'repositories')}
${figure(error, 'error', 'errors')}
${figure(warning, 'warning', 'warnings')}
${figure(info, 'info', 'infos')}
<li><b>${unknown}</b> unknown</li>
</ul>
</header>
<main>
${problems.length === 0 ? '' : html`<section aria-labelledby="policy"><h2 id="policy">Policy</h2><ul class="findings">${problems.map(problemItem)}</ul></section>`}
<search class="search">
<label for="search">Search</label>
<input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="Repository, rule, message…">
<p id="shown" class="muted" role="status">${repositories.length} repositories</p>
</search>
${repositories.toSorted(compareWorst).map(section)}
</main>
<script>${new Html(script)}</script>
</body>
</html>
`;
  return page.text;
}

const figure = (n: number, one: string, many: string): Html => html`<li><b>${n}</b> ${n === 1 ? one : many}</li>`;

const digest = (content: string): string => `sha256-${createHash('sha256').update(content).digest('base64')}`;

function section(repository: ReportedRepository): Html {
  const { name, path, status, health, score, findings } = repository;
  const { branch } = shownFacts(repository);
  const facts = [status, branch, score === null ? '' : `score ${score}`].filter(Boolean).join(' · ');
  const ordered = inOrder(findings);
  const failed = ordered.filter(({ verdict }) => verdict === 'fail');
  const unknown = ordered.filter(({ verdict }) => verdict === 'unknown');
  const others = ordered.filter(({ verdict }) => verdict !== 'fail' && verdict !== 'unknown');
  return html`<section class="repository">
<div class="head"><h2>${name}</h2><span class="${health}">${health}</span><span>${facts}</span><code class="muted">${path}</code></div>
${list(failed.map(failedItem))}${folded(`${unknown.length} unknown`, byReason(unknown).map(unknownItem))}${folded(
  `${others.length} passed, ignored or not applicable`,
  others.map((finding) => item('muted', verdictWords[finding.verdict], [finding])),
)}
</section>
`;
}

const list = (items: readonly Html[]): Html =>
  items.length === 0 ? new Html('') : html`<ul class="findings">${items}</ul>`;

/** What nobody has to act on must not stand between what somebody has to. */
const folded = (summary: string, items: readonly Html[]): Html =>
  items.length === 0 ? new Html('') : html`<details><summary>${summary}</summary>${list(items)}</details>`;

function failedItem(finding: ReportedFinding): Html {
  const word = severityWords[finding.severity].one;
  return item(word, word, [finding]);
}

const unknownItem = (findings: readonly ReportedFinding[]): Html => item('muted', verdictWords.unknown, findings);

/** A line of the findings that say the same. */
function item(style: string, word: string, findings: readonly ReportedFinding[]): Html {
  const [first] = findings;
  const place = first ? placeOf(first) : '';
  const links = findings.map(
    ({ rule }, index) => html`${index > 0 ? ', ' : ''}<a href="${documentationUrl(rule)}">${rule}</a>`,
  );
  return html`<li><span class="${style}">${word}</span><span>${links} ${place === '' ? '' : html`<code>${place}</code> `}${said(first?.message ?? '')}</span></li>
`;
}

function problemItem({ severity, path, line, column, message, hint }: NonNullable<Report['problems']>[number]): Html {
  const word = severityWords[severity].one;
  return html`<li><span class="${word}">${word}</span><span><code>${path}:${line}:${column}</code> ${said(message)} ${said(hint ?? '')}</span></li>
`;
}

/** A message with its code as such. */
const said = (message: string): Html[] =>
  spansOf(message).map(({ kind, text }) => (kind === 'code' ? html`<code>${text}</code>` : html`${text}`));
