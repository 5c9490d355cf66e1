import { baseName, type Compare, compareAsked } from './drift.ts';
import { askedBy, heldBy, packages, sectionOf, sections, withPeers } from './javascript.ts';
import { isObject, objectAt, parseObject } from './json.ts';

/** `package-lock.json` and `npm-shrinkwrap.json`. Before npm 7 they tell the names alone. */
export const comparePackageLock: Compare = (lock, manifests) => {
  const held = parseObject(lock.text);
  const name = baseName(lock.path);
  return packages(lock, manifests).flatMap((one) => {
    const side = { manifest: one.path, lock: name, section: sectionOf(one) };
    if (isObject(held.packages)) {
      const here = objectAt(held, 'packages', one.folder);
      if (one.folder !== '' && Object.keys(here).length === 0) return [];
      return compareAsked({ ...side, asked: askedBy(one, withPeers), locked: heldBy(here, withPeers) });
    }
    if (one.folder !== '') return [];
    const names = new Map(Object.keys(objectAt(held, 'dependencies')).map((key) => [key, undefined] as const));
    // An optional dependency for another system may be left out.
    return compareAsked({ ...side, asked: askedBy(one, sections.slice(0, 2)), locked: names, extras: false });
  });
};

/** `bun.lock`: JSON with commas at the end. */
export const compareBunLock: Compare = (lock, manifests) => {
  const held = parseObject(plainJson(lock.text));
  return packages(lock, manifests).flatMap((one) => {
    const here = objectAt(held, 'workspaces')[one.folder];
    if (!isObject(here)) return [];
    const side = { manifest: one.path, lock: 'bun.lock', section: sectionOf(one) };
    return compareAsked({ ...side, asked: askedBy(one, withPeers), locked: heldBy(here, withPeers) });
  });
};

/** Without the commas before closing brackets. */
function plainJson(text: string): string {
  let made = '';
  let from = 0;
  /** Nothing but blanks has followed it. */
  let comma = -1;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === '"') at = closingQuote(text, at);
    else if ((letter === '}' || letter === ']') && comma >= 0) {
      made += text.slice(from, comma);
      from = comma + 1;
    }
    if (letter === ',') comma = at;
    else if (letter.trim() !== '') comma = -1;
  }
  return made + text.slice(from);
}

function closingQuote(text: string, begin: number): number {
  let at = begin + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
