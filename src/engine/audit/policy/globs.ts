import { parseTexts } from './rule-settings.ts';
import { longestGlob } from './schema.ts';
import type { Value, YamlSource } from './yaml-source.ts';

/** More stars in one glob make matching slow enough to freeze a window. */
const mostStars = 4;
export const isSlowGlob = (glob: string): boolean => (glob.match(/\*+/g)?.length ?? 0) > mostStars;
export const tooManyStars = `A glob may have ${longestGlob} letters and ${mostStars} stars at most.`;

/** A list of globs, or one; undefined (and a problem) where it is none. `meaning`: of leaving it out. */
export function parseGlobs(
  source: YamlSource,
  value: Value,
  key: string,
  { name, meaning }: { readonly name: string; readonly meaning: string },
): string[] | undefined {
  const globs = parseTexts(source, value, key, name);
  if (globs === undefined) return undefined;
  const wrong = globs.find((g) => g.length > longestGlob || isSlowGlob(g));
  if (globs.length > 0 && wrong === undefined) return globs;
  source.report(value.at, key, wrong === undefined ? `\`${name}\` is empty.` : tooManyStars, {
    hint: wrong === undefined ? `Leave it out to mean ${meaning}.` : undefined,
  });
  return undefined;
}
