// Finds a Chromium, Chrome or Edge, or says how to get one.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { run } from './processes.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome'];

const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/snap/bin/chromium',
];

/** Path of an installed browser. `CHROME_PATH` decides where it is set. */
export function findBrowser(): string | undefined {
  const chosen = process.env.CHROME_PATH;
  if (chosen !== undefined && chosen !== '') {
    if (!existsSync(chosen)) throw new Error(`CHROME_PATH names ${chosen}, which does not exist.`);
    return chosen;
  }
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = [...folders.flatMap((folder) => names.map((name) => path.join(folder, name))), ...applications];
  return candidates.find((candidate) => existsSync(candidate));
}

/** As root on a system with apt, the browser is fetched like any other package. */
async function installWithApt(say: (line: string) => void): Promise<boolean> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  say('Installing Chromium with apt-get …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'],
  ]) {
    const { code, output } = await run('apt-get', args, { env });
    if (code !== 0) {
      say(output);
      return false;
    }
  }
  return true;
}

/** Path of a browser, installed where that can be done. Throws with the remedy. */
export async function ensureBrowser(say: (line: string) => void = console.error): Promise<string> {
  const found = findBrowser() ?? ((await installWithApt(say)) ? findBrowser() : undefined);
  if (found === undefined) {
    throw new Error(
      'No browser was found for the tests. Install Chromium or Chrome, or set CHROME_PATH to one ' +
        '(Debian, Ubuntu: `sudo apt-get install chromium`; macOS: `brew install --cask chromium`).',
    );
  }
  return found;
}

/** The browser that every test and figure is run in. */
export const launchBrowser = async (say?: (line: string) => void): Promise<Browser> =>
  chromium.launch(await launchOptions(say));

export async function launchOptions(say?: (line: string) => void): Promise<LaunchOptions> {
  return {
    executablePath: await ensureBrowser(say),
    args: [
      // Chromium refuses its sandbox to root; the only page opened is our own server's.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}
