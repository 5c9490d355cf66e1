import type { FleetStats } from '../../../../src/contract/fleet.ts';
import type { Health } from '../../../../src/contract/repositories.ts';
import { FindingNumbers, HealthDot, StatusDot, statuses } from '../../components/marks.tsx';
import { formatCount, formatMoment, formatScore, plural } from '../../format.ts';
import { useLive, useNow } from '../../state/dashboard.ts';
import { repositoriesRoute } from '../../state/routes.ts';
import { RouteLink } from '../../ui/index.ts';

/** Score, health, and how the fleet is made up. */
export function FleetHead() {
  const stats = useLive((live) => live.stats);
  const now = useNow();
  const { health, score, findings, audit } = stats;
  const reason = healthReason(stats);
  return (
    <section className="fleet-head" aria-label="Fleet">
      <ScoreRing score={score} health={health} />
      <div className="fleet-facts">
        <p className="fleet-title">Fleet score</p>
        <p className="fleet-health">
          <HealthDot health={health} /> <span className="muted">Health</span> {health}
          {reason !== '' && <span className="muted">· {reason}</span>}
        </p>
        <p className="muted">
          {findings.unknown > 0
            ? plural(findings.unknown, 'verdict unknown', 'verdicts unknown')
            : audit.finishedAt
              ? `Audited ${formatMoment(audit.finishedAt, now)}`
              : 'Not audited yet'}
        </p>
      </div>
      <StatusBar />
      <div className="fleet-findings">
        <p className="muted">Findings</p>
        <FindingNumbers counts={findings} />
        {findings.error + findings.warning + findings.info === 0 && <p>none</p>}
        <p className="muted">{findings.ignored > 0 && `${formatCount(findings.ignored)} ignored`}</p>
      </div>
    </section>
  );
}

/** What makes the fleet red or yellow. */
function healthReason({ health, byStatus }: FleetStats): string {
  const causes = { red: ['missing'], yellow: ['dirty', 'extra', 'mismatched'], green: [], unknown: [] } as const;
  const parts = causes[health].filter((status) => byStatus[status] > 0);
  return parts.map((status) => `${formatCount(byStatus[status])} ${status}`).join(', ');
}

const radius = 36;
const circumference = 2 * Math.PI * radius;

/** Its length is the score, its colour the health. */
function ScoreRing({ score, health }: { score: number | null; health: Health }) {
  const text = score === null ? '–' : formatScore(Math.floor(score));
  return (
    <svg
      className={`score-ring health-${health}`}
      viewBox="0 0 80 80"
      role="img"
      aria-label={`Score ${text} of 100, health ${health}`}
    >
      <circle className="score-ring-track" cx="40" cy="40" r={radius} />
      {score !== null && score > 0 && (
        <circle
          className="score-ring-value"
          cx="40"
          cy="40"
          r={radius}
          transform="rotate(-90 40 40)"
          strokeDasharray={`${(score / 100) * circumference} ${circumference}`}
        />
      )}
      <text x="40" y="40" textAnchor="middle" dominantBaseline="central">
        {text}
      </text>
    </svg>
  );
}

function StatusBar() {
  const { byStatus, total } = useLive((live) => live.stats);
  const shown = statuses.filter((status) => byStatus[status] > 0);
  return (
    <div className="status-part">
      <p>
        <RouteLink to={repositoriesRoute()} className="quiet-link">
          {plural(total, 'repository', 'repositories')}
        </RouteLink>
      </p>
      <div className="status-bar" aria-hidden="true">
        {shown.map((status) => (
          <span key={status} className={`status-${status}`} style={{ flexGrow: byStatus[status] }} />
        ))}
      </div>
      <ul className="legend">
        {shown.map((status) => (
          <li key={status}>
            <RouteLink to={repositoriesRoute(`status:${status}`)} className="quiet-link">
              <StatusDot status={status} /> {formatCount(byStatus[status])} <span className="muted">{status}</span>
            </RouteLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
