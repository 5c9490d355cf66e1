import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { rules } from '../../../src/engine/audit/rules/index.ts';
import type { Fleet } from '../../../src/engine/fleet/fleet.ts';
import { commit, makeRepository, type TemporaryFolder, temporaryFolder } from '../../fixtures/git.ts';
import { makeFleet } from '../../fixtures/make-fleet.ts';

const { signal } = new AbortController();
const day = 86_400_000;

describe('a second audit of what has not changed', () => {
  let folder: TemporaryFolder;
  let now: number;
  let fleet: Fleet;
  beforeEach(() => {
    folder = temporaryFolder();
    makeRepository(folder.join('root/site'));
    commit(folder.join('root/site'), { 'compose.yaml': 'services: {web: {image: nginx}}\n' });
    now = Date.now();
    // What was written just now is read again each time: it may change within the clock's next tick.
    utimesSync(folder.join('root/site/compose.yaml'), new Date(now - day), new Date(now - day));
    fleet = makeFleet(folder.join('root'), { set: 'strict', now: () => now });
  });
  afterEach(() => {
    fleet.dispose();
    folder[Symbol.dispose]();
  });

  const audit = () => fleet.audit({ signal, priority: 'interactive' });
  const findings = () => fleet.get(fleet.repositories()[0]?.id ?? '')?.findings ?? [];
  const verdict = (rule: string) => findings().find((finding) => finding.rule === rule)?.verdict;

  it('tells what has come to be with the time', async () => {
    await audit();
    assert.equal(verdict('git/stale-repository'), 'pass');
    now += 800 * day;
    await audit();
    assert.equal(verdict('git/stale-repository'), 'fail');
  });

  it('lets speak again what was ignored until a day that has passed', async () => {
    const until = new Date(now + 2 * day).toISOString().slice(0, 10);
    const ignore = `ignore:\n  - { rule: compose/unpinned-image, reason: for now, until: ${until} }\n`;
    writeFileSync(folder.join('root/.gitops-auditor.yaml'), `set: strict\n${ignore}`);
    await audit();
    assert.equal(verdict('compose/unpinned-image'), 'ignored');
    now += 4 * day;
    await audit();
    assert.equal(verdict('compose/unpinned-image'), 'fail');
  });

  it('asks only the rules that look at the time', async () => {
    await audit();
    const before = findings();
    now += day;
    await audit();
    const kept = findings().filter((finding) => before.includes(finding));
    assert.ok(kept.length > rules.length * 0.8, `${kept.length} of ${before.length}`);
    assert.ok(!kept.some(({ rule }) => rule === 'git/stale-repository'));
  });
});
