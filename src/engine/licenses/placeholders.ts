/** What a template leaves open, where it stands in the text (offsets in UTF-16 units), and which line it is in. */
export interface OpenPlace {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Offset of its line. */
  readonly line: number;
}

/** Longer lines name nobody. */
const longestLine = 400;
const most = 10;

/** Who and when, as templates leave it open. */
const open =
  /[[<{]+\s*\$?(?:yyyy|years?|current[ _]year|(?:full|your)[ _]?name|names?|name of (?:author|(?:the )?copyright (?:holder|owner)s?|organi[sz]ation)|copyright[ _]?(?:holder|owner)s?(?: name)?|owner|author|holder|organi[sz]ation|company|project|dates?)\s*[\]>}]+|\bYOUR[ _](?:FULL[ _])?NAME(?: HERE)?\b|\bYYYY\b/gi;
/** What follows shows how to apply it, and is left as it is. */
const explained =
  /end of terms and conditions|how to (?:apply|use) (?:these terms|this license)|^[ \t]*(?:appendix|addendum)\b/im;

/** In its notices of copyright; at most ten. */
export function openPlaces(text: string): OpenPlace[] {
  const end = explained.exec(text)?.index ?? text.length;
  const found: OpenPlace[] = [];
  for (const line of text.slice(0, end).matchAll(/^[^\r\n]*(?:copyright|©|\(c\))[^\r\n]*$/gim))
    for (const match of line[0].slice(0, longestLine).matchAll(open)) {
      const start = line.index + match.index;
      found.push({ text: match[0], start, end: start + match[0].length, line: line.index });
    }
  return found.slice(0, most);
}

/** What is left open: when, who, or something else that only its authors know. */
export function asksFor(placeholder: string): 'year' | 'holder' | 'other' {
  if (/y{4}|year|date/i.test(placeholder)) return 'year';
  return /project/i.test(placeholder) ? 'other' : 'holder';
}
