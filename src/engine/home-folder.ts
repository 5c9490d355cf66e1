import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';

/** A text whose paths within the home folder begin with `~`: who it is does not stand in what is shown to others. */
export function withoutHome(text: string, homes: readonly string[] = ownHomes()): string {
  return homes.reduce((rest, home) => rest.replaceAll(pattern(home), '~'), text);
}

/** The path as it is set, and where it leads. */
function ownHomes(): string[] {
  const home = homedir();
  try {
    return [...new Set([realpathSync(home), home])];
  } catch {
    return [home];
  }
}

/** The whole folder name, and neither the beginning of another nor a part further down; either slash will do. */
function pattern(home: string): RegExp {
  const folder = home.replace(/[/\\]+$/, '');
  // The root would be everywhere.
  if (folder === '' || /^[A-Za-z]:$/.test(folder)) return /(?!)/g;
  const path = folder
    .split(/[/\\]/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[/\\\\]');
  return new RegExp(`(?<![\\w/\\\\.-])${path}(?![\\w.-])`, /^[A-Za-z]:/.test(folder) ? 'gi' : 'g');
}
