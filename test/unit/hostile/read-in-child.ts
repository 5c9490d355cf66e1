// Run as a process of its own: reads what it is told to, and says before each text which one it is at. What never comes
// to an end can then be ended from outside.

import { readers } from './readers.ts';

/** What any text can be full of. */
const common = [...' \t\n\r-=#"\'`:/\\[](<>{}@$*.,!|&;%+~^_0aZ', '\r\n', ' \n', 'a ', 'a\n', '\u00e9', '\u{1d4b3}'];
/** Enough for what takes quadratic time to take longer than anybody waits here. */
const repeatedLength = 60_000;
const commonLength = 20_000;
/** Most take some hundredths of a second. */
const limitMicroseconds = 8_000_000;

const say = (message: unknown): void => void process.send?.(message);
const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

process.on('message', async (name: string) => {
  const reader = readers[name];
  if (reader === undefined) throw new Error(`there is no ${name}`);
  const { limit, length = limit, repeated, around = [['', '']], mayThrow = false } = reader;
  const read = async (part: string, [before, after]: readonly [string, string], longest: number): Promise<void> => {
    const label = `${shown(before)} ${shown(part)} … ${shown(after)}`;
    const count = Math.max(Math.floor((Math.min(longest, limit) - before.length - after.length - 1) / part.length), 1);
    say({ at: label });
    const begun = process.cpuUsage();
    try {
      await reader.read(`${before}${part.repeat(count)}x${after}`);
    } catch (thrown) {
      if (!mayThrow) say({ failed: `${label}: ${thrown}` });
    }
    const { user, system } = process.cpuUsage(begun);
    // Of the processor, not by the clock: the machine may be doing much else.
    if (user + system > limitMicroseconds) say({ failed: `${label}: took ${(user + system) / 1e6} s` });
  };
  for (const where of around) {
    for (const part of repeated) await read(part, where, Math.min(length, repeatedLength));
    for (const part of common) await read(part, where, Math.min(length, commonLength));
  }
  // Once as long as can be: what is kept of each step must not fill the memory.
  await read(repeated[0] ?? ' ', around[0] ?? ['', ''], limit);
  say({ done: true });
});
say({ ready: true });
