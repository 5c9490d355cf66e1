// The page's script holds a function by its source text, which must not lean on what the bundle has around it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { node } from '../../../esbuild.mjs';
import { filterTokens } from '../../../src/contract/filter-words.ts';
import { temporaryFolder } from '../../fixtures/git.ts';

describe('the script of the HTML report', () => {
  it('reads words as every filter does, also out of the bundle as it ships', async () => {
    using folder = temporaryFolder();
    const outfile = folder.join('page.mjs');
    await build({
      entryPoints: [join(import.meta.dirname, '../../../src/engine/reports/html-page.ts')],
      ...node(true),
      ...{ splitting: false, outfile },
    });
    const { script } = (await import(pathToFileURL(outfile).href)) as { script: string };
    const reader = script.slice(0, script.indexOf('const input'));
    for (const text of ['', 'Push main', 'status:dirty "two words"', '"say ""x""', 'rule:"git/push" É']) {
      // As text: what another context made has other prototypes.
      const read = runInNewContext(`${reader}\nJSON.stringify(tokensOf(${JSON.stringify(text)}))`) as string;
      assert.equal(read, JSON.stringify(filterTokens(text)), text);
    }
  });
});
