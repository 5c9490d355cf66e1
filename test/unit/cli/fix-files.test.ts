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

  it('shows stand-ins where nobody has answered yet, and says what to answer', async () => {
    commit(path, { 'compose.yaml': 'services:\n  web:\n    image: nginx\n' });
    const shown = async (target: string, ...lines: string[]) => {
      const { code, stdout, stderr } = await cli('fix', target, '--set', 'strict', '--dry-run');
      assert.equal(code, 0, stdout + stderr);
      for (const line of lines) assert.ok(stdout.includes(line), stdout);
    };
    await shown('add-security-policy', 'not in a public issue: <contact>.', 'To do it, answer\n  --answer contact=…');
    await shown('add-code-owners', '* <owners>', '--answer owners=…');
    await shown('set-image-tag', 'image: nginx:<tag>', '--answer tag=…');
    await shown('add-resource-limits', 'mem_limit: <memory>', '--answer memory=…');
  });

  it('repairs what was found about one service alone', async () => {
    const before = 'services:\n  web:\n    image: nginx\n  cache:\n    image: redis\n';
    commit(path, { 'compose.yaml': before });
    const fix = (...args: string[]) => cli('fix', ...args, '--set', 'recommended');
    const both = await fix('set-image-tag', '--answer', 'tag=1', '--yes');
    assert.equal(both.code, 1);
    assert.match(both.stdout, /`web` runs nginx, `cache` runs redis\.\n.*--subject names the service/);
    assert.equal(compose(), before);
    const one = await fix('set-image-tag', '--subject', 'cache', '--answer', 'tag=8.2', '--yes');
    assert.equal(one.code, 0, one.stdout + one.stderr);
    assert.equal(compose(), before.replace('redis', 'redis:8.2'));
    const rule = await fix('compose/no-restart-policy', '--subject', 'compose.yaml:web', '--yes');
    assert.equal(rule.code, 0, rule.stdout + rule.stderr);
    assert.match(compose(), /image: nginx\n {4}restart: unless-stopped\n {2}cache:\n {4}image: redis:8\.2\n$/);
    const several = await fix('compose/no-healthcheck', '--subject', 'web', '--subject', 'cache', '--dry-run');
    assert.match(several.stdout, /2 services in 1 file/);
    assert.doesNotMatch(several.stderr, /takes one alone/, 'they are named already');
    const { stderr } = await fix('compose/no-healthcheck', '--dry-run');
    assert.match(stderr, /^--subject NAME takes one alone: compose\.yaml:web, compose\.yaml:cache\.$/m);
  });

  it('says what there is where nothing was found about what was named', async () => {
    commit(path, { 'compose.yaml': 'services:\n  web:\n    image: nginx:1\n  db:\n    image: redis:1\n' });
    const { code, stderr } = await cli(
      'fix',
      'add-restart-policy',
      '--subject',
      'wbe',
      '--set',
      'recommended',
      '--yes',
    );
    assert.equal(code, 2);
    assert.match(stderr, /Nothing that add-restart-policy is for was found about "wbe"\./);
    assert.match(stderr, /Did you mean web\? There is: compose\.yaml:web, compose\.yaml:db\./);
    const whole = await cli('fix', 'add-changelog', '--subject', 'x', '--set', 'strict', '--dry-run');
    assert.equal(whole.code, 2);
    assert.match(whole.stderr, /about the repository as a whole/);
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
