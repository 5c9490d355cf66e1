// What a package must hold, and the only things that it may.

const required = [
  'package.json',
  'package.nls.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'dist/extension.js',
  'dist/cli.js',
  'dist/cli-main.js',
  'dist/process-thread.js',
  'dist/search-thread.js',
  'dist/webview/boot.js',
  'dist/webview/main.js',
  'dist/webview/main.css',
  'dist/webview/preload.json',
];

const allowed = [
  /^package(\.nls(\.[\w-]+)?)?\.json$/,
  /^(README|CHANGELOG)\.md$/,
  /^LICENSE$/,
  /^l10n\/bundle\.l10n(\.[\w-]+)?\.json$/,
  /^dist\/[\w.-]+\.js$/,
  /^dist\/webview\/preload\.json$/,
  /^dist\/webview\/(chunks\/)?[\w.-]+\.(js|css|ttf)$/,
  /^media\/[\w./-]+\.(png|svg|md)$/,
  /^schemas\/[\w.-]+\.json$/,
];

/** Files that the manifest names: icons, schemas, pages of the walkthrough. */
function named(value: unknown): string[] {
  if (typeof value === 'string') return /^(?:\.\/)?((?:media|schemas|dist)\/.+)$/.exec(value)?.slice(1) ?? [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(named) : [];
}

/** What is wrong with a package that holds `files` (relative paths); empty when all is well. */
export function packageProblems(files: readonly string[], manifest: object): string[] {
  const present = new Set(files);
  return [
    ...[...new Set([...required, ...named(manifest)])]
      .filter((file) => !present.has(file))
      .map((file) => `${file} is missing`),
    ...files
      .filter((file) => !allowed.some((pattern) => pattern.test(file)))
      .map((file) => `${file} does not belong in it`),
  ];
}
