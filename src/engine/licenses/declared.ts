import { parse } from 'smol-toml';
import { isObject, objectAt, parseObject, textAt } from '../locks/json.ts';
import { ManifestPlaces } from '../locks/place.ts';
import { type TextPlace, TextPlaces } from '../text-places.ts';
import { trimEndOf } from '../trim-end.ts';
import { idsIn } from './ids.ts';
import { canonicalId, isKnownId } from './recognise.ts';
import type { DeclaredLicense } from './types.ts';

/** The licence that a manifest names, where that is of the SPDX list. Never throws. */
export function declaredLicense(path: string, text: string): DeclaredLicense | undefined {
  try {
    const expression = path.endsWith('.json') ? fromJson(text) : fromToml(path, text);
    const ids = expression === undefined ? undefined : idsIn(expression.replaceAll('/', ' OR '));
    if (expression === undefined || ids === undefined || !ids.every(isKnownId)) return undefined;
    return { at: placeOf(path, text), expression, ids: ids.map(canonicalId) };
  } catch {
    return undefined;
  }
}

/** The least indented line of that name; parsing the whole for it would take long, and almost nobody asks. */
function placeOf(path: string, text: string): TextPlace {
  const lines = [...text.matchAll(/^([ \t]*)"?license"?[ \t]*[:=][^\n]*/gm)];
  const [first] = lines.sort(([, a = ''], [, b = '']) => a.length - b.length);
  if (first === undefined) return new ManifestPlaces({ path, text }).of({ keys: ['license'] });
  const [line, indent = ''] = first;
  const start = first.index + indent.length;
  return new TextPlaces(path, text).at(
    start,
    first.index + trimEndOf(line, path.endsWith('.json') ? ' \t\r,' : ' \t\r').length,
  );
}

/** npm: a string; Composer: also a list, of which one may be chosen. */
function fromJson(text: string): string | undefined {
  const json = parseObject(text);
  const given = json.license;
  if (Array.isArray(given))
    return given.length > 0 && given.every((one) => typeof one === 'string') ? given.join(' OR ') : undefined;
  return isObject(given) ? textAt(given, 'type') : textAt(json, 'license');
}

function fromToml(path: string, text: string): string | undefined {
  const toml = parse(text);
  if (path === 'Cargo.toml')
    return textAt(objectAt(toml, 'package'), 'license') ?? textAt(objectAt(toml, 'workspace', 'package'), 'license');
  const project = objectAt(toml, 'project');
  return (
    textAt(project, 'license') ??
    textAt(objectAt(project, 'license'), 'text') ??
    textAt(objectAt(toml, 'tool', 'poetry'), 'license')
  );
}
