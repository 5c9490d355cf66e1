import { absent, type Fact, known } from '../fact.ts';
import { fromFiles } from '../git/from-files.ts';
import type { TrackedEntry, TrackedTree } from '../git/tracked-tree.ts';
import type { DeclaredLicense, LicenseFile, LicenseReading } from './types.ts';

const maxFiles = 40;
/** The longest text of the SPDX list has 60 KB; files with those of all dependencies have much more. */
const maxBytes = 256 * 1024;

const licenseFile = /^((un)?licen[cs]es?|copying)([-._ ][^/]*)?$/i;
const manifest = /^(package\.json|Cargo\.toml|pyproject\.toml|composer\.json)$/;
/** Of others, of pictures; headers for sources, code about licences. */
const otherMatter =
  /third|3rd|notice|depend|bundle|header|template|logo|icon|font|media|assets?\b|faq|\.(json|ya?ml|toml|html?|[cm]?[jt]sx?|py|go|rs|sh|rb|php|java|csv|xml|lock|in|j2|tmpl|tpl|erb)$/i;

interface Listed {
  readonly files: readonly string[];
  readonly manifests: readonly string[];
}

export async function readLicense(tree: TrackedTree): Promise<Fact<LicenseReading>> {
  const listed = await tree.fromIndex('licence files', listLicenses);
  if (listed.state !== 'known') return listed;
  if (listed.value.files.length === 0) return absent('it has no licence file');
  const files: LicenseFile[] = [];
  for (const path of listed.value.files) {
    const file = await fromFiles(tree, [path], { as: `licence ${path}`, limit: maxBytes }, async (read) => {
      const content = read.get(path);
      if (content === undefined) return undefined;
      // Loaded where there is something to read: activation does not wait for it.
      const { recogniseLicense } = await import('./recognise.ts');
      return recogniseLicense(path, content.text);
    });
    if (file !== undefined) files.push(file);
  }
  const declared: DeclaredLicense[] = [];
  for (const path of listed.value.manifests) {
    const one = await fromFiles(tree, [path], { as: `licence declared ${path}`, limit: maxBytes * 4 }, async (read) => {
      const content = read.get(path);
      if (!content?.whole) return undefined;
      const { declaredLicense } = await import('./declared.ts');
      return declaredLicense(path, content.text);
    });
    if (one !== undefined) declared.push(one);
  }
  return known({ files, declared });
}

function listLicenses(entries: readonly TrackedEntry[]): Listed {
  const files: string[] = [];
  const manifests: string[] = [];
  for (const { path, kind } of entries) {
    if (kind === 'submodule' || kind === 'link') continue;
    const reuse = /^LICENSES\/(?!LicenseRef)[^/]+\.txt$/.test(path);
    if ((reuse || licenseFile.test(path)) && !otherMatter.test(path) && files.length < maxFiles) files.push(path);
    else if (manifest.test(path)) manifests.push(path);
  }
  return { files, manifests };
}
