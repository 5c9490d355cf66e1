import type { FindingCounts, Severity, Verdict } from '../../../src/contract/findings.ts';
import { severities } from '../../../src/contract/findings.ts';
import type { Health, RepositoryStatus } from '../../../src/contract/repositories.ts';
import { severityWords } from '../../../src/contract/severity-words.ts';
import { formatAge, formatAgo, formatCount, formatDateTime, formatScore, plural } from '../format.ts';
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

/** "3 warnings". */
export const severityCount = (n: number, severity: Severity): string =>
  plural(n, severityWords[severity].one, severityWords[severity].many);

/** `hidden`: the word stands beside it. */
export function SeverityIcon({ severity, hidden = false }: { severity: Severity; hidden?: boolean }) {
  const name = severityNames[severity];
  const said = hidden
    ? ({ 'aria-hidden': true } as const)
    : ({ role: 'img', 'aria-label': name, title: name } as const);
  return (
    <span className={`severity-icon severity-${severity}`} {...said}>
      <Icon name={severity} />
    </span>
  );
}

/** An unknown verdict is no finding yet, how severe it would be is nothing to warn of. */
export function VerdictIcon({ verdict, severity }: { verdict: Verdict; severity: Severity }) {
  if (verdict !== 'unknown') return <SeverityIcon severity={severity} />;
  return (
    <span className="severity-icon muted" role="img" aria-label="Unknown" title="Unknown">
      <Icon name="question" />
    </span>
  );
}

export function StatusDot({ status }: { status: RepositoryStatus }) {
  return <span className={`dot status-${status}`} aria-hidden="true" />;
}

export function HealthDot({ health }: { health: Health }) {
  return <span className={`dot health-${health}`} aria-hidden="true" />;
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

/** How many of each severity, with its sign; in words for a screen reader. */
export function FindingNumbers({ counts }: { counts: FindingCounts }) {
  const some = severities.filter((severity) => counts[severity] > 0);
  if (some.length === 0)
    return counts.unknown > 0 ? (
      <span className="muted">{formatCount(counts.unknown)} unknown</span>
    ) : (
      <span role="img" aria-label="none" />
    );
  const words = some.map((severity) => severityCount(counts[severity], severity));
  return (
    <span className="finding-numbers" role="img" aria-label={words.join(', ')}>
      {some.map((severity) => (
        <span key={severity} className={`marked severity-mark-${severity}`}>
          {formatCount(counts[severity])}
        </span>
      ))}
    </span>
  );
}

interface AgeProps {
  iso: string | null | undefined;
  now: number;
  /** What happened then, where nothing beside it says so: "Last commit". */
  what?: string;
  /** There is room for "3 days ago". */
  long?: boolean;
}

/** Short, as there is little room; what it is the age of, and the time itself, stand behind it. */
export function Age({ iso, now, what, long = false }: AgeProps) {
  if (!iso) return <span className="muted">–</span>;
  const said = [what, formatAgo(iso, now)].filter(Boolean).join(' ');
  return (
    <time dateTime={iso} title={`${said} (${formatDateTime(iso)})`}>
      {what === undefined ? (
        (long ? formatAgo : formatAge)(iso, now)
      ) : (
        <>
          <span aria-hidden="true">{formatAge(iso, now)}</span>
          <span className="visually-hidden">{said}</span>
        </>
      )}
    </time>
  );
}

/** Of a finding that a person ignored here, or that is `gone`, until nobody is there who would lose their place. */
export const ignorePhaseText = (phase: ChangePhase | null, gone = false): string | null =>
  phase === 'asked' ? 'being ignored…' : phase === 'done' ? 'ignored' : gone ? 'gone' : null;

export function IgnorePhase({ phase, gone = false }: { phase: ChangePhase | null; gone?: boolean }) {
  const word = ignorePhaseText(phase, gone);
  return word && <strong> · {word}</strong>;
}
