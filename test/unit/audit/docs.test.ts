import assert from 'node:assert/strict';
import { generatedFiles, outdatedFiles } from '../../../scripts/tasks/docs.ts';
import { ruleInfo as ruleInfoShape } from '../../../src/contract/findings.ts';
import { fixInfo } from '../../../src/contract/fixes.ts';
import { exampleText } from '../../../src/engine/audit/example.ts';
import { parsePolicy } from '../../../src/engine/audit/policy/parse.ts';
import { policyJsonSchema } from '../../../src/engine/audit/policy/schema.ts';
import { ruleInfos, rules } from '../../../src/engine/audit/rules/index.ts';
import { now } from './facts.ts';

describe('the rules', () => {
  it('have an id of their category, once, and words for people', () => {
    assert.equal(new Set(rules.map((r) => r.id)).size, rules.length);
    for (const rule of rules) {
      assert.match(rule.id, new RegExp(`^${rule.category}/[a-z]+(-[a-z]+)*$`));
      for (const text of [rule.title, rule.passes, rule.why, rule.howToFix, exampleText(rule.example)])
        assert.ok(text.trim() === text && text !== '');
      for (const text of [rule.passes, rule.why]) assert.match(text, /\.$/, rule.id);
      assert.ok(!rule.title.endsWith('.'));
      assert.equal(new Set(rule.fixes).size, rule.fixes.length);
    }
  });

  it('keep to the contract', () => {
    assert.deepEqual(
      ruleInfos().map((info) => ruleInfoShape.parse(info)),
      ruleInfos(),
    );
    assert.ok(fixInfo.shape.id);
    const info = ruleInfos().find((r) => r.id === 'git/diverged');
    assert.equal(
      info?.documentation,
      'https://github.com/gitops-auditor/gitops-auditor/blob/main/docs/rules/git/diverged.md',
    );
  });

  it('turn few on at first', () => {
    const inDefault = rules.filter((r) => r.set === 'default' && r.category === 'git');
    assert.ok(inDefault.length < rules.length * 0.6);
  });
});

describe('generated files', () => {
  it('are up to date (else run scripts/tasks/docs.ts)', () => {
    assert.deepEqual(outdatedFiles(), []);
  });

  it('show policies that are right', () => {
    for (const [path, text] of generatedFiles())
      for (const [, yaml = ''] of text.matchAll(/```yaml\n([^`]*)```/g))
        assert.deepEqual(parsePolicy(yaml, '/srv/p.yaml', rules, now).problems, [], path);
  });
});

describe('the schema of the policy', () => {
  it('names every rule with its options', () => {
    const schema = JSON.parse(JSON.stringify(policyJsonSchema(rules)));
    for (const rule of rules) {
      const [, detailed] = schema.properties.rules.properties[rule.id].anyOf;
      assert.deepEqual(Object.keys(detailed.properties), ['severity', ...Object.keys(rule.options)]);
      for (const [name, option] of Object.entries(rule.options))
        assert.deepEqual(detailed.properties[name].default, option.default);
    }
  });
});
