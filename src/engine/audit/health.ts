import type { Finding } from '../../contract/findings.ts';
import type { Health, RepositoryStatus } from '../../contract/repositories.ts';

/** Red with an error, yellow with a warning, else green; unknown where the repository could not be read. */
export function repositoryHealth(findings: readonly Finding[], status: RepositoryStatus, readable = true): Health {
  if (!readable) return 'unknown';
  const failed = findings.filter((f) => f.verdict === 'fail');
  if (failed.some((f) => f.severity === 'error')) return 'red';
  if (failed.some((f) => f.severity === 'warning')) return 'yellow';
  // What was found holds whatever else could not be read; that nothing was found does not.
  return status === 'unknown' ? 'unknown' : 'green';
}
