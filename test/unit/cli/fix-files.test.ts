import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffText } from '../../../src/cli/diff-text.ts';
import type { Paint } from '../../../src/cli/terminal.ts';
import { commit, makeRepository, type TemporaryFolder, temporaryFolder } from '../../fixtures/git.ts';
import { runCli } from './run-cli.ts';

const plain: Paint = (_, text) => text;
const marked: Paint = (style, text) => `<${style}>${text}</${style}>`;

describe('gitops-auditor fix of files', () => {
  let folder: TemporaryFolder;
  let path: string;
  const cli = (...args: string[]) => runCli(args, { cwd: path, state: folder.join('state') });
  const compose = () => readFileSync(join(path, 'compose.yaml'), 'utf8');

  beforeEach(() => {
    folder = temporaryFolder();
    path = makeRepository(folder.join('site'));
  });
  afterEach(() => folder[Symbol.dispose]());

  it('shows a diff, edits the bytes that it showed, and takes them back', async () => {
    const before = 'services:\r\n  web: # main\r\n    image: "nginx:1"\r\n';
    commit(path, { 'compose.yaml': before });
    const dry = await cli('fix', 'compose/no-restart-policy', '--set', 'recommended', '--dry-run');
    assert.ok(
      dry.stdout.includes(`
    --- a/compose.yaml
    +++ b/compose.yaml
    @@ -1,3 +1,4 @@
     services:
       web: # main
         image: "nginx:1"
    +    restart: unless-stopped
`),
      dry.stdout,
    );
    assert.equal(compose(), before);
    const done = await cli('fix', 'compose/no-restart-policy', '--set', 'recommended', '--yes');
    assert.equal(done.code, 0, done.stdout + done.stderr);
    assert.equal(compose(), `${before}    restart: unless-stopped\r\n`);
    const id = /gitops-auditor undo (\w+)/.exec(done.stdout)?.[1] ?? '';
    assert.equal((await cli('undo', id, '--yes')).code, 0);
    assert.equal(compose(), before);
  });

  it('repairs what one rule found alone, and says what it left out', async () => {
    commit(path, {
      'compose.yaml': 'services:\n  a: &a\n    image: x:1\n  b:\n    <<: *a\n    ports: []\n',
    });
    const { stdout, code } = await cli('fix', 'compose/no-restart-policy', '--set', 'recommended', '--yes');
    assert.match(stdout, /warning: Left out: compose\.yaml: a: Others take over what stands at `&a`/);
    assert.equal(code, 0);
    assert.match(
      compose(),
      /^services:\n {2}a: &a\n {4}image: x:1\n {2}b:\n {4}<<: \*a\n {4}ports: \[\]\n {4}restart: unless-stopped\n$/,
    );
  });

  describe('as a diff', () => {
    it('has colours, and nothing that steers a terminal', () => {
      const change = { path: 'a\u001b[31m', before: 'one\ntwo\n', after: 'one\nt\u001b]wo' };
      assert.deepEqual(diffText(change, marked), [
        '<bold>--- a/a\\u{1b}[31m</bold>',
        '<bold>+++ b/a\\u{1b}[31m</bold>',
        '<cyan>@@ -1,2 +1,2 @@</cyan>',
        ' one',
        '<red>-two</red>',
        '<green>+t\\u{1b}]wo</green>',
        '<dim>\\ No newline at end of file</dim>',
      ]);
    });
    it('tells new files, and line endings where they are what changes', () => {
      assert.deepEqual(diffText({ path: 'a', before: null, after: 'x\n' }, plain).slice(0, 2), [
        '--- /dev/null',
        '+++ b/a',
      ]);
      assert.deepEqual(diffText({ path: 'a', before: 'x\r\n', after: 'x\n' }, plain).slice(3), ['-x\\u{d}', '+x']);
    });
    it('is cut where it is long', () => {
      const after = 'x\n'.repeat(1000);
      const lines = diffText({ path: 'a', before: null, after }, plain);
      assert.deepEqual([lines.length, lines.at(-1)], [403, '… and 601 lines more']);
    });
  });
});
