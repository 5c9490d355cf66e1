import assert from 'node:assert/strict';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log, Replacement } from 'sarif';
import { type Report, report as reportShape } from '../../../src/contract/report.ts';
import { evaluate } from '../../../src/engine/audit/evaluate.ts';
import { neededFacts } from '../../../src/engine/audit/needed-facts.ts';
import { rules } from '../../../src/engine/audit/rules/index.ts';
import { reportFiles, writeReport } from '../../../src/engine/reports/render.ts';
import { withTextFixes } from '../../../src/engine/reports/text-fixes.ts';
import { commit, makeRepository, type TemporaryFolder, temporaryFolder } from '../../fixtures/git.ts';
import { now, policy } from '../audit/facts.ts';
import { locate, readFacts } from '../git/locations.ts';

/** A report of the findings of these rules in a real repository. */
async function reportOf(path: string, ids: readonly string[]): Promise<Report> {
  const only = new Set(ids);
  const { facts } = await readFacts(path, { needed: neededFacts(policy(), rules, only) });
  const findings = evaluate(await locate(path), facts, policy(), { rules, baseline: new Set(), now, only });
  return {
    ...{ version: 1, startedAt: '2026-11-24T10:00:00.000Z', durationMs: 1, score: null, health: 'yellow' },
    summary: {
      repositories: 1,
      byStatus: { clean: 1, dirty: 0, mismatched: 0, missing: 0, extra: 0, unknown: 0 },
      byHealth: { green: 0, yellow: 1, red: 0, unknown: 0 },
      findings: { error: 0, warning: 0, info: 0, unknown: 0, ignored: 0 },
    },
    repositories: [
      {
        ...{ id: 'a', name: 'a', path, status: 'clean', health: 'yellow', score: null, facts: {} },
        findings: findings.map(({ id: _id, repositoryId: _in, since: _since, ignored: _why, ...rest }) => rest),
      },
    ],
  };
}

/** As a reader of SARIF does it. */
function applied(text: string, replacements: readonly Replacement[]): string {
  const lines = text.replace(/^\uFEFF/, '').split(/(?<=\n)/);
  const offset = (line = 1, column = 1) => lines.slice(0, line - 1).join('').length + column - 1;
  let made = lines.join('');
  for (const { deletedRegion: region, insertedContent } of replacements.toReversed()) {
    const from = offset(region.startLine, region.startColumn);
    made = made.slice(0, from) + (insertedContent?.text ?? '') + made.slice(offset(region.endLine, region.endColumn));
  }
  return made;
}

describe('reports with edits of text', () => {
  let folder: TemporaryFolder;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = makeRepository(folder.join('a'));
  });
  afterEach(() => folder[Symbol.dispose]());

  it('repair, in SARIF, what each result found', async () => {
    const text =
      '\uFEFFservices: # 🙂\r\n  db: {image: "postgres:17", ports: ["0.0.0.0:5432:5432", 5432]}\r\n  web:\r\n    image: nginx # é\r\n    tty: true\r\n';
    commit(path, { 'a b/compose.yaml': text });
    const given = await reportOf(path, [
      'compose/no-restart-policy',
      'compose/database-port',
      'compose/no-healthcheck',
    ]);
    const log = JSON.parse(await writeReport(reportFiles.sarif, given, '1.2.3')) as Log;
    const results = log.runs[0]?.results ?? [];
    const fixed = results.flatMap(({ ruleId, fixes = [] }) =>
      fixes.map(({ description, artifactChanges: [change] }) => {
        assert.deepEqual(change?.artifactLocation, { uri: 'a%20b/compose.yaml', uriBaseId: 'SRCROOT' });
        return [ruleId, description?.text, applied(text, change?.replacements ?? [])];
      }),
    );
    const body = text.slice(1);
    assert.deepEqual(fixed.toSorted(), [
      [
        'compose/database-port',
        'Bind to localhost',
        body.replace('0.0.0.0:5432:5432', '127.0.0.1:5432:5432').replace(', 5432]', ', 127.0.0.1::5432]'),
      ],
      [
        'compose/no-restart-policy',
        'Add restart policy',
        body.replace('é\r\n', 'é\r\n    restart: unless-stopped\r\n'),
      ],
      ['compose/no-restart-policy', 'Add restart policy', body.replace('17"', '17", restart: unless-stopped')],
    ]);
    assert.equal(
      await writeReport(reportFiles.sarif, given, '1.2.3'),
      await writeReport(reportFiles.sarif, given, '1.2.3'),
    );
    reportShape.parse(await withTextFixes(given));
  });

  it('say nothing of an edit in other formats, and where none is certain', async () => {
    commit(path, { 'compose.yaml': 'services:\n  db:\n    image: postgres:17\n' });
    const given = await reportOf(path, ['compose/no-restart-policy', 'compose/no-healthcheck']);
    assert.doesNotMatch(await writeReport(reportFiles.json, given, '1'), /textFixes/);
    const [repository] = (await withTextFixes(given)).repositories;
    assert.deepEqual(repository?.findings.map(({ rule, textFixes }) => [rule, textFixes?.length ?? 0]).toSorted(), [
      ['compose/no-healthcheck', 0],
      ['compose/no-restart-policy', 1],
    ]);
  });

  it('leave out files that are gone, broken or lead out of the repository by now', async () => {
    const files = {
      'a/compose.yaml': 'services:\n  x: {image: a}\n',
      'b/compose.yaml': 'services:\n  x: {image: a}\n',
    };
    commit(path, files);
    const given = await reportOf(path, ['compose/no-restart-policy']);
    writeFileSync(folder.join('outside.yaml'), files['a/compose.yaml']);
    rmSync(join(path, 'a/compose.yaml'));
    symlinkSync(folder.join('outside.yaml'), join(path, 'a/compose.yaml'));
    writeFileSync(join(path, 'b/compose.yaml'), 'services: [');
    const [repository] = (await withTextFixes(given)).repositories;
    assert.deepEqual(repository?.findings, given.repositories[0]?.findings);
    assert.equal(readFileSync(folder.join('outside.yaml'), 'utf8'), files['a/compose.yaml']);
  });
});
