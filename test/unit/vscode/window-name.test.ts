import assert from 'node:assert/strict';
import { windowName } from '../../../src/vscode/window-name.ts';

describe('the name of a window', () => {
  it('is that of its editor, and of what is open in it', () => {
    assert.equal(windowName('Visual Studio Code', 'homelab'), 'VS Code window on homelab');
    assert.equal(windowName('Visual Studio Code - Insiders', undefined), 'VS Code - Insiders window');
    assert.equal(windowName('VSCodium', 'homelab'), 'VSCodium window on homelab');
    assert.equal(windowName('code-server', undefined), 'code-server window');
  });
});
