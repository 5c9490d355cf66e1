/** Without what it ends with of these letters. Unlike `/[…]+$/`, it goes through each run of them only once. */
export function trimEndOf(text: string, letters: string): string {
  let end = text.length;
  while (end > 0 && letters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
