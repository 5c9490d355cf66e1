import type { Locator } from 'playwright-core';

/** A pattern that matches the whole text, but for spaces around it. Patterns stay as they are. */
export function exactly(text: string | RegExp): RegExp {
  return typeof text === 'string' ? new RegExp(`^\\s*${literally(text)}\\s*$`) : text;
}

/** The text as a pattern's source. */
export const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** What the first match shows; empty when there is no match. Does not wait. */
export async function firstText(locator: Locator): Promise<string> {
  const [text = ''] = await locator.allInnerTexts();
  return text.trim();
}
