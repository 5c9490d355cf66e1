/** What a link within the repository leads to. */
export interface LocalTarget {
  /** Percent-decoded; empty: the file itself. */
  readonly path: string;
  /** Without `#`, percent-decoded; empty where there is none. */
  readonly anchor: string;
}

/** Has a scheme, or the host of another site; also `notes.ts:12`, as editors write it. */
const external = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;
/** What stands for something else: a template's variable, an alias of a bundler, a route's parameter. */
const standIn =
  /[{}<>[\]|$`"^*!\\\p{Cc}\uFFFD]|\.\.\.|…|^[@~]|\/:|^\.?\/?(?:path|link|url|uri|href|target|todo|tbd|x+|foo|bar|placeholder)(?:\/to\/.*)?$/iu;

/** Undefined: it leads out of the repository, or nobody knows where. */
export function localTarget(text: string): LocalTarget | undefined {
  const target = text.trim();
  if (target === '' || external.test(target)) return undefined;
  const [, path = '', anchor = ''] = /^([^#?]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(target) ?? [];
  try {
    const decoded = { path: decodeURIComponent(path), anchor: decodeURIComponent(anchor) };
    return standIn.test(decoded.path) ? undefined : decoded;
  } catch {
    // A name of other bytes than UTF-8, or a percent sign that is one.
    return undefined;
  }
}

/** Anchors that a forge or browser makes without a heading: lines of code, footnotes, text searches, the top. */
export const isMadeAnchor = (anchor: string): boolean =>
  /^(?:L?\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|user-content-fn.*|fn.*|top|readme.*|:~:.*|\/.*|!.*|.*=.*|(?:issue|pull|discussion|diff|commit|file).*-?[\da-f]{6,})$/i.test(
    anchor,
  );

/** `www.example.com/a` lacks its scheme, `me@example.com` its `mailto:`: they are read as names of files. */
export const looksLikeAddress = (path: string): boolean =>
  /^www\.[^/]+\.[a-z]+(?:\/|$)|^(?:[a-z\d-]+\.)+(?:com|org|net|edu|gov|io|dev)(?:\/|$)|^[^\s/@]+@[a-z\d.-]+\.[a-z]+$/i.test(
    path,
  );
