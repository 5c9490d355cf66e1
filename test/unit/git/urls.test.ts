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

  it('never lets a password through', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9._~!$&()*+,;=%-]{1,20}$/);
    fc.assert(
      fc.property(fc.constantFrom('https', 'http', 'ssh', 'ftp'), word, word, (scheme, user, password) => {
        const secret = `S3CRET${password}`;
        assert.ok(!redactUrl(`${scheme}://${user}:${secret}@host/path.git`).includes(secret));
      }),
    );
  });
});
