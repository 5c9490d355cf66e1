import { join } from 'node:path';
import { isWithin } from '../is-within.ts';
import type { NamedLine } from './facts.ts';
import type { FileCache } from './file-cache.ts';

const maxEnvironmentBytes = 1024 * 1024;

/**
 * The settings of an environment file that look like secrets, by name and line; their values go nowhere. `path`:
 * relative to the working tree. None where the file is not there, or a link leads out.
 */
export async function readSecretSettings(
  workingTree: string,
  path: string,
  files: FileCache,
): Promise<readonly NamedLine[]> {
  const file = join(workingTree, path);
  const real = await files.disk.realpath(file);
  if (real === undefined || !isWithin(real, workingTree)) return [];
  return (await files.read(real, parse, { limit: maxEnvironmentBytes, as: 'secret settings' })) ?? [];
}

function parse(content: Buffer): readonly NamedLine[] {
  return content
    .toString('utf8')
    .split(/\r?\n/)
    .flatMap((text, index) => {
      const [, name = '', value = ''] = /^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=\s*(.*?)\s*$/.exec(text) ?? [];
      return isSecretName(name) && isRealValue(value) ? [{ name, line: index + 1 }] : [];
    });
}

const secretName =
  /(^|[_.])(passw(or)?d|passphrase|pass|pwd|pw|secret|token|api_?key|(private|access|secret|encryption)_?key|credentials?)([_.]|$)/i;

/** `DB_PASSWORD_FILE` names a file; what is public is none. */
const isSecretName = (name: string): boolean =>
  secretName.test(name) && !/(_file|_path|_url|_name|_id)$|public/i.test(name);

/** Not empty, no reference to another variable, no number or switch, no stand-in. */
function isRealValue(value: string): boolean {
  const [, , text = ''] = /^(["']?)(.*?)\1(?:\s+#.*)?$/.exec(value) ?? [];
  return (
    text.length >= 4 &&
    !/^#|^\$|\$\{|^<.*>$|^\{\{.*\}\}$|^\*+$|^x+$/i.test(text) &&
    !/^(true|false|none|null|yes|no|[\d.]{1,5})$/i.test(text) &&
    !/change[-_ ]?(me|this|it)|replace[-_ ]?(me|this|with)|example|placeholder|^your|^(my|some|insert|todo|dummy|test)[-_ ]|^(secret|password|token|changeme)$/i.test(
      text,
    )
  );
}
