import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRemoteUrl, redactText, redactUrl } from '../../../src/engine/git/urls.ts';

describe('parseRemoteUrl', () => {
  const cases: [url: string, scheme: string, host: string, path: string, name: string, credentials: boolean][] = [
    ['https://github.com/ada/engine.git', 'https', 'github.com', 'ada/engine.git', 'engine', false],
    ['https://github.com/ada/engine/', 'https', 'github.com', 'ada/engine', 'engine', false],
    ['HTTPS://GitHub.com:443/ada/engine', 'https', 'github.com', 'ada/engine', 'engine', false],
    ['https://ada@dev.azure.com/o/_git/engine', 'https', 'dev.azure.com', 'o/_git/engine', 'engine', false],
    ['https://ada:secret@host/engine.git', 'https', 'host', 'engine.git', 'engine', true],
    ['https://ada:@host/engine.git', 'https', 'host', 'engine.git', 'engine', false],
    ['https://:token@host/engine.git', 'https', 'host', 'engine.git', 'engine', true],
    ['https://ghp_abcdefghijklmnopqrstuvwxyz0123456789@github.com/a/b', 'https', 'github.com', 'a/b', 'b', true],
    ['http://git.lan/engine', 'http', 'git.lan', 'engine', 'engine', false],
    ['ssh://git@host:2222/srv/engine.git', 'ssh', 'host', 'srv/engine.git', 'engine', false],
    ['ssh://git@[2001:db8::1]:22/engine.git', 'ssh', '2001:db8::1', 'engine.git', 'engine', false],
    ['git@github.com:ada/engine.git', 'ssh', 'github.com', 'ada/engine.git', 'engine', false],
    ['nas:backup/engine', 'ssh', 'nas', 'backup/engine', 'engine', false],
    ['git@[::1]:engine.git', 'ssh', '::1', 'engine.git', 'engine', false],
    ['git+ssh://git@host/engine', 'ssh', 'host', 'engine', 'engine', false],
    ['git://host/engine.git', 'git', 'host', 'engine.git', 'engine', false],
    ['file:///srv/git/engine.git', 'file', '', '/srv/git/engine.git', 'engine', false],
    ['/srv/git/engine.git', 'path', '', '/srv/git/engine.git', 'engine', false],
    ['/srv/site/.git', 'path', '', '/srv/site/.git', 'site', false],
    ['../engine', 'path', '', '../engine', 'engine', false],
    ['./odd:name', 'path', '', './odd:name', 'name', false],
    ['C:\\git\\engine.git', 'path', '', 'C:\\git\\engine.git', 'engine', false],
    ['ext::sh -c evil', 'helper', '', 'sh -c evil', 'sh -c evil', false],
  ];
  for (const [url, scheme, host, path, repositoryName, hasCredentials] of cases)
    it(url, () => {
      assert.deepEqual(parseRemoteUrl(url), { scheme, host, path, repositoryName, hasCredentials });
    });

  it('sees credentials behind a helper, and stands an empty text', () => {
    assert.equal(parseRemoteUrl('codecommit::eu://ada:pw@engine').hasCredentials, true);
    assert.equal(parseRemoteUrl('').repositoryName, '');
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (url) => typeof parseRemoteUrl(url).repositoryName === 'string'));
  });
});

describe('redactUrl', () => {
  it('blots out secrets in a query, and only those', () => {
    const url = 'https://git.example.com/me/site.git?private_token=glpat-1&ref=main&api_key=2#x';
    assert.equal(redactUrl(url), 'https://git.example.com/me/site.git?private_token=***&ref=main&api_key=***#x');
    assert.ok(parseRemoteUrl(url).hasCredentials);
    assert.ok(!parseRemoteUrl('https://git.example.com/me/site.git?ref=main').hasCredentials);
  });

  it('removes user and secret, and leaves the rest', () => {
    assert.equal(redactUrl('https://ada:secret@host/x.git'), 'https://***@host/x.git');
    assert.equal(redactUrl('https://ghp_token@host/x.git'), 'https://***@host/x.git');
    assert.equal(redactUrl('ssh://git@host/x.git'), 'ssh://git@host/x.git');
    assert.equal(redactUrl('ssh://ada:pw@host/x.git'), 'ssh://***@host/x.git');
    assert.equal(redactUrl('git@host:x.git'), 'git@host:x.git');
    assert.equal(redactUrl('ada:pw@host:x.git'), 'ada:***@host:x.git');
    assert.equal(
      redactText("fatal: unable to access 'https://a:b@h/x/': no"),
      "fatal: unable to access 'https://***@h/x/': no",
    );
  });

  it('knows credentials that are written wrongly', () => {
    for (const [url, shown] of [
      ["https://me:pa'S3CRET@host/x", 'https://***@host/x'],
      ['https://me:pa"S3CRET@host/x', 'https://***@host/x'],
      ['https://me:pa S3CRET@host/x', 'https://***@host/x'],
      ['https://me:pa\nS3CRET@host/x', 'https://***@host/x'],
      ['https://me:pa#S3CRET@host/x', 'https://***@host/x'],
      ['https://me:S3CRET?key=a@host/x', 'https://***@host/x'],
      ['https://me:a@S3CRET@host/x', 'https://***@host/x'],
      ['me:S3CRET@host:x.git', 'me:***@host:x.git'],
      ['me@example.com:S3CRET@host:x.git', 'me@example.com:***@host:x.git'],
      ['https://host/x?auth=S3CRET', 'https://host/x?auth=***'],
      ['https://host/x?key=S3CRET&ref=main', 'https://host/x?key=***&ref=main'],
      ["https://host/x?token=a'S3CRET", 'https://host/x?token=***'],
    ] as const) {
      assert.equal(redactUrl(url), shown);
      assert.ok(parseRemoteUrl(url).hasCredentials, url);
    }
    assert.equal(redactUrl('https://me:ab/S3CRET@host/x'), 'https://***@host/x');
    for (const url of ['https://host/x?author=me', 'https://host/x?monkey=1', 'https://[::1]:80/x@1', 'a:b/c@d:e']) {
      assert.equal(redactUrl(url), url);
      assert.ok(!parseRemoteUrl(url).hasCredentials, url);
    }
  });

  it('blots out what stands in a sentence, and leaves the sentence', () => {
    for (const [text, shown] of [
      ["ssh: can't resolve 'me:S3CRET@host:x.git': no", "ssh: can't resolve 'me:***@host:x.git': no"],
      ['fatal: git@host:x.git not found', 'fatal: git@host:x.git not found'],
      ["no 'https://h/x?key=S3CRET': gone", "no 'https://h/x?key=***': gone"],
      ['from https://a/x and https://b:1/y\nask me@c', 'from https://a/x and https://b:1/y\nask me@c'],
      ['at ssh://git@host:22/x', 'at ssh://git@host:22/x'],
    ] as const)
      assert.equal(redactText(text), shown);
  });

  it('never lets a password through', () => {
    const scheme = fc.constantFrom('https', 'http', 'ssh', 'git+ssh', 'ftp', 'codecommit::https');
    const user = fc.stringMatching(/^[A-Za-z0-9._~!$&()*+,;=%-]{0,20}$/);
    const piece = fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        ' ',
        '@',
        ':',
        '#',
        '?',
        '&',
        '=',
        '?key=',
        '<',
        '\\',
        '::',
        '%40',
        '\t',
        '`',
        '{',
        'é',
      ),
      fc.stringMatching(/^[A-Za-z0-9._~!$()*+,;-]{1,8}$/),
    );
    const around = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    const secret = 'S3CRET';
    fc.assert(
      fc.property(scheme, user, around, around, (protocol, name, before, after) => {
        const url = `${protocol}://${name}:${before}${secret}${after}@host/path.git`;
        assert.ok(!redactUrl(url).includes(secret), url);
        const text = `fatal: unable to access '${url}': no`;
        assert.ok(!redactText(text).includes(secret), text);
        assert.ok(redactText(text).startsWith('fatal: unable to access '), text);
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(user, around, around, (name, before, after) => {
        const url = `me${name}:${before}${secret}${after}@host:path.git`;
        assert.ok(!redactUrl(url).includes(secret), url);
        const inText = `ssh: ${url.replaceAll(/\s/g, '_')}: no`;
        assert.ok(!redactText(inText).includes(secret), inText);
        const query = `https://host/x?a=1&my_token=${before.replaceAll(/[\s#&]/g, '_')}${secret}`;
        assert.ok(!redactText(`at ${query}`).includes(secret), query);
      }),
      { numRuns: 1000 },
    );
  });

  it('is quick on long texts made to slow it down', () => {
    for (const part of ['://a:b', 'a.', "'a:", 'a:b@', '?a_', 'https://', '://a:/'])
      assert.equal(typeof redactText(part.repeat((64 * 1024) / part.length)), 'string');
  });
});
