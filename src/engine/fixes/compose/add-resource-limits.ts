import { AuditorError } from '../../../contract/errors.ts';
import { ownPairs } from '../../yaml/source.ts';
import { addEntry } from './add-entry.ts';
import { composeFix } from './compose-fix.ts';
import type { Recipe } from './repair-text.ts';

function limitsRecipe(memory: string, cpus: string | undefined): Recipe {
  return (service) => {
    const additions = [addEntry(service, { key: 'mem_limit', value: memory })];
    const hasCpus = service.map !== null && ownPairs(service.map, 'cpus').length > 0;
    if (cpus !== undefined && !hasCpus && service.map !== null)
      additions.push(addEntry(service, { key: 'cpus', value: Number(cpus) }));
    return {
      edits: additions.flatMap(({ edits }) => edits),
      changes: additions.flatMap(({ changes }) => changes),
      note: `mem_limit: ${memory}${additions.length > 1 ? `, cpus: ${cpus}` : ''}`,
    };
  };
}

export const addResourceLimits = composeFix({
  id: 'compose/add-resource-limits',
  title: 'Add resource limits',
  description: 'Limits the memory, and if you like the processors, that the service may take.',
  words: { doing: 'Add resource limits to', done: 'Added resource limits to' },
  questions: () => [
    { key: 'memory', prompt: 'Memory at most', kind: 'text', required: true, placeholder: '512m' },
    { key: 'cpus', prompt: 'Processors at most (empty: no limit)', kind: 'text', required: false, placeholder: '1.5' },
  ],
  recipes({ answers, standIns }) {
    const memory = (answers.memory ?? '').trim().toLowerCase();
    if (!standIns?.has('memory') && !/^[1-9]\d*(\.\d+)?[kmg]b?$/.test(memory))
      throw new AuditorError('bad-input', `“${memory}” is no amount of memory.`, { hint: 'Such as 512m or 2g.' });
    const cpus = answers.cpus?.trim();
    if (cpus !== undefined && cpus !== '' && !(/^\d+(\.\d+)?$/.test(cpus) && Number(cpus) > 0))
      throw new AuditorError('bad-input', `“${cpus}” is no number of processors.`, { hint: 'Such as 0.5 or 2.' });
    const recipe = limitsRecipe(memory, cpus === '' ? undefined : cpus);
    return () => recipe;
  },
});
