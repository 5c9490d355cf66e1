/** `docker-compose.prod.yml` is the variant `prod` of the base; `compose.yaml` is the base itself. */
const composeName = /^(docker-)?compose(?:[._-]([^/]+?))?\.ya?ml$/i;

/** What lies in such folders is material of tests, somebody else's, or tasks of Ansible that bear the name. */
const foreign =
  /(^|\/)(testdata|(test-?)?fixtures?|__fixtures__|node_modules|vendor|third[-_]party|tasks|handlers|playbooks)\//i;

export const isComposePath = (path: string): boolean =>
  /compose/i.test(path) && composeName.test(path.slice(path.lastIndexOf('/') + 1)) && !foreign.test(path);

/** Files that one call of Compose reads together; paths relative to the working tree. */
export interface ComposeGroup {
  readonly files: readonly string[];
  /** Others of the folder that may be laid over the same base. */
  readonly beside: readonly string[];
  /** What it is laid over is not there: it may be anywhere. */
  readonly baseless: boolean;
}

/**
 * By folder: each base with its override, which Compose reads by itself, and each other variant laid over the base.
 * Without a base in its folder, a variant that is more than an override stands alone.
 */
export function groupComposeFiles(paths: readonly string[]): ComposeGroup[] {
  const folders = Map.groupBy(paths, (path) => path.slice(0, path.lastIndexOf('/') + 1));
  return [...folders.values()].flatMap((inFolder) => {
    const bases = inFolder.filter((path) => variantOf(path) === '').sort(byPreference);
    const overrides = inFolder.filter((path) => variantOf(path) === 'override').sort(byPreference);
    const variants = inFolder.filter((path) => !bases.includes(path) && !overrides.includes(path));
    const [base] = bases;
    if (base === undefined)
      return [...overrides, ...variants].map((path) => ({ files: [path], beside: inFolder, baseless: true }));
    const [override] = overrides;
    return [
      { files: override === undefined ? [base] : [base, override], beside: [], baseless: false },
      ...bases.slice(1).map((path) => ({ files: [path], beside: [], baseless: false })),
      ...variants.map((path) => ({ files: [base, path], beside: inFolder, baseless: false })),
    ];
  });
}

const variantOf = (path: string): string =>
  (composeName.exec(path.slice(path.lastIndexOf('/') + 1))?.[2] ?? '').toLowerCase();

/** Which of a project's files it is known by: the base that Compose takes by itself, or the variant laid over it. */
export function namingFile(files: readonly string[]): string {
  const last = files.at(-1) ?? '';
  return variantOf(last) === 'override' ? (files[0] ?? last) : last;
}

/** Whether somebody has to name the file for Compose to take it. */
export const isVariant = (path: string): boolean => !['', 'override'].includes(variantOf(path));

/** Compose takes `compose.yaml` before `compose.yml` before `docker-compose.…`. */
function byPreference(a: string, b: string): number {
  const rank = (path: string): string => `${/docker-/i.test(path) ? 1 : 0}${/\.yaml$/i.test(path) ? 0 : 1}${path}`;
  return rank(a) < rank(b) ? -1 : 1;
}
