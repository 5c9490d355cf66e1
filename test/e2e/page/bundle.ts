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
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: { main: 'webview-ui/src/main.tsx' },
    outdir: folder,
    bundle: true,
    format: 'esm',
    splitting: true,
    minify: true,
    platform: 'browser',
    target: 'chrome130',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.ttf': 'file' },
    logLevel: 'warning',
  });
  return folder;
}
