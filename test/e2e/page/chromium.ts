import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** An installed Chromium or Chrome: `CHROMIUM_PATH`, else from the PATH. */
export function findChromium(): string {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file));
  if (!found)
    throw new Error(
      'No Chromium or Chrome was found. Install one (apt-get install chromium), or name it in CHROMIUM_PATH.',
    );
  return found;
}
