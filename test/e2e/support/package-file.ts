import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');

/** The package that `npm run package` made. Throws when there is none. */
export async function builtPackage(): Promise<string> {
  const { name, version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const file = path.join(root, `${name}-${version}.vsix`);
  if (!existsSync(file)) throw new Error(`${file} is not there: run \`npm run package\` first.`);
  return file;
}
