import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Finding } from '../../../src/contract/findings.ts';
import type { FixPlan, FixResult } from '../../../src/contract/fixes.ts';
import { FixRunner } from '../../../src/engine/fixes/runner.ts';
import type { RepositoryLocation } from '../../../src/engine/git/facts.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { Store } from '../../../src/engine/store/types.ts';
import { git, gitBytes, gitWith, makeBareRemote, makeRepository, temporaryFolder } from '../../fixtures/git.ts';

export const never = new AbortController().signal;

export function locationOf(path: string): RepositoryLocation {
  const ask = (...what: string[]) => git(path, 'rev-parse', '--path-format=absolute', ...what);
  const bare = git(path, 'rev-parse', '--is-bare-repository') === 'true';
  return {
    id: `id-${basename(path)}`,
    name: basename(path),
    path,
    gitDir: ask('--git-dir'),
    commonDir: ask('--git-common-dir'),
    kind: bare ? 'bare' : 'working-tree',
    root: path,
  };
}

/** A finding of a rule, as an audit gives it. */
export const findingOf = (rule: string, about: Partial<Finding> = {}): Finding => ({
  id: `${rule}:${about.subject ?? about.path ?? ''}`,
  repositoryId: 'id-alpha',
  rule,
  category: rule.slice(0, rule.indexOf('/')) as Finding['category'],
  severity: 'info',
  verdict: 'fail',
  message: 'It is so.',
  fixes: [],
  ...about,
});

/** A folder with a store, a runner, and a repository with a remote. */
export async function workbench() {
  const folder = temporaryFolder();
  const store = await openStore(folder.join('state'));
  const runner = new FixRunner({ git: new Git(), store, by: 'test' });
  const remote = makeBareRemote(folder.join('remote.git'));
  const path = makeRepository(folder.join('alpha'), {
    files: { 'README.md': '# alpha\n', 'src/one.txt': 'one\n', 'src/two.txt': 'two\n' },
    remote,
  });
  return {
    folder,
    store,
    runner,
    remote,
    path,
    location: locationOf(path),
    /** Plans and applies one fix on the repository (or others). */
    async fix(
      id: string,
      answers: Record<string, string> = {},
      locations = [locationOf(path)],
      findings: readonly Finding[] = [],
    ): Promise<FixResult> {
      const plan = await runner.plan(id, locations, answers, { signal: never, findings: () => findings });
      const [result] = await runner.apply(plan.id, { signal: never });
      if (result === undefined) throw new Error('no result');
      return result;
    },
    async plan(
      id: string,
      answers: Record<string, string> = {},
      findings: readonly Finding[] = [],
    ): Promise<FixPlan['items'][number] & { planId: string }> {
      const plan = await runner.plan(id, [locationOf(path)], answers, { signal: never, findings: () => findings });
      const [item] = plan.items;
      if (item === undefined) throw new Error('no item');
      return { ...item, planId: plan.id };
    },
    undo: (entryId: string | undefined) => runner.undo(entryId ?? '', { signal: never }),
    [Symbol.dispose]() {
      store.close();
      folder[Symbol.dispose]();
    },
  };
}

export type Workbench = Awaited<ReturnType<typeof workbench>>;
export type { Store };

/** Waits until the file is there; a test that waits in vain is ended by its own timeout. */
export async function appears(path: string, withinMs = 15_000): Promise<void> {
  for (const deadline = Date.now() + withinMs; !existsSync(path); await delay(5))
    if (Date.now() > deadline) throw new Error(`${path} did not appear`);
}

/** Another clone of the same remote pushes a commit. */
export function pushFromElsewhere({ folder, remote }: Workbench, files: Record<string, string>): string {
  const other = folder.join('elsewhere');
  if (!existsSync(other)) git(folder.path, 'clone', '--quiet', remote, other);
  git(other, 'pull', '--quiet');
  for (const [name, content] of Object.entries(files)) {
    gitWith(other, { input: content }, 'hash-object', '-w', '--stdin');
    const oid = gitWith(other, { input: content }, 'hash-object', '--stdin');
    git(other, 'update-index', '--add', '--cacheinfo', `100644,${oid},${name}`);
  }
  git(other, 'commit', '--quiet', '--message', `Elsewhere: ${Object.keys(files).join(', ')}`);
  git(other, 'reset', '--quiet', '--hard');
  git(other, 'push', '--quiet');
  return git(other, 'rev-parse', 'HEAD');
}

/** Everything of a repository that a fix and its undo must leave as it was, as text that shows where it differs. */
export function snapshotRepository(path: string, { backups = false } = {}): string {
  const lines: string[] = [];
  const walk = (folder: Buffer, name: Buffer) => {
    const entries = readdirSync(folder, { encoding: 'buffer' }).sort(Buffer.compare);
    for (const entry of entries) {
      if (name.length === 0 && entry.toString() === '.git') continue;
      const full = Buffer.concat([folder, Buffer.from('/'), entry]);
      const relative = Buffer.concat([name, Buffer.from('/'), entry]);
      const info = lstatSync(full);
      if (info.isDirectory()) walk(full, relative);
      else {
        const content = info.isSymbolicLink() ? readlinkSync(full, { encoding: 'buffer' }) : readFileSync(full);
        const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
        lines.push(`file ${relative.toString('latin1')} ${info.mode.toString(8)} ${hash}`);
      }
    }
  };
  walk(Buffer.from(path), Buffer.alloc(0));
  const printed = (...args: string[]) => gitBytes(path, {}, ...args).toString('latin1');
  lines.push(`index ${printed('ls-files', '--stage', '-z')}`);
  lines.push(`head ${readFileSync(join(path, '.git', 'HEAD'), 'utf8')}`);
  const refs = printed('for-each-ref', '--format=%(refname) %(objectname)').split('\n');
  lines.push(...refs.filter((ref) => backups || !ref.startsWith('refs/gitops-auditor/')));
  lines.push(`config ${readFileSync(join(path, '.git', 'config'), 'utf8')}`);
  lines.push(`stashes ${printed('stash', 'list', '--format=%H')}`);
  lines.push(`locks ${readdirSync(join(path, '.git')).filter((name) => name.includes('.lock'))}`);
  return lines.join('\n');
}

/** A working tree in every state that git tells apart. */
export function makeDirty(path: string): void {
  const script = `
    printf 'changed\\n' > README.md
    printf 'staged\\n' > src/one.txt && git add src/one.txt && printf 'and changed\\n' >> src/one.txt
    git rm --quiet --cached src/two.txt && rm src/two.txt
    printf 'new staged\\n' > added.txt && git add added.txt
    mkdir -p deep/er && printf 'untracked\\r\\n' > deep/er/file.txt
    printf '#!/bin/sh\\n' > tool.sh && chmod 755 tool.sh
    printf 'private\\n' > private.txt && chmod 600 private.txt
    ln -s nowhere/at/all link
    printf 'newline\\n' > "$(printf 'new\\nline')"
    printf 'bytes\\n' > "$(printf 'latin1-\\351-"quoted"')"
    printf 'ignored\\n' > ignored.log && printf '*.log\\n' >> .git/info/exclude
    printf 'dash\\n' > -dash
    : > empty
    printf 'glob\\n' > 'a*[b]'
  `;
  const result = spawnSync('sh', ['-ec', script], { cwd: path, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(result.stderr);
}
