/** So often somebody who waits is told that it goes on. */
const everyMs = 10_000;

/**
 * Does one thing of several that take their time: says what, that it goes on, and how long it took. The work may tell
 * how far it is.
 */
export async function step<T>(what: string, work: (tell: (howFar: string) => void) => Promise<T>): Promise<T> {
  let howFar = '';
  const begun = performance.now();
  const seconds = (): string => `${Math.round((performance.now() - begun) / 1000)} s`;
  console.log(`${what} …`);
  const timer = setInterval(
    () => console.log(`  ${what[0]?.toLowerCase()}${what.slice(1)} … ${seconds()}${howFar}`),
    everyMs,
  );
  try {
    const made = await work((text) => {
      howFar = `, ${text}`;
    });
    console.log(`  done (${seconds()})`);
    return made;
  } finally {
    clearInterval(timer);
  }
}
