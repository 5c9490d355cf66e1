import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { withoutHome } from '../../src/engine/home-folder.ts';

describe('a text without the home folder', () => {
  const cases: [home: string, text: string, shown: string][] = [
    ['/home/sam', '/home/sam/fleet', '~/fleet'],
    ['/home/sam/', 'In /home/sam, and “/home/sam/a b”: two.', 'In ~, and “~/a b”: two.'],
    ['/home/sam', '["/home/sam/a","/home/sam/b"]', '["~/a","~/b"]'],
    ['/home/sam', '/home/samantha/x /home/sam.old/y /home/sam-2', '/home/samantha/x /home/sam.old/y /home/sam-2'],
    ['/home/sam', '/mnt/home/sam/x', '/mnt/home/sam/x'],
    ['/home/sam', 'file:///home/sam/x', 'file:///home/sam/x'],
    ['/home/s.m (x)', '/home/s.m (x)/a /home/sum (x)/a', '~/a /home/sum (x)/a'],
    ['C:\\Users\\sam', 'c:\\Users\\sam\\a C:/Users/sam/b', '~\\a ~/b'],
    ['/', '/srv/x', '/srv/x'],
    ['', '/srv/x', '/srv/x'],
  ];
  for (const [home, text, shown] of cases)
    it(`${home || 'none'}: ${text}`, () => assert.equal(withoutHome(text, [home]), shown));

  it('knows whose home it is', () => {
    assert.equal(withoutHome(join(homedir(), 'fleet')), join('~', 'fleet'));
  });
});
