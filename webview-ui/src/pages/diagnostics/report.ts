import type { Diagnostics } from '../../../../src/contract/diagnostics.ts';
import { type ChannelView, sectionsOf } from './rows.ts';

/** All of it as Markdown, to be put into an issue. The host has shortened home folders and blotted out credentials. */
export function reportOf(d: Diagnostics, channel: ChannelView, now: number): string {
  const sections = sectionsOf(d, channel, now).filter(({ rows }) => rows.length > 0);
  return [
    '## GitOps Auditor: diagnostics',
    '',
    `As of ${d.at}.`,
    ...block(
      'Problems',
      d.problems.map(({ code, message, hint, path }) => [`${code}: ${message}`, hint, path].filter(Boolean).join(' ')),
    ),
    ...sections.flatMap(({ title, rows }) => [
      '',
      `### ${title}`,
      '',
      '| | |',
      '|---|---|',
      ...rows.map(([name, value]) => `| ${cell(name)} | ${cell(anonymous(value))} |`),
    ]),
    ...block(
      'Last warnings and errors',
      d.log.map(({ at, level, area, message }) => `${at} ${level} [${area}] ${message}`),
    ),
    '',
  ].join('\n');
}

/** Neither addresses nor whose they are: where something is kept is nobody's business. */
export function anonymous(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s'"`)>\]]+/giu, '$1***')
    .replace(/[\w.+-]+@[^\s'"`)>\]]+/gu, '***')
    .replace(machines, '$1***')
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/gu, '***');
}

/** As curl and ssh name the other side: `connect to host nas port 22`, `Could not resolve host: nas`. */
const machines =
  /(\b(?:connect(?:ion)? (?:to|with)|(?:closed|reset|refused) by|resolve)(?: (?:remote |proxy )?(?:host|hostname))?:? )(?!remote host\b)[^\s'"`)>\],;]*[^\s'"`)>\],;:.]/giu;

/** A text of others in a table must not end its cell, nor mean anything. */
const cell = (text: string): string =>
  text
    .replace(/\s+/gu, ' ')
    .replace(/&/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(/[\\`*_[\]|~#@]/gu, '\\$&');

function block(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const text = lines.map((line) => anonymous(line.replace(/\s+/gu, ' ')));
  const longest = Math.max(2, ...text.flatMap((line) => (line.match(/`+/gu) ?? []).map((ticks) => ticks.length)));
  const fence = '`'.repeat(longest + 1);
  return ['', `### ${title}`, '', `${fence}text`, ...text, fence];
}
