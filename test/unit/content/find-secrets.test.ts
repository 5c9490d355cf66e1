import assert from 'node:assert/strict';
import type { SecretLintRuleCreator } from '@secretlint/types';
import fc from 'fast-check';
import { findSecrets, secretRules } from '../../../src/engine/content/find-secrets.ts';
import { candidateRules } from '../../../src/engine/content/secret-filter.ts';
import { secretFingerprint } from '../../../src/engine/content/secret-fingerprint.ts';
import { type FileFinds, type FoundSecret, maxFindsPerFile } from '../../../src/engine/content/types.ts';
import * as madeUp from './made-up.ts';
import { presetRules } from './preset-patterns.ts';
import { oracle } from './secretlint.ts';

const find = async (text: string, path = 'a.txt'): Promise<FileFinds<FoundSecret>> =>
  (await findSecrets(text, candidateRules(Buffer.from(text).toString('latin1'), path), presetRules, { path })) ?? {
    found: [],
    more: 0,
  };
const kinds = async (text: string, path?: string): Promise<string[]> =>
  (await find(text, path)).found.map(({ kind }) => kind);

/** The text at a place, as an editor would select it. */
function at(text: string, place: FoundSecret['place']): string | undefined {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  return place?.line === place?.endLine
    ? lines[(place?.line ?? 0) - 1]?.slice((place?.column ?? 0) - 1, (place?.endColumn ?? 0) - 1)
    : undefined;
}

describe('secrets in a text', () => {
  it('are told by their exact places, with any ends of lines, a byte order mark and letters beyond the first plane', async () => {
    const token = madeUp.githubToken();
    for (const end of ['\n', '\r\n', '\r'])
      for (const mark of ['', '\uFEFF']) {
        const text = `${mark}first${end}𝒳é = "${token}"${end}last`;
        const [found] = (await find(text)).found;
        assert.deepEqual(found?.place, { line: 2, column: 8, endLine: 2, endColumn: 8 + token.length });
        assert.equal(at(text, found.place), token);
      }
    assert.equal(at(`\uFEFF${token}`, (await find(`\uFEFF${token}`)).found[0]?.place ?? null), token);
  });

  it('are told where the value is, where secretlint’s range is another one', async () => {
    const text = `AWS_SECRET_ACCESS_KEY = "${madeUp.awsKey}"\n`;
    assert.equal(at(text, (await find(text)).found[0]?.place ?? null), madeUp.awsKey);
  });

  it('have a fingerprint in place of their value, the same for the same value', async () => {
    const text = `${madeUp.githubToken(1)}\n${madeUp.githubToken(2)}\n${madeUp.githubToken(1)}\n`;
    const { found } = await find(text);
    const [one, two, three] = found.map(({ fingerprint }) => fingerprint);
    assert.match(one ?? '', /^[0-9a-f]{16}$/);
    assert.equal(one, three);
    assert.notEqual(one, two);
    assert.equal(one, secretFingerprint(madeUp.githubToken(1)));
    assert.ok(!JSON.stringify(found).includes('ghp_'));
  });

  it('are one where a token stands in a URL, and where a key stands in a service account', async () => {
    assert.deepEqual(await kinds(`https://me:${madeUp.githubToken()}@github.lab.net/x`), ['github']);
    const account = JSON.stringify({ private_key_id: 'a', private_key: madeUp.privateKey });
    assert.deepEqual(await kinds(account, 'key.json'), ['privatekey']);
    assert.deepEqual(
      await kinds(JSON.stringify({ private_key_id: 'a', private_key: '-----BEGIN PRIVATE KEY' }), 'a.json'),
      ['gcp'],
    );
  });

  it('are none where secretlint’s comments say so, or where they are its placeholders', async () => {
    const token = madeUp.githubToken();
    assert.deepEqual(await kinds(`a ${token} // secretlint-disable-line`), []);
    assert.deepEqual(await kinds(`// secretlint-disable-next-line\n${token}\n${token}\n`), ['github']);
    assert.deepEqual(await kinds(`# secretlint-disable\n${token}\n# secretlint-enable\n`), []);
    assert.deepEqual(await kinds(`${token} # secretlint-disable-line @secretlint/secretlint-rule-slack\n`), ['github']);
    assert.deepEqual(await kinds(`aws_secret_access_key=${'wJalrXUtnFEMI/K7MDENG/'}bPxRfiCYEXAMPLEKEY\n`), []);
  });

  it('are marked where they are for a host that is nobody’s', async () => {
    const hosts = ['registry.lab.net', 'example.com', 'git.example.org', 'a.test', 'x.lab.test', 'myexample.com'];
    const text = hosts.map((host) => `https://deploy:hunter2hunter@${host}/x\n`).join('');
    assert.deepEqual(
      (await find(text)).found.map(({ placeholder }) => placeholder),
      [false, true, true, true, true, false],
    );
  });

  it('are cut off at a hundred of ten thousand', async () => {
    const text = Array.from({ length: 10_000 }, (_, n) => `${madeUp.githubToken(n)}\n`).join('');
    const { found, more } = await find(text);
    assert.equal(found.length, maxFindsPerFile);
    assert.equal(more, 10_000 - maxFindsPerFile);
    assert.equal(found.at(-1)?.place?.line, maxFindsPerFile);
  });

  it('are found by the other rules where one of them throws, and that is told without what it said', async () => {
    const github = presetRules.get('github');
    assert.ok(github);
    const broken: SecretLintRuleCreator = {
      ...github,
      create: () => ({
        file({ content }) {
          throw new Error(content);
        },
      }),
    };
    const rules = secretRules([...presetRules.values()].map((rule) => (rule === github ? broken : rule)));
    const text = `${madeUp.githubToken()}\n${madeUp.slackToken}\n`;
    const finds = await findSecrets(text, ['github', 'slack'], rules, { path: 'a' });
    assert.deepEqual([finds?.unsearched, finds?.found.map(({ kind }) => kind)], ['failed', ['slack']]);
    assert.ok(!JSON.stringify(finds).includes('ghp_'));
    assert.equal((await findSecrets(text, ['github'], rules, { path: 'a' }))?.unsearched, 'failed');
  });

  it('are those that secretlint finds, neither more nor less', async () => {
    const { githubToken, slackToken, stripeTestKey, awsKey, privateKey, passwordUrl, databaseUrl } = madeUp;
    // Each on a line of its own: of what covers one another, less is told here.
    const secrets = [githubToken(), slackToken, stripeTestKey, privateKey, passwordUrl, databaseUrl];
    const settings = [`aws_secret_access_key: '${awsKey}'`, `//registry.npmjs.org/:_authToken=${awsKey}`];
    const comments = ['disable-line\n', 'disable-next-line\n', 'disable', 'enable'].map((one) => `secretlint-${one}`);
    const part = fc.oneof(
      fc.constantFrom(...[...secrets, ...settings].map((one) => `\n${one}`)),
      fc.constantFrom(' ', '\n', '\r\n', '"', ' # ', 'é𝒳', 'text'),
      fc.constantFrom(...comments),
    );
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 12, size: 'max' }),
        fc.constantFrom('a.txt', '.npmrc', 'package.json'),
        async (parts, path) => {
          const text = `${parts.join('')}\n`;
          const theirs = new Set((await oracle(text, path)).map(({ rule, line }) => `${rule} ${line}`));
          const ours = new Set((await find(text, path)).found.map(({ kind, place }) => `${kind} ${place?.line}`));
          compared += theirs.size;
          assert.deepEqual([...ours].sort(), [...theirs].sort());
        },
      ),
      { numRuns: 300 },
    );
    // Some 700 on average: by chance never so few.
    assert.ok(compared > 100, String(compared));
  });
});
