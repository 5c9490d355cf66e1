import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const bundlePath = join(root, 'l10n/bundle.l10n.json');

/** Every text that the code hands to `l10n.t`, as written there. */
function textsInCode(): string[] {
  const files = readdirSync(join(root, 'src/vscode'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const call = /(?:l10n\.t|\bline)\(\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)")/g;
  const texts = files.flatMap((file) =>
    [...readFileSync(join(root, 'src/vscode', file), 'utf8').matchAll(call)].map((match) => match[1] ?? match[2] ?? ''),
  );
  return [...new Set(texts.map((text) => text.replace(/\\(.)/g, '$1')))].sort();
}

// GITOPS_AUDITOR_UPDATE=1 writes the bundle instead.
describe('texts for translators', () => {
  it('l10n/bundle.l10n.json has every text of the code and no other', () => {
    const texts = textsInCode();
    assert.ok(texts.length > 50);
    if (process.env.GITOPS_AUDITOR_UPDATE === '1')
      writeFileSync(bundlePath, `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), null, 2)}\n`);
    assert.deepEqual(Object.keys(JSON.parse(readFileSync(bundlePath, 'utf8'))).sort(), texts);
  });
});
