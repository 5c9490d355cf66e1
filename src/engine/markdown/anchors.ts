import { decodeString } from 'micromark-util-decode-string';

/** What adds headings that do not stand in the text. */
const composed =
  /\{%|\{\{|--8<--|^[ \t]*<<<|^[ \t]*(?:import|export)\s|^!include|^\.\. |^:::? *(?:include|toctree)|\[\[_?TOC_?\]\]/im;

/**
 * What a link may lead to in a Markdown text: headings, and what has an `id` or `name`; each as `anchorKey` has it.
 * Undefined where other texts are put into it. Where it is doubtful whether something is a heading, it counts as one.
 */
export function anchorsOf(text: string): ReadonlySet<string> | undefined {
  if (composed.test(text)) return undefined;
  const anchors = new Set<string>();
  const seen = new Map<string, number>();
  const add = (heading: string) => {
    for (const key of new Set(readings(heading).map(anchorKey))) {
      const nth = seen.get(key) ?? 0;
      seen.set(key, nth + 1);
      // The second of its name gets -1.
      anchors.add(key).add(`${key}${nth === 0 ? '' : nth}`);
    }
  };
  for (const [, heading = ''] of text.matchAll(/^[ \t>*+\-\d.)]*#{1,6}[ \t]*(.{0,500})/gm)) add(heading);
  for (const [, heading = ''] of text.matchAll(/^(.{0,500})\r?\n[ \t>]*(?:=+|-+)[ \t]*$/gm)) add(heading);
  for (const [, heading = ''] of text.matchAll(/<h[1-6]\b[^<>]{0,200}>([\s\S]{0,500}?)<\/h[1-6]>/gi)) add(heading);
  for (const [, quoted, bare] of text.matchAll(/\b(?:id|name)\s*=\s*\\?(?:["']([^"'\n]+)["']|([^\s"'>]+))/gi))
    anchors.add(anchorKey(quoted ?? bare ?? ''));
  for (const [, attributes = ''] of text.matchAll(/\{([^{}\n]{0,600})\}/g)) {
    const id = /#([^\s#]{1,200})/.exec(attributes)?.[1];
    if (id !== undefined) anchors.add(anchorKey(id));
  }
  for (const [, id = ''] of text.matchAll(/^\[\[?#?([^\]\n]{1,500})\]\]/gm)) anchors.add(anchorKey(id));
  return anchors;
}

/** Is there what `anchor` (without `#`, percent-decoded) leads to? */
export function hasAnchor(anchors: ReadonlySet<string>, anchor: string): boolean {
  const key = anchorKey(anchor.replace(/^user-content-/, ''));
  return key === '' || anchors.has(key);
}

/**
 * Forges and generators make anchors of headings each in its own way: they differ in dashes, accents and case. Letters
 * and digits are what they all keep; an anchor that differs in these leads nowhere with any of them.
 */
export const anchorKey = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Of a heading's source, what may be its text: with links, images, tags and attributes taken out, or not. */
function readings(heading: string): string[] {
  const decoded = decodeString(heading.replace(/[ \t]#+[ \t]*$/, ''));
  const linked = decoded
    .replace(/!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '')
    .replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1');
  const unlabelled = linked.replace(/\{[^}]*\}[ \t]*$/, '');
  // Some generators leave out what follows a name: `install / i`, `repositories (root only)`.
  const [name = ''] = linked.split(/ \/ |[<(]/, 1);
  const withAlt = decoded.replace(/!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1');
  return [
    decoded,
    linked,
    unlabelled,
    name,
    withAlt,
    ...[linked, unlabelled].map((text) => text.replace(/<[^>]*>/g, '')),
  ];
}
