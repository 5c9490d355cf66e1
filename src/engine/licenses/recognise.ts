import { TextPlaces } from '../text-places.ts';
import { idsIn } from './ids.ts';
import { knownLicenses } from './known.ts';
import { printOf } from './pack.ts';
import { openPlaces } from './placeholders.ts';
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

function placeholdersIn(path: string, text: string): LicenseFile['placeholders'] {
  const places = new TextPlaces(path, text);
  return openPlaces(text).map(({ text: what, start, end }) => ({ text: what, at: places.at(start, end) }));
}

/** Whether SPDX knows an id, or knew it by an older name. */
export const isKnownId = (id: string): boolean => firstOfFamilies().has(familyOf(id));

let families: ReadonlyMap<string, string> | undefined;

/** By family, the first id of the text that it shares. */
function firstOfFamilies(): ReadonlyMap<string, string> {
  families ??= new Map(
    [...prints().values()].flatMap((ids) => ids.map((id) => [familyOf(id), ids[0] ?? id] as const)).toReversed(),
  );
  return families;
}

/** `GPL-2.0-only`, `GPL-2.0-or-later`, `GPL-2.0+` and `GPL-2.0` share one text. */
export const familyOf = (id: string): string => id.replace(/(-only|-or-later|\+)$/, '').toLowerCase();

/** The first of those ids that share a text with this one. */
export const canonicalId = (id: string): string => firstOfFamilies().get(familyOf(id)) ?? id;
