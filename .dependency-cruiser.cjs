// The architecture, as a check: arrows only point down.
//   front doors (extension.ts, cli.ts) -> vscode/ -> engine/ -> contract/      webview-ui/ -> contract/ alone
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'contract-imports-nothing-above',
      severity: 'error',
      from: { path: '^src/contract/' },
      to: { path: '^(src|webview-ui|test|scripts)/', pathNot: '^src/contract/' },
    },
    {
      name: 'contract-has-no-io',
      severity: 'error',
      from: { path: '^src/contract/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-imports-only-contract',
      severity: 'error',
      from: { path: '^src/engine/' },
      to: { path: '^(src|webview-ui|test|scripts)/', pathNot: '^src/(engine|contract)/' },
    },
    {
      name: 'vscode-layer-not-above',
      severity: 'error',
      from: { path: '^src/vscode/' },
      to: { path: '^(src/(extension|cli)|webview-ui|test|scripts)' },
    },
    {
      name: 'vscode-only-in-its-layer',
      severity: 'error',
      from: { path: '^(src|webview-ui|scripts)/', pathNot: '^src/(vscode/|extension\\.ts$)' },
      to: { path: '^(vscode|node_modules/@types/vscode)' },
    },
    {
      name: 'cli-knows-no-vscode',
      severity: 'error',
      from: { path: '^src/cli' },
      to: { path: '^src/(vscode/|extension\\.ts$)' },
    },
    {
      name: 'webview-imports-only-contract',
      severity: 'error',
      from: { path: '^webview-ui/' },
      to: { path: '^(src|test|scripts)/', pathNot: '^src/contract/' },
    },
    {
      name: 'webview-has-no-node',
      severity: 'error',
      from: { path: '^webview-ui/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'toolkit-only-in-ui',
      severity: 'error',
      from: { path: '^(webview-ui|src)/', pathNot: '^webview-ui/src/ui/' },
      to: { path: '@vscode/webview-ui-toolkit' },
    },
    {
      name: 'product-imports-no-tests',
      severity: 'error',
      from: { path: '^(src|webview-ui)/' },
      to: { path: '^(test|scripts)/' },
    },
    // The launcher imports what the bundler puts beside it.
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: { pathNot: '^scripts/build/launcher' },
      to: { couldNotResolve: true, pathNot: '^(vscode|sarif)$' }, // types alone
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
