import type { Mount } from './types.ts';

/** `[SOURCE:]TARGET[:MODE]`, where a source can be a path of Windows. */
export function parseMount(text: string): Omit<Mount, 'at'> {
  const [, drive = '', rest = ''] = /^([A-Za-z]:(?=[\\/]))?(.*)$/s.exec(text) ?? [];
  const [first = '', second, mode = ''] = rest.split(':');
  const source = drive + first;
  if (second === undefined) return { source: null, kind: 'volume', target: source, readOnly: false };
  return {
    source,
    kind: isHostPath(source) ? 'bind' : 'volume',
    target: second,
    readOnly: mode.split(',').includes('ro'),
  };
}

export const isHostPath = (source: string): boolean => /^[./~\\]|^[A-Za-z]:[\\/]/.test(source);
