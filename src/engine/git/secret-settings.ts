import { parseEnvironmentFile } from '../env-file.ts';
import type { NamedLine } from './facts.ts';
import type { TrackedTree } from './tracked-tree.ts';

const maxEnvironmentBytes = 1024 * 1024;

/**
 * The settings of an environment file that look like secrets, by name and line; their values go nowhere. `path`:
 * relative to the working tree. None where the file is not there, or a link leads out.
 */
export async function readSecretSettings(tree: TrackedTree, path: string): Promise<readonly NamedLine[]> {
  return (await tree.read(path, parse, { limit: maxEnvironmentBytes, as: 'secret settings' })) ?? [];
}

function parse(content: Buffer): readonly NamedLine[] {
  return parseEnvironmentFile(content.toString('utf8'))
    .filter(({ name, value }) => isSecretName(name) && isRealValue(value))
    .map(({ name, line }) => ({ name, line }));
}

const secretName =
  /(^|[_.])(passw(or)?d|passphrase|pass|pwd|pw|secret|token|api_?key|(private|access|secret|encryption)_?key|credentials?)([_.]|$)/i;

/** `DB_PASSWORD_FILE` names a file; what is public is none. */
export const isSecretName = (name: string): boolean =>
  secretName.test(name) && !/(_file|_path|_url|_name|_id)$|public/i.test(name);

/** Not empty, no reference to another variable, nothing encrypted, no number or switch, no stand-in. */
export function isRealValue(text: string): boolean {
  return (
    text.length >= 4 &&
    !/^#|^\$|\$\{|^<.*>$|^\{\{.*\}\}$|^ENC\[|^\*+$|^x+$/i.test(text) &&
    !/^(true|false|none|null|yes|no|[\d.]{1,5})$/i.test(text) &&
    !/change[-_ ]?(me|this|it)|replace[-_ ]?(me|this|with)|example|placeholder|^your|^(my|some|insert|todo|dummy|test)[-_ ]|^(secret|password|token|changeme)$/i.test(
      text,
    )
  );
}
