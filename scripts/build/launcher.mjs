#!/usr/bin/env node
// Becomes dist/cli.js. Parses on any Node since 14, so that an old one can say what is needed.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(`gitops-auditor needs Node 24 or later; this is Node ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  await import('./cli-main.js');
}
