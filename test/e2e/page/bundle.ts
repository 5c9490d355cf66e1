import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';

const root = path.resolve(import.meta.dirname, '../../..');
let built: Promise<string> | null = null;

/** Builds the dashboard as it ships, once per run. Returns the folder that holds `main.js` and `main.css`. */
export function bundle(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dashboard-page-'));
  const common = {
    absWorkingDir: root,
    outdir: folder,
    bundle: true,
    minify: true,
    platform: 'browser',
    target: 'chrome130',
    logLevel: 'warning',
  } satisfies esbuild.BuildOptions;
  // No module, and so with nothing in common with the page's.
  await esbuild.build({ ...common, entryPoints: { boot: 'webview-ui/src/boot.ts' }, format: 'iife' });
  await esbuild.build({
    ...common,
    entryPoints: { main: 'webview-ui/src/main.tsx' },
    format: 'esm',
    splitting: true,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.ttf': 'file' },
  });
  return folder;
}
