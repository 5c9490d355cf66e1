import assert from 'node:assert/strict';
import { mergePolicies } from '../../../src/engine/audit/policy/merge.ts';
import { parsePolicy } from '../../../src/engine/audit/policy/parse.ts';
import { publishUrl } from '../../../src/engine/audit/policy/publish.ts';
import { rules } from '../../../src/engine/audit/rules/index.ts';

const parse = (text: string, path = '/srv/.gitops-auditor.yaml') => parsePolicy(text, path, rules, 0);

describe('publish in a policy', () => {
  it('names a remote and a URL for every repository', () => {
    const { part, problems } = parse('publish:\n  remote: nas\n  url: ssh://git@nas.lan/me/{name}.git\n');
    assert.deepEqual(problems, []);
    assert.deepEqual(part.publish, { remote: 'nas', url: 'ssh://git@nas.lan/me/{name}.git' });
    assert.equal(parse('publish:\n  url: git@git.example:{path}.git\n').part.publish?.remote, 'origin');
  });

  it('is taken as a whole from the nearest file that has it', () => {
    const near = parse('publish:\n  url: https://near.example/{name}\n').part;
    const far = parse('publish:\n  remote: far\n  url: https://far.example/{name}\n').part;
    const none = parse('set: strict\n').part;
    assert.deepEqual(mergePolicies([none, near, far]).publish, {
      remote: 'origin',
      url: 'https://near.example/{name}',
    });
    assert.equal(mergePolicies([none]).publish, null);
  });

  for (const [what, text, says] of [
    ['no mapping', 'publish: https://git.example/{name}', /must be/],
    ['no URL', 'publish:\n  remote: nas\n', /needs a `url`/],
    ['one URL for all', 'publish:\n  url: https://git.example/x.git\n', /no two repositories can share one/],
    ['another placeholder', 'publish:\n  url: https://git.example/{owner}/{name}\n', /`\{owner\}` is no placeholder/],
    ['a key that it has not', 'publish:\n  url: https://git.example/{name}\n  name: x\n', /`name` is no key/],
    ['a program', 'publish:\n  url: ext::sh-{name}\n', /start a program/],
    ['an option', 'publish:\n  url: --upload-pack={name}\n', /dash/],
    ['a password', 'publish:\n  url: https://me:hunter2@git.example/{name}\n', /password/],
    [
      'a name that is an option',
      'publish:\n  remote: --mirror\n  url: https://git.example/{name}\n',
      /name is letters/,
    ],
  ] as const)
    it(`tells where it has ${what}`, () => {
      const { part, problems } = parse(text);
      assert.equal(problems.length, 1, JSON.stringify(problems));
      assert.match(problems[0]?.message ?? '', says);
      assert.doesNotMatch(JSON.stringify(problems), /hunter2/);
      if (!text.includes('name: x')) assert.equal(part.publish, undefined);
    });

  it('puts no name into a URL that would make another of it', () => {
    const target = { remote: 'origin', url: 'ssh://git@git.example/{name}.git' };
    assert.equal(publishUrl(target, 'site', 'group/site'), 'ssh://git@git.example/site.git');
    assert.throws(() => publishUrl(target, 'my site', 'my site'), { code: 'bad-input' });
    assert.equal(publishUrl(target, '$&{path}', 'x'), 'ssh://git@git.example/$&{path}.git');
    assert.throws(() => publishUrl({ ...target, url: 'ssh://{name}/x' }, '-oProxyCommand=x', 'x'), {
      code: 'bad-input',
    });
  });
});
