import { type Fact, known } from '../fact.ts';
import { trackedNamed } from './rule-files.ts';
import type { TrackedTree } from './tracked-tree.ts';

const maxAttributeBytes = 256 * 1024;

/** Which attributes the repository's own `.gitattributes` files speak of; for which files, git knows. */
export interface AttributeFiles {
  readonly paths: readonly string[];
  readonly lfs: boolean;
  /** `text`, `text=auto`, `eol=…`; not `-text`. */
  readonly text: boolean;
  /** `filter=…`, `working-tree-encoding=…`: files may stand in the working tree in another form than git keeps them in. */
  readonly transforms: boolean;
}

export async function readAttributeFiles(tree: TrackedTree): Promise<Fact<AttributeFiles>> {
  const tracked = await trackedNamed(tree, '.gitattributes');
  if (tracked.state !== 'known') return tracked;
  const all = { paths: tracked.value, lfs: false, text: false, transforms: false };
  for (const path of tracked.value) {
    const said = await tree.read(path, parseAttributes, { limit: maxAttributeBytes + 1, as: 'attributes' });
    all.lfs ||= said?.lfs === true;
    all.text ||= said?.text === true;
    all.transforms ||= said?.transforms === true;
  }
  return known(all);
}

/** Of too long a file everything may be true. */
export function parseAttributes(content: Buffer): Omit<AttributeFiles, 'paths'> {
  if (content.length > maxAttributeBytes) return { lfs: true, text: true, transforms: true };
  const lines = content.toString('utf8').split(/\r?\n/);
  const some = (attribute: RegExp) => lines.some((line) => !/^\s*#/.test(line) && attribute.test(line));
  return {
    lfs: some(/\sfilter=lfs(?:\s|$)/),
    text: some(/\s(?:text(?:=auto)?|eol=(?:lf|crlf)|crlf(?:=input)?)(?:\s|$)/),
    transforms: some(/\s(?:filter|working-tree-encoding)=/),
  };
}
