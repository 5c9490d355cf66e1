import assert from 'node:assert/strict';
import { diffText } from '../../../src/cli/diff-text.ts';

const plain = (_style: string, text: string): string => text;

describe('a diff in a terminal', () => {
  it('shows no secret that stands beside what changes', () => {
    const around = [
      'services:',
      '  db:',
      '    environment:',
      '      POSTGRES_PASSWORD: "Sup3rS3cretPw!"',
      '      - API_TOKEN=abcdef123456',
    ];
    const before = [...around, '      URL: postgres://me:hunter22@db/x', ''].join('\n');
    const text = diffText({ path: 'compose.yaml', before, after: `${before}    restart: always\n` }, plain).join('\n');
    assert.doesNotMatch(text, /Sup3r|abcdef|hunter22/);
    const whole = diffText({ path: 'a', before: around.join('\n'), after: 'x' }, plain).join('\n');
    assert.match(whole, /^- {6}POSTGRES_PASSWORD: \*\*\*$/m);
    assert.match(whole, /^- {6}- API_TOKEN=\*\*\*$/m);
  });

  it('begins a new file before its first line', () => {
    assert.match(diffText({ path: 'a', before: null, after: 'one\n' }, plain).join('\n'), /^@@ -0,0 \+1,1 @@$/m);
  });
});
