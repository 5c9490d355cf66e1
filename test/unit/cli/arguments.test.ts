import assert from 'node:assert/strict';
import { type AuditCommand, type FixCommand, parseCommand } from '../../../src/cli/arguments.ts';
import { AuditorError } from '../../../src/contract/errors.ts';

const refused = (args: readonly string[], message: RegExp, hint = /./) =>
  assert.throws(
    () => parseCommand(args),
    (error) =>
      error instanceof AuditorError &&
      error.code === 'bad-input' &&
      message.test(error.message) &&
      hint.test(error.hint ?? ''),
  );

describe('the command line', () => {
  it('audits the current folder without any word more', () => {
    assert.deepEqual(parseCommand(['audit']), {
      command: 'audit',
      paths: [],
      format: 'text',
      output: undefined,
      failOn: 'error',
      failUnder: undefined,
      rules: [],
      set: undefined,
      config: undefined,
      all: false,
      jobs: undefined,
      untrusted: false,
      quiet: false,
      color: undefined,
    } satisfies AuditCommand);
  });

  it('reads every option of an audit', () => {
    const words =
      'audit a b --format json -o out.json --fail-on info --fail-under 80.5 --rule git/x --rule git/y --set strict --config p.yaml --all -j 3 --untrusted -q --no-color';
    assert.deepEqual(parseCommand(words.split(' ')), {
      command: 'audit',
      paths: ['a', 'b'],
      format: 'json',
      output: 'out.json',
      failOn: 'info',
      failUnder: 80.5,
      rules: ['git/x', 'git/y'],
      set: 'strict',
      config: 'p.yaml',
      all: true,
      jobs: 3,
      untrusted: true,
      quiet: true,
      color: false,
    } satisfies AuditCommand);
  });

  it('takes what follows -- as paths', () => {
    assert.deepEqual((parseCommand(['audit', '--', '--odd']) as AuditCommand).paths, ['--odd']);
  });

  it('reads answers with more than one equals sign', () => {
    const command = parseCommand([
      'fix',
      'commit',
      '--answer',
      'message=a=b',
      '--answer',
      'scope=',
      '--yes',
    ]) as FixCommand;
    assert.deepEqual(command.answers, { message: 'a=b', scope: '' });
    assert.equal(command.yes, true);
  });

  it('shows help for anything with --help, and the version', () => {
    assert.deepEqual(parseCommand([]), { command: 'help', topic: undefined, color: undefined });
    assert.deepEqual(parseCommand(['--help']), { command: 'help', topic: undefined, color: undefined });
    assert.deepEqual(parseCommand(['fix', '-h']), { command: 'help', topic: 'fix', color: undefined });
    assert.deepEqual(parseCommand(['help', 'undo']), { command: 'help', topic: 'undo', color: undefined });
    assert.deepEqual(parseCommand(['--version']), { command: 'version', color: undefined });
    assert.deepEqual(parseCommand(['audit', '-V']), { command: 'version', color: undefined });
  });

  it('refuses what it does not know, with a hint', () => {
    refused(['frobnicate'], /no command "frobnicate"/);
    refused(['constructor'], /no command "constructor"/);
    refused(['audit', '--colour'], /Unknown option '--colour'/);
    refused(['audit', '--format', 'xml'], /--format cannot be "xml"/);
    refused(['audit', '--format'], /--format/);
    refused(['audit', '--fail-on', 'fatal'], /--fail-on/);
    for (const score of ['-1', '101', 'high', '', 'NaN']) refused(['audit', `--fail-under=${score}`], /--fail-under/);
    for (const jobs of ['0', '1.5', '257']) refused(['audit', `--jobs=${jobs}`], /--jobs/);
    refused(['audit', '--set', 'all'], /--set/);
    for (const limit of ['0', '1001', '2.5', 'ten', '1e2', '0x10', ' 5', ''])
      refused(['history', `--limit=${limit}`], /--limit/);
    refused(['fix'], /What is to be fixed/);
    refused(['fix', 'commit', '--answer', 'message'], /not key=value/);
    refused(['undo', 'a', 'b'], /One entry/);
    refused(['rules', 'a', 'b'], /One rule/);
  });

  it('says of a number that cannot be which option, what was given, and what to give instead', () => {
    const told = (words: string, message: string, hint: string) =>
      assert.throws(() => parseCommand(words.split(' ')), { code: 'bad-input', message, hint });
    const jobs = 'It is a whole number from 1 to 256; without --jobs there are as many as the machine allows.';
    told('audit --jobs 0', '--jobs cannot be "0".', jobs);
    told('audit --jobs -1', '--jobs cannot be "-1".', jobs);
    told('audit -j -1', '--jobs cannot be "-1".', jobs);
    told('fix push -j two', '--jobs cannot be "two".', jobs);
    told(
      'audit --fail-under -5',
      '--fail-under cannot be "-5".',
      'It is a number from 0 to 100; without --fail-under no score fails.',
    );
    told(
      'history --limit 0',
      '--limit cannot be "0".',
      'It is a whole number from 1 to 1,000; without --limit there are 20.',
    );
  });

  it('says what was probably meant, and which help tells more', () => {
    const hinted = (words: string, message: RegExp, hint: RegExp) => refused(words.split(' '), message, hint);
    hinted('audti', /no command "audti"/, /^Did you mean audit\? gitops-auditor --help /);
    hinted('help rule', /no command "rule"/, /^Did you mean rules\? gitops-auditor --help /);
    hinted('./fleet', /no command ".\/fleet"/, /^gitops-auditor audit \.\/fleet audits that folder\./);
    hinted('audit --fromat json', /'--fromat'/, /^Did you mean --format\? gitops-auditor audit --help /);
    hinted('audit --fail info', /'--fail'/, /^Did you mean --fail-on or --fail-under\? gitops-auditor audit --help /);
    hinted('fix push --dryrun', /'--dryrun'/, /^Did you mean --dry-run\? gitops-auditor fix --help /);
    hinted('audit -n', /'-n'/, /^gitops-auditor audit --help /);
    hinted('audit --dry-run', /'--dry-run'/, /^It is an option of gitops-auditor fix\. gitops-auditor audit --help /);
    hinted('undo --frobnicate', /'--frobnicate'/, /^gitops-auditor undo --help /);
    hinted('rules --format', /'--format <value>' argument missing\.$/, /^gitops-auditor rules --help /);
    hinted('--verison', /'--verison'/, /^Did you mean --version\? gitops-auditor --help /);
    hinted('fix', /What is to be fixed/, /gitops-auditor fix --help lists the fixes/);
  });
});
