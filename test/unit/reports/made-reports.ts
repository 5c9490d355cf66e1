import fc from 'fast-check';
import type { Report } from '../../../src/contract/report.ts';

// Reports made up for tests of the formats.

export type Repository = Report['repositories'][number];
export type Finding = Repository['findings'][number];

export const finding = (more: Partial<Finding> = {}): Finding => ({
  ...{ rule: 'git/diverged', category: 'git', severity: 'error', verdict: 'fail', message: 'It has diverged.' },
  ...more,
});

export const repository = (more: Partial<Repository> = {}): Repository => ({
  ...{ id: 'a1', name: 'site', path: '/srv/git/site', status: 'dirty', health: 'red', score: 81.5 },
  facts: {
    head: { state: 'known', value: { branch: 'main', oid: '1a2b' } },
    status: { state: 'known', value: { counts: { staged: 0, unstaged: 2, untracked: 0, conflicted: 0 } } },
    lastCommit: { state: 'known', value: { at: '2026-01-02T03:04:05.000Z' } },
    configuration: {
      state: 'known',
      value: {
        remotes: [
          { name: 'fork', url: 'f' },
          { name: 'origin', url: 'https://git.example/site.git' },
        ],
      },
    },
  },
  findings: [finding(), finding({ severity: 'warning' }), finding({ verdict: 'unknown' })],
  ...more,
});

export const report = (...repositories: Repository[]): Report => ({
  ...{ version: 1, startedAt: '2026-11-24T10:00:00.000Z', durationMs: 1234, score: 81.5, health: 'yellow' },
  summary: {
    repositories: repositories.length,
    byStatus: { clean: 0, dirty: 1, mismatched: 0, missing: 0, extra: 0, unknown: 0 },
    byHealth: { green: 0, yellow: 0, red: 1, unknown: 0 },
    findings: { error: 1, warning: 1, info: 0, unknown: 1, ignored: 0 },
  },
  repositories,
});

/** Whatever a repository may be called and say: markup, formulas, control characters, lone surrogates. */
const wild = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        '=',
        '+',
        '@',
        '-',
        '<b>',
        '"',
        "'",
        ',',
        '\r\n',
        '|',
        '`',
        '``',
        '[x](y)',
        '&amp;',
        ']]>',
        '*',
        '_',
        '# ',
        '1. ',
        'https://x.example',
        'www.x.example',
        '\0',
        '\ud800',
        ' ',
        'a',
      ),
    )
    .map((parts) => parts.join('')),
);
export const wildRepository = fc
  .record({ name: wild, path: wild, branch: wild, message: wild, subject: wild, file: wild })
  .map(({ name, path, branch, message, subject, file }) =>
    repository({
      name,
      path,
      facts: { head: { state: 'known', value: { branch, oid: null } } },
      findings: [finding({ message, subject, path: file, line: 3, column: 5 })],
    }),
  );
