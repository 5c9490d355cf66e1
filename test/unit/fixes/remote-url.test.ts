import assert from 'node:assert/strict';
import fc from 'fast-check';
import { withoutCredentials } from '../../../src/engine/fixes/support/remote-url.ts';
import { parseRemoteUrl } from '../../../src/engine/git/urls.ts';

describe('withoutCredentials', () => {
  for (const [url, expected] of [
    ['https://me:S3CRET@host/x.git', 'https://host/x.git'],
    ["https://me:pa'S3CRET@host/x.git", 'https://host/x.git'],
    ['https://me:pa#S3CRET@host/x.git', 'https://host/x.git'],
    ['https://me:a@S3CRET@host/x.git', 'https://host/x.git'],
    ['ssh://git:S3CRET@host:22/x.git', 'ssh://git@host:22/x.git'],
    ['me:S3CRET@host:x.git', 'me@host:x.git'],
    ['codecommit::https://me:S3CRET@host/x', 'codecommit::https://host/x'],
    ['https://host/x.git?private_token=S3CRET', 'https://host/x.git'],
    ['https://host/x.git?private_token=S3CRET&ref=main#top', 'https://host/x.git?ref=main#top'],
    ['https://host/x.git?ref=main&key=S3CRET&auth=S3CRET#top', 'https://host/x.git?ref=main#top'],
    ['https://me:S3CRET@host/x?token=S3CRET', 'https://host/x'],
    ['https://me@host/x.git?ref=main', 'https://me@host/x.git?ref=main'],
    ['git@host:x.git', 'git@host:x.git'],
  ] as const)
    it(url, () => assert.equal(withoutCredentials(url), expected));

  it('leaves none in any URL', () => {
    const piece = fc.constantFrom('me', ':', '@', 'h', '/', '?', '&', 'key=', 'token=', 'x', '#', "'", ' ', '22', '\n');
    const start = fc.constantFrom('https://', 'ssh://', 'git://', 'a::http://', 'file://', '');
    fc.assert(
      fc.property(start, fc.array(piece, { maxLength: 14 }), (scheme, pieces) => {
        const url = `${scheme}${pieces.join('')}`;
        assert.ok(!parseRemoteUrl(withoutCredentials(url)).hasCredentials, url);
      }),
      { numRuns: 2000 },
    );
  });
});
