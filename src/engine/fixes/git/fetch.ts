import { defineFix } from '../fix.ts';
import { change, conflict, readText, withFullOutput } from '../support/change.ts';
import { count } from '../support/words.ts';

interface FetchData {
  readonly remotes: readonly string[];
}

export const fetch = defineFix<FetchData, null>({
  id: 'git/fetch',
  title: 'Fetch',
  description: 'Asks every remote what is new there. Branches and files stay as they are.',
  undoable: false,
  risk: 'safe',
  questions: () => [],

  async plan(context) {
    const printed = await readText(context, ['remote']);
    const remotes = printed.split('\n').filter((name) => name !== '');
    if (remotes.length === 0) throw conflict('There is no remote to fetch from.', 'Add a remote first.');
    return {
      summary: `Fetch from ${remotes.length === 1 ? remotes[0] : count(remotes.length, 'remote')}`,
      commands: remotes.map((name) => ['git', 'fetch', '--', name]),
      details: [],
      warnings: [],
      undoable: false,
      data: { remotes },
    };
  },

  async apply(context, { remotes }) {
    for (const remote of remotes) {
      try {
        await change(context, ['fetch', '--no-recurse-submodules', '--', remote], {
          interruptible: true,
          timeoutMs: 10 * 60_000,
        });
      } catch (error) {
        throw withFullOutput(error, `Fetching from ${remote} failed`);
      }
    }
    return { summary: `Fetched from ${remotes.join(', ')}` };
  },

  // It remembers nothing, so this is never asked: a fetch that was cut off leaves nothing to repair.
  recover: async () => ({ outcome: 'undone' }),
});
