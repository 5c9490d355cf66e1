import { scryptSync } from 'node:crypto';

/**
 * Stands for a secret in findings, reports and policies; 16 hexadecimal digits. It must be the same on every machine
 * and tomorrow, so its salt is known to all, and whoever reads it may try passwords against it. So it is made slowly
 * (about 5 ms): long random tokens are out of reach anyway, and a list of ten million passwords takes most of a day
 * instead of a second.
 */
export const secretFingerprint = (value: string): string =>
  scryptSync(value, 'gitops-auditor secret fingerprint 1', 8, { N: 2048, r: 8, p: 1 }).toString('hex');
