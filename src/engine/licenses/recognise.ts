import { TextPlaces } from '../text-places.ts';
import { idsIn } from './ids.ts';
import { knownLicenses } from './known.ts';
import { printOf } from './pack.ts';
import type { LicenseFile, NearLicense } from './types.ts';
import { licenseWords } from './words.ts';

/** Less alike, it is a text of its own. */
const leastNear = 0.8;
/** A name or a pointer, no licence. */
const leastWords = 15;

const proprietary =
  /all rights (are )?reserved|proprietary|confidential|no licen[cs]e (is|or right)|without .{0,40}(permission|consent|licen[cs]e)|(commercial|end[- ]user) licen[cs]e|source[- ]available|unlicensed|not open[- ]source|not licensed|tous droits réservés|alle rechte vorbehalten|todos los derechos/i;

let byPrint: ReadonlyMap<string, readonly string[]> | undefined;

/** The SPDX ids by a hash of their texts. */
function prints(): ReadonlyMap<string, readonly string[]> {
  byPrint ??= new Map(
    knownLicenses
      .trim()
      .split('\n')
      .map((line) => {
        const [print = '', ...ids] = line.split(' ');
        return [print, ids] as const;
      }),
  );
  return byPrint;
}

/** What a licence file is. The texts of all licences are looked at only where it is none exactly. */
export async function recogniseLicense(path: string, text: string): Promise<LicenseFile> {
  const words = licenseWords(text);
  const named = [...text.matchAll(/SPDX-License-Identifier:[ \t]*([^\r\n]+)/g)].flatMap(([, expression = '']) =>
    (idsIn(expression) ?? []).map(canonicalId),
  );
  const exact = prints().get(printOf(words.words));
  const ids = new Set([...named, ...(exact?.slice(0, 1) ?? [])]);
  let near: NearLicense | null = null;
  if (exact === undefined && words.words.length >= leastWords) {
    const { compareWithAll } = await import('./nearest.ts');
    const { contained, nearest } = compareWithAll(words);
    for (const id of contained) ids.add(id);
    if (ids.size === 0 && nearest !== undefined && nearest.similarity >= leastNear) near = nearest;
  }
  return {
    path,
    ids: [...ids],
    near,
    proprietary: ids.size === 0 && proprietary.test(text),
    // By REUSE the texts in `LICENSES` stay as they are; the names stand in the files themselves.
    placeholders: path.startsWith('LICENSES/') ? [] : placeholdersIn(path, text),
  };
}

/** Longer lines name nobody. */
const longestLine = 400;

/** Who and when, as templates leave it open. */
const open =
  /[[<{]+\s*\$?(?:yyyy|years?|current[ _]year|(?:full|your)[ _]?name|names?|name of (?:author|(?:the )?copyright (?:holder|owner)s?|organi[sz]ation)|copyright[ _]?(?:holder|owner)s?(?: name)?|owner|author|holder|organi[sz]ation|company|project|dates?)\s*[\]>}]+|\bYOUR[ _](?:FULL[ _])?NAME(?: HERE)?\b|\bYYYY\b/gi;
/** What follows shows how to apply it, and is left as it is. */
const explained =
  /end of terms and conditions|how to (?:apply|use) (?:these terms|this license)|^[ \t]*(?:appendix|addendum)\b/im;

function placeholdersIn(path: string, text: string): LicenseFile['placeholders'] {
  const end = explained.exec(text)?.index ?? text.length;
  const found: { text: string; at: ReturnType<TextPlaces['at']> }[] = [];
  const places = new TextPlaces(path, text);
  for (const line of text.slice(0, end).matchAll(/^[^\n]*(?:copyright|©|\(c\))[^\n]*$/gim))
    for (const match of line[0].slice(0, longestLine).matchAll(open)) {
      const start = line.index + match.index;
      found.push({ text: match[0], at: places.at(start, start + match[0].length) });
    }
  return found.slice(0, 10);
}

/** Whether SPDX knows an id, or knew it by an older name. */
export function isKnownId(id: string): boolean {
  families ??= new Set([...prints().values()].flat().map(familyOf));
  return families.has(familyOf(id));
}
let families: ReadonlySet<string> | undefined;

/** `GPL-2.0-only`, `GPL-2.0-or-later`, `GPL-2.0+` and `GPL-2.0` share one text. */
export const familyOf = (id: string): string => id.replace(/(-only|-or-later|\+)$/, '').toLowerCase();

/** The first of those ids that share a text with this one. */
export function canonicalId(id: string): string {
  const family = familyOf(id);
  return [...prints().values()].find((ids) => ids.some((one) => familyOf(one) === family))?.[0] ?? id;
}
