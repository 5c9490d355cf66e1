import { relative, sep } from 'node:path';

/** Whether a path is the folder or lies in it. Both real and absolute. */
export function isWithin(path: string, folder: string): boolean {
  const rest = relative(folder, path);
  return rest === '' || (rest !== '..' && !rest.startsWith(`..${sep}`) && !/^([A-Za-z]:|[/\\])/.test(rest));
}
