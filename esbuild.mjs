// Bundles everything that runs. node esbuild.mjs [--production] [--watch] [--tests]
//   dist/extension.js, dist/cli-main.js   Node, ES modules that share chunks; dist/cli.js guards the Node version
//   dist/process-thread.js, search-thread.js   worker threads of the engine
//   dist/webview/                         browser, lazy chunks
//   out/test/                             integration tests, run inside the extension host
//   out/meta/*.json                       esbuild's metafiles, for the size checks
import { realpathSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.dirname(fileURLToPath(import.meta.url));

/** Worker threads of the engine, found by their URLs. */
const processThread = 'src/engine/git/process-thread.ts';
const searchThread = 'src/engine/content/search-thread.ts';

/** What bundled CommonJS packages expect to find in a module. */
const commonJsBanner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** @param {boolean} production @returns {import('esbuild').BuildOptions} */
function shared(production) {
  return {
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    splitting: true,
    metafile: true,
    logLevel: 'warning',
    minify: production,
    sourcemap: production ? false : 'linked',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': JSON.stringify(production ? 'production' : 'development') },
  };
}

/** @param {boolean} production @returns {import('esbuild').BuildOptions} */
export function node(production) {
  return {
    ...shared(production),
    platform: 'node',
    target: 'node24',
    external: ['vscode'],
    // Its main file finds its parts by a `require` of its own, which cannot be followed.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    banner: { js: commonJsBanner },
    // Stack traces in logs stay readable at little cost.
    keepNames: true,
  };
}

/** @param {boolean} production @returns {Record<string, import('esbuild').BuildOptions>} */
function product(production) {
  return {
    host: {
      ...node(production),
      entryPoints: {
        extension: 'src/extension.ts',
        'cli-main': 'src/cli.ts',
        'process-thread': processThread,
        'search-thread': searchThread,
      },
      outdir: 'dist',
      // Beside the entry points: a chunk finds `process-thread.js` beside itself.
      chunkNames: '[name]-[hash]',
    },
    webview: {
      ...shared(production),
      platform: 'browser',
      target: 'chrome130',
      jsx: 'automatic',
      entryPoints: { main: 'webview-ui/src/main.tsx' },
      outdir: 'dist/webview',
      chunkNames: 'chunks/[name]-[hash]',
      assetNames: '[name]-[hash]',
      loader: { '.ttf': 'file' },
    },
    // Stands in the document itself.
    boot: {
      ...shared(production),
      platform: 'browser',
      target: 'chrome130',
      format: 'iife',
      splitting: false,
      sourcemap: false,
      minify: true,
      entryPoints: { boot: 'webview-ui/src/boot.ts' },
      outdir: 'dist/webview',
    },
  };
}

/** @returns {Promise<import('esbuild').BuildOptions>} */
async function tests() {
  const folder = path.join(root, 'test/integration');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.test.ts'));
  return {
    ...node(false),
    // The tests run from this folder: node_modules is there, and bundling mocha would make a second one.
    packages: 'external',
    entryPoints: [
      ...['index.ts', ...files].map((file) => ({
        in: path.join('test/integration', file),
        out: file.replace(/\.ts$/, ''),
      })),
      { in: processThread, out: 'process-thread' },
      { in: searchThread, out: 'search-thread' },
    ],
    outdir: 'out/test',
  };
}

/** @param {string} name @returns {import('esbuild').Plugin} */
function report(name) {
  return {
    name: 'report',
    setup(build) {
      let started = 0;
      build.onStart(() => {
        started = performance.now();
      });
      build.onEnd(async ({ metafile, errors }) => {
        const outcome = errors.length === 0 ? 'built' : `${errors.length} errors in`;
        process.stdout.write(`${outcome} ${name} (${Math.round(performance.now() - started)} ms)\n`);
        if (!metafile) return;
        await writeFile(path.join(root, 'out/meta', `${name}.json`), JSON.stringify(metafile));
        if (name === 'webview') await writePreloads(metafile);
      });
    },
  };
}

/**
 * What the page needs besides its first script, before anything is drawn: named in a file, so that the document can
 * ask for all of it at once instead of one import after another.
 * @param {import('esbuild').Metafile} metafile
 */
async function writePreloads({ outputs }) {
  const folder = 'dist/webview/';
  const found = new Set();
  /** @param {string} file */
  const add = (file) => {
    if (found.has(file)) return;
    found.add(file);
    for (const { path: imported, kind } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && imported.startsWith(folder)) add(imported);
  };
  add(`${folder}main.js`);
  found.delete(`${folder}main.js`);
  const names = [...found].map((file) => file.slice(folder.length)).sort();
  await writeFile(path.join(root, folder, 'preload.json'), JSON.stringify(names));
}

/** @param {Set<string>} flags */
async function main(flags) {
  const production = flags.has('--production');
  const watch = flags.has('--watch');
  const bundles = flags.has('--tests') ? { tests: await tests() } : product(production);
  // Chunk names change with their content: old ones would pile up and be packaged.
  for (const folder of flags.has('--tests') ? ['out/test'] : ['dist']) {
    await rm(path.join(root, folder), { recursive: true, force: true });
  }
  await mkdir(path.join(root, 'out/meta'), { recursive: true });
  const contexts = await Promise.all(
    Object.entries(bundles).map(([name, options]) => esbuild.context({ ...options, plugins: [report(name)] })),
  );
  if (watch) {
    await Promise.all(contexts.map((context) => context.watch()));
  } else {
    await Promise.all(contexts.map((context) => context.rebuild())).finally(() =>
      Promise.all(contexts.map((context) => context.dispose())),
    );
  }
  if (!flags.has('--tests')) {
    const launcher = path.join(root, 'dist/cli.js');
    await mkdir(path.dirname(launcher), { recursive: true });
    await cp(path.join(root, 'scripts/build/launcher.mjs'), launcher);
    await chmod(launcher, 0o755);
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url)))
  main(new Set(process.argv.slice(2))).catch((error) => {
    // esbuild has printed its own errors already.
    if (!Array.isArray(error?.errors)) console.error(error);
    process.exitCode = 1;
  });
