/** Longer files are left alone: no person wrote them, and reading one would keep everybody else waiting. */
export const maxMarkdownBytes = 1024 * 1024;

const utf8 = new TextDecoder('utf-8');

export interface MarkdownText {
  /** Without its front matter: blanks stand in its place, so that every offset stays. */
  readonly text: string;
  /** Begins with front matter: some generator of pages reads it. */
  readonly frontMatter: boolean;
}

/** Undefined: too long, or no text (git-crypt, UTF-16…). `content`: at least one byte more than may be read. */
export function markdownText(content: Buffer): MarkdownText | undefined {
  if (content.length > maxMarkdownBytes || content.includes(0)) return undefined;
  const text = utf8.decode(content);
  const [front] = /^(---|\+\+\+)[ \t]*\r?\n(?:[\s\S]*?\n)?\1[ \t]*(?:\r?\n|$)/.exec(text) ?? [];
  if (front === undefined) return { text, frontMatter: false };
  return { text: front.replace(/[^\r\n]/g, ' ') + text.slice(front.length), frontMatter: true };
}
