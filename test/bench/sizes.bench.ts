// What has to be loaded before anything is there, and what has to be downloaded. Needs a production build.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { type Figure, printFigures } from './lib/table.ts';

const root = join(import.meta.dirname, '../..');

/** An output and all that it imports statically: what is loaded before its first line runs. */
function loadedBy(outputs: Metafile['outputs'], entry: string): string[] {
  const loaded = new Set<string>();
  const load = (path: string) => {
    const output = outputs[path];
    if (!output || loaded.has(path)) return;
    loaded.add(path);
    if (output.cssBundle !== undefined) load(output.cssBundle);
    for (const { path: imported, kind, external } of output.imports)
      if (!external && kind !== 'dynamic-import') load(imported);
  };
  if (!outputs[entry]) throw new Error(`${entry} is not in the build`);
  load(entry);
  return [...loaded];
}

const total = (outputs: Metafile['outputs'], paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);

const eagerBytes = ({ outputs }: Metafile, entry: string): number => total(outputs, loadedBy(outputs, entry));

/** What each page adds when it is opened first, by the name of its entry module. */
function lazyBytes({ outputs }: Metafile, entry: string): [name: string, bytes: number][] {
  const first = new Set(loadedBy(outputs, entry));
  return Object.entries(outputs).flatMap(([path, { entryPoint }]): [string, number][] => {
    if (entryPoint === undefined || first.has(path) || !entryPoint.includes('/pages/')) return [];
    const own = loadedBy(outputs, path).filter((loaded) => !first.has(loaded));
    return [[entryPoint.replace(/^.*\/|\.tsx?$/g, ''), total(outputs, own)]];
  });
}

async function metafile(name: string): Promise<Metafile> {
  try {
    return JSON.parse(await readFile(join(root, 'out/meta', `${name}.json`), 'utf8'));
  } catch (cause) {
    throw new Error(`out/meta/${name}.json is not there: build with \`node esbuild.mjs --production\` first`, {
      cause,
    });
  }
}

/** The newest VSIX of the project folder and `out/`, where one was packaged. */
async function vsixBytes(): Promise<number | undefined> {
  const files: { bytes: number; at: number }[] = [];
  for (const folder of [root, join(root, 'out'), join(root, 'dist')])
    for (const name of await readdir(folder).catch(() => [] as string[]))
      if (name.endsWith('.vsix')) {
        const { size, mtimeMs } = await stat(join(folder, name));
        files.push({ bytes: size, at: mtimeMs });
      }
  return files.sort((a, b) => b.at - a.at)[0]?.bytes;
}

const host = await metafile('host');
if (Object.keys(host.outputs).some((path) => path.endsWith('.map')))
  throw new Error('that is a development build: build with `node esbuild.mjs --production` first');
const webview = await metafile('webview');
const page = 'dist/webview/main.js';
const kilobytes = (name: string, bytes: number, target: number): Figure => ({
  name,
  value: bytes / 1024,
  unit: 'KB',
  target,
});
const figures = [
  kilobytes('extension host before lazy chunks', eagerBytes(host, 'dist/extension.js'), 1024),
  kilobytes('terminal before lazy chunks', eagerBytes(host, 'dist/cli-main.js'), 1024),
  kilobytes('webview, first paint', eagerBytes(webview, page), 800),
  ...lazyBytes(webview, page).map(([name, bytes]) => kilobytes(`webview, ${name} more`, bytes, 250)),
];
const vsix = await vsixBytes();
if (vsix === undefined) console.log('No VSIX: `npm run package` makes one.');
else figures.push(kilobytes('VSIX', vsix, 4096));
printFigures('sizes', figures);
