import { shortened } from '../shortened.ts';
import { type TextPlace, TextPlaces } from '../text-places.ts';
import type { OwnersForge, OwnersProblem } from './types.ts';

export interface OwnersPattern {
  readonly pattern: string;
  readonly at: TextPlace;
}

export interface ParsedOwners {
  readonly patterns: readonly OwnersPattern[];
  readonly problems: readonly OwnersProblem[];
}

/** More mistakes in one file help nobody. */
const maxProblems = 1_000;

interface Token {
  readonly text: string;
  readonly start: number;
}

type Report = (key: string, message: string, at: Token) => void;

const email = /^[^\s@<>]{1,64}@[^\s@<>.]{1,255}(?:\.[^\s@<>.]{1,255}){1,20}$/;
const owners: Readonly<Record<OwnersForge, RegExp>> = {
  GitHub: /^@[\w-]+(\/[\w.-]+)?$/,
  // Groups in groups, and roles (`@@maintainer`).
  GitLab: /^@@?[\w.-]+(\/[\w.-]+)*$/,
};
const ownerForms: Readonly<Record<OwnersForge, string>> = {
  GitHub: '@user, @organisation/team or an e-mail address',
  GitLab: '@user, @group, @@role or an e-mail address',
};
const section = /^\^?\[([^\]]*)\](?:\[([^\]]*)\])?(?=\s|$)/;

/** Lines of a code owners file, by the rules of its forge. Never throws. */
export function parseOwners(text: string, path: string, forge: OwnersForge): ParsedOwners {
  const places = new TextPlaces(path, text);
  const patterns: OwnersPattern[] = [];
  const problems: OwnersProblem[] = [];
  let begin = 0;
  for (const line of text.replace(/\r(?!\n)/g, '\n').split('\n')) {
    const from = begin;
    begin += line.length + 1;
    const report: Report = (key, message, { text: word, start }) => {
      if (problems.length < maxProblems)
        problems.push({ key, message, at: places.at(from + start, from + start + word.length) });
    };
    const head = forge === 'GitLab' ? readSection(line, report) : undefined;
    const [pattern, ...named] = head === undefined ? tokens(line) : [];
    for (const owner of head ?? named)
      if (!owners[forge].test(owner.text) && !email.test(owner.text)) {
        const spaced = head === undefined && !owner.text.includes('@') ? ' A space in a path is written `\\ `.' : '';
        const name = shortened(owner.text);
        report(`owner ${name}`, `\`${name}\` is no owner: ${ownerForms[forge]} is.${spaced}`, owner);
      }
    if (pattern === undefined) continue;
    const wrong = wrongPattern(pattern.text, forge);
    if (wrong !== undefined) report(`pattern ${shortened(pattern.text)}`, wrong, pattern);
    else
      patterns.push({
        pattern: pattern.text,
        at: places.at(from + pattern.start, from + pattern.start + pattern.text.length),
      });
  }
  return { patterns, problems };
}

/** The owners that a section's heading names; undefined where the line is none. */
function readSection(line: string, report: Report): readonly Token[] | undefined {
  const start = line.length - line.trimStart().length;
  const rest = line.slice(start).trimEnd();
  if (!/^\^?\[/.test(rest)) return undefined;
  const [heading, name = '', approvals] = section.exec(rest) ?? [];
  if (heading === undefined) {
    // `[ab]*.txt` is a pattern with a range.
    if (rest.includes(']')) return undefined;
    report(`section ${shortened(rest)}`, 'The bracket of this section is never closed.', { text: rest, start });
    return [];
  }
  if (name.trim() === '') report('section', 'A section needs a name.', { text: heading, start });
  if (approvals !== undefined && !/^\d+$/.test(approvals))
    report(`section ${shortened(heading)}`, `\`${shortened(approvals)}\` is no number of approvals.`, {
      text: heading,
      start,
    });
  return tokens(rest.slice(heading.length)).map(({ text, start: at }) => ({
    text,
    start: start + heading.length + at,
  }));
}

/** Words of a line, with escaped spaces in them; what follows a `#` at a word's begin is a comment. */
function tokens(line: string): Token[] {
  const found: Token[] = [];
  for (const match of line.matchAll(/(?:\\.|[^\s\\]|\\(?=\s*$))+/g)) {
    if (match[0].startsWith('#')) break;
    found.push({ text: match[0], start: match.index });
  }
  return found;
}

function wrongPattern(pattern: string, forge: OwnersForge): string | undefined {
  if (pattern.includes('***'))
    return `\`${shortened(pattern)}\`: three asterisks in a row match nothing; \`**/\` is meant.`;
  if (forge === 'GitLab') return undefined;
  if (pattern.startsWith('!')) return 'GitHub knows no exceptions (`!`) here; the line counts for nothing.';
  if (pattern.startsWith('\\#')) return 'GitHub knows no `\\#` here: no pattern can begin with `#`.';
  if (/[[\]]/.test(pattern)) return 'GitHub knows no ranges (`[ ]`) here; the line does not match what it says.';
  return undefined;
}
