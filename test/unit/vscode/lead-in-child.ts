// Run as a process of its own, as a window is: node lead-in-child.ts <state folder> <lease in ms>. Says "leads" each
// time that it takes the lead, and ends cleanly when its standard input ends.

import { silentLogger } from '../../../src/engine/log.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { Leadership } from '../../../src/vscode/leadership.ts';

const [, , state = '', lease = ''] = process.argv;
const store = await openStore(state);
const leadership = new Leadership(store, silentLogger, { leaseMs: Number(lease), renewMs: Number(lease) / 4 });
const say = (leading: boolean): void => void process.stdout.write(leading ? 'leads\n' : 'follows\n');
leadership.onDidChange(say);
say(leadership.leading);
process.stdin.resume().on('end', () => {
  leadership.dispose();
  store.close();
});
