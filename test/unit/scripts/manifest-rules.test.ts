import assert from 'node:assert/strict';
import { findProblems, type Input } from '../../../scripts/checks/manifest-rules.ts';

/** Agrees in every way. */
const good: Input = {
  manifest: {
    name: 'x',
    publisher: 'p',
    displayName: '%name%',
    contributes: {
      commands: [{ command: 'gitopsAuditor.go' }],
      views: { gitopsAuditor: [{ id: 'gitopsAuditor.list' }] },
      viewsContainers: { activitybar: [{ id: 'gitopsAuditor' }] },
      configuration: { properties: { 'gitopsAuditor.depth': {} } },
      menus: {
        'view/title': [{ command: 'gitopsAuditor.go', when: 'gitopsAuditor.busy && !gitopsAuditor.list.focus' }],
      },
      walkthroughs: [{ id: 'start' }],
    },
  },
  strings: { name: 'Name' },
  ids: {
    commands: { go: 'gitopsAuditor.go' },
    views: { container: 'gitopsAuditor', list: 'gitopsAuditor.list' },
    settings: { depth: 'gitopsAuditor.depth' },
    contextKeys: { busy: 'gitopsAuditor.busy' },
    walkthroughId: 'start',
  },
  code: 'commands.go; views.list; settings.depth; contextKeys.busy',
};

const withContributes = (more: object): Input => ({
  ...good,
  manifest: { ...good.manifest, contributes: { ...good.manifest.contributes, ...more } },
});

describe('manifest check', () => {
  it('is silent when manifest and code agree', () => {
    assert.deepEqual(findProblems(good), []);
  });

  it('finds a declared command that no code knows', () => {
    const commands = [{ command: 'gitopsAuditor.go' }, { command: 'gitopsAuditor.lost' }];
    assert.deepEqual(findProblems(withContributes({ commands })), [
      'command gitopsAuditor.lost: declared, but no code knows it',
    ]);
  });

  it('finds an id that the manifest does not declare', () => {
    const settings = { ...good.ids.settings, jobs: 'gitopsAuditor.jobs' };
    const problems = findProblems({ ...good, ids: { ...good.ids, settings }, code: `${good.code}; settings.jobs` });
    assert.deepEqual(problems, ['setting gitopsAuditor.jobs: named in ids.ts, not declared']);
  });

  it('finds an id that no code uses', () => {
    const problems = findProblems({ ...good, code: good.code.replace('commands.go', '') });
    assert.deepEqual(problems, ['command gitopsAuditor.go: named in ids.ts, never used']);
  });

  it('finds a context key that no clause reads', () => {
    const contextKeys = { ...good.ids.contextKeys, idle: 'gitopsAuditor.idle' };
    const problems = findProblems({
      ...good,
      ids: { ...good.ids, contextKeys },
      code: `${good.code}; contextKeys.idle`,
    });
    assert.deepEqual(problems, ['context key gitopsAuditor.idle: named in ids.ts, not declared']);
  });

  it('finds a reference to what nothing declares', () => {
    const menus = { 'view/title': [{ command: 'gitopsAuditor.go', when: 'gitopsAuditor.busy || gitopsAuditor.typo' }] };
    assert.deepEqual(findProblems(withContributes({ menus })), [
      'reference gitopsAuditor.typo: the manifest refers to it, nothing declares it',
    ]);
  });

  it('compares strings both ways', () => {
    const problems = findProblems({ ...good, strings: { other: 'x' } });
    assert.deepEqual(problems, [
      'string %name%: not in package.nls.json',
      'string other: in package.nls.json, not used by the manifest',
    ]);
  });

  it('finds a walkthrough that no code opens', () => {
    assert.deepEqual(findProblems(withContributes({ walkthroughs: [{ id: 'start' }, { id: 'more' }] })), [
      'walkthrough more: declared, but no code opens it',
    ]);
  });
});
