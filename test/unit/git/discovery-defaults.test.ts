import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { discoveryDefaults } from '../../../src/engine/git/discovery-defaults.ts';

describe('discovery defaults', () => {
  it('are those of the settings, so that terminal and window find the same', () => {
    const { contributes } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    const settings = Object.assign(
      {},
      ...[contributes.configuration].flat().map(({ properties }: { properties: object }) => properties),
    );
    assert.equal(settings['gitopsAuditor.discovery.depth'].default, discoveryDefaults.depth);
    assert.deepEqual(settings['gitopsAuditor.discovery.ignore'].default, discoveryDefaults.ignore);
  });
});
