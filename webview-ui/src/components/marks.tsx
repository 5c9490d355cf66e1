import type { FindingCounts, Severity } from '../../../src/contract/findings.ts';
import { severities } from '../../../src/contract/findings.ts';
import type { Health, RepositoryStatus } from '../../../src/contract/repositories.ts';
import { formatAge, formatCount, formatDateTime, formatScore, plural } from '../format.ts';
import type { ChangePhase } from '../state/pending-changes.ts';
import { Icon } from '../ui/index.ts';

export const statuses = [
  'clean',
  'dirty',
  'mismatched',
  'extra',
  'missing',
  'unknown',
] as const satisfies readonly RepositoryStatus[];
export const healths = ['red', 'yellow', 'green', 'unknown'] as const satisfies readonly Health[];

const severityNames: Record<Severity, string> = { error: 'Error', warning: 'Warning', info: 'Info' };

export function SeverityIcon({ severity }: { severity: Severity }) {
  return (
    <span className={`severity-${severity}`} role="img" aria-label={severityNames[severity]}>
      <Icon name={severity} />
    </span>
  );
}

export function StatusDot({ status }: { status: RepositoryStatus }) {
  return <span className={`dot status-${status}`} aria-hidden="true" />;
}

export function HealthDot({ health }: { health: Health }) {
  return <span className={`dot health-${health}`} aria-hidden="true" />;
}

export function SeverityDot({ severity }: { severity: string }) {
  return <span className={`dot severity-dot-${severity}`} aria-hidden="true" />;
}

/** Its length is the score; its colour is the health, as everywhere: a high score must not look as if all were well. */
export function ScoreBar({ score, health }: { score: number | null; health: Health }) {
  if (score === null) return <span className="muted">–</span>;
  return (
    <span className="score">
      <span className="score-number">{formatScore(score)}</span>
      <span
        className={`score-bar health-${health}`}
        aria-hidden="true"
        style={{ '--filled': `${score}%` } as React.CSSProperties}
      />
    </span>
  );
}

/** "● 2 ● 5", in words for a screen reader. */
export function FindingNumbers({ counts }: { counts: FindingCounts }) {
  const some = severities.filter((severity) => counts[severity] > 0);
  if (some.length === 0)
    return counts.unknown > 0 ? (
      <span className="muted">{formatCount(counts.unknown)} unknown</span>
    ) : (
      <span role="img" aria-label="none" />
    );
  const words = some.map((severity) => plural(counts[severity], severity, `${severity}s`));
  return (
    <span className="finding-numbers" role="img" aria-label={words.join(', ')}>
      {some.map((severity) => (
        <span key={severity} className={`marked severity-dot-${severity}`}>
          {formatCount(counts[severity])}
        </span>
      ))}
    </span>
  );
}

export function Age({ iso, now }: { iso: string | null | undefined; now: number }) {
  if (!iso) return <span className="muted">–</span>;
  return (
    <time dateTime={iso} title={formatDateTime(iso)}>
      {formatAge(iso, now)}
    </time>
  );
}

/** A finding that a person ignored here, or that is `gone`, until nobody is there who would lose their place. */
export function IgnorePhase({ phase, gone = false }: { phase: ChangePhase | null; gone?: boolean }) {
  const word = phase === 'asked' ? 'being ignored…' : phase === 'done' ? 'ignored' : gone ? 'gone' : null;
  return word && <strong> · {word}</strong>;
}
