import type { Forgotten } from '../../contract/history.ts';
import { goneDigest } from '../history/standing.ts';
import type { Access } from './access.ts';

/** Forgets what was over before a time, ms; gives how much that was. All or nothing: within a transaction. */
export const forget = (access: Access, before: number): Forgotten =>
  forgottenOf(({ table, where }) => access.change(`DELETE FROM ${table} WHERE ${where}`, before));

/** How much `forget` would forget. */
export const forgettable = (access: Access, before: number): Forgotten =>
  forgottenOf(
    ({ table, where }) => access.first(`SELECT count(*) AS n FROM ${table} WHERE ${where}`, before)?.n as number,
  );

/** What is over before a time, by what it is called: in this order it is forgotten. */
const over = {
  changes: { table: 'changes', where: 'at < ?1' },
  findings: { table: 'spans', where: 'closed_at < ?1' },
  // Imports tell which figures that stay are not our own. The other reports can be taken again.
  audits: {
    table: 'audits',
    where: `at < ?1 AND (cause <> 'import'
      OR at NOT IN (SELECT max(at) FROM figures WHERE at <= ?1 GROUP BY subject))`,
  },
  figures: {
    table: 'figures',
    where: `at < ?1 AND at < (SELECT max(at) FROM figures AS newest
      WHERE newest.subject = figures.subject AND newest.at <= ?1)`,
  },
  // What has been gone all the time.
  repositories: {
    table: 'subjects',
    where: `id IN (SELECT subject FROM standings WHERE digest = '${goneDigest}' AND at < ?1)`,
  },
} as const satisfies Record<keyof Forgotten, { table: string; where: string }>;

const forgottenOf = (count: (part: { readonly table: string; readonly where: string }) => number): Forgotten =>
  Object.fromEntries(Object.entries(over).map(([name, part]) => [name, count(part)])) as Forgotten;
