/** Asks again and again until `check` holds; gives what it gave. Throws after `timeout` milliseconds, with what it last saw. */
export async function until<T>(
  what: string,
  check: () => Promise<T | false | undefined> | T | false | undefined,
  timeout = 45_000,
): Promise<T> {
  const end = performance.now() + timeout;
  let problem = '';
  for (;;) {
    try {
      const value = await check();
      if (value !== false && value !== undefined) return value;
    } catch (error) {
      problem = ` (${error instanceof Error ? error.message : String(error)})`;
    }
    if (performance.now() > end) throw new Error(`It never came true: ${what}${problem}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
