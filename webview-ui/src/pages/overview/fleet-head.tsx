import { useMemo } from 'react';
import { severities } from '../../../../src/contract/findings.ts';
import { attentionText, fleetStatusParts, fleetStatusText } from '../../../../src/contract/fleet-words.ts';
import type { Health, RepositoryStatus } from '../../../../src/contract/repositories.ts';
import { severityWords } from '../../../../src/contract/severity-words.ts';
import { ScoreSparkline } from '../../charts/sparkline.tsx';
import { HealthDot, SeverityIcon, StatusDot, statuses } from '../../components/marks.tsx';
import { useSoFar } from '../../components/so-far.ts';
import { formatCount, formatMoment, formatScore, plural } from '../../format.ts';
import { useLive, useNow } from '../../state/dashboard.ts';
import { activityRoute, findingsRoute, repositoriesRoute, trendsRoute } from '../../state/routes.ts';
import { useKept } from '../../state/use-kept.ts';
import { useOperation } from '../../state/use-operation.ts';
import { Icon, RouteLink } from '../../ui/index.ts';

/** Score, state, and how the fleet is made up. */
export function FleetHead() {
  const stats = useLive((live) => live.stats);
  const now = useNow();
  const soFar = useSoFar();
  const { health, score, findings, audit, total, byStatus, needingAttention } = stats;
  const [holds, rest] = fleetStatusParts(byStatus, health);
  const held = (
    <>
      {holds}
      {rest !== '' && <span className="muted">, {rest}</span>}
    </>
  );
  return (
    <section className="fleet-head" aria-label="Fleet">
      <RouteLink to={trendsRoute()} className="score-link" title="Trends of the fleet">
        <ScoreRing score={score} health={health} soFar={soFar !== null} />
      </RouteLink>
      <div className="fleet-facts">
        <p className="fleet-title">Fleet score{soFar !== null && ' so far'}</p>
        <p className="fleet-health">
          <HealthDot health={health} />{' '}
          {total === 0 ? (
            fleetStatusText(byStatus)
          ) : (
            <RouteLink
              to={repositoriesRoute(statusFilter(byStatus, health))}
              className="quiet-link"
              title={colourMeans[health]}
            >
              {health === 'unknown' ? (
                held
              ) : (
                <>
                  {health}
                  <span className="fleet-holds">: {held}</span>
                </>
              )}
            </RouteLink>
          )}
        </p>
        {total > 0 && (
          <p>
            <RouteLink to={repositoriesRoute('severity:error severity:warning')} className="quiet-link">
              {attentionText(needingAttention, total)}
            </RouteLink>
          </p>
        )}
        <Course />
        <p className="muted">
          {soFar !== null ? (
            <RouteLink to={repositoriesRoute()} className="quiet-link">
              {soFar}
            </RouteLink>
          ) : audit.finishedAt === null ? (
            audit.state === 'running' ? (
              'Looking for repositories…'
            ) : (
              'Not audited to the end yet'
            )
          ) : findings.unknown > 0 ? (
            <RouteLink to={findingsRoute({ verdict: 'unknown' })} className="quiet-link">
              {plural(findings.unknown, 'verdict unknown', 'verdicts unknown')}
            </RouteLink>
          ) : (
            <RouteLink to={activityRoute()} className="quiet-link">
              Audited {formatMoment(audit.finishedAt, now)}
            </RouteLink>
          )}
        </p>
      </div>
      <StatusBar />
      <div className="fleet-findings">
        <p className="muted">Findings</p>
        <ul>
          {severities.map(
            (severity) =>
              findings[severity] > 0 && (
                <li key={severity}>
                  <RouteLink to={findingsRoute({ severity })} className="quiet-link">
                    <SeverityIcon severity={severity} hidden /> {formatCount(findings[severity])}{' '}
                    <span className="muted">{severityWords[severity][findings[severity] === 1 ? 'one' : 'many']}</span>
                  </RouteLink>
                </li>
              ),
          )}
          {findings.error + findings.warning + findings.info === 0 && (
            <li>{audit.finishedAt === null ? 'none so far' : 'none'}</li>
          )}
          {findings.ignored > 0 && (
            <li>
              <RouteLink to={findingsRoute({ verdict: 'ignored' })} className="quiet-link">
                <Icon name="eye-closed" className="muted" /> {formatCount(findings.ignored)}{' '}
                <span className="muted">ignored</span>
              </RouteLink>
            </li>
          )}
        </ul>
      </div>
    </section>
  );
}

/** Those that the fleet's status tells of: the clean ones only where nothing is worse than unknown. */
function statusFilter(byStatus: Readonly<Record<RepositoryStatus, number>>, health: Health): string {
  const there = statuses.filter((status) => byStatus[status] > 0);
  const told = health === 'green' ? there : there.filter((status) => status !== 'clean');
  return told.map((status) => `status:${status}`).join(' ');
}

const courseDays = 30;

/** The score of the last weeks; nothing where too little is remembered. */
function Course() {
  const history = useLive((live) => live.history);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the time goes on where there is more history
  const from = useMemo(() => new Date(Date.now() - courseDays * 86_400_000).toISOString(), [history]);
  const { value } = useOperation('history.trend', { scope: {}, from, points: 60 }, history);
  // The time went on, the question is the same.
  const trend = useKept(value, 'fleet');
  return (
    trend && (
      <RouteLink to={trendsRoute()} className="quiet-link course" label="Trends of the fleet">
        <ScoreSparkline trend={trend} />
      </RouteLink>
    )
  );
}

const radius = 36;
const circumference = 2 * Math.PI * radius;

const colourMeans: Readonly<Record<Health, string>> = {
  red: 'Red: a repository that the inventory lists is missing.',
  yellow: 'Yellow: no repository is missing, some are dirty, extra or mismatched.',
  green: 'Green: every repository that could be read is clean.',
  unknown: 'Grey: nothing is known of the repositories yet.',
};

/** Its length is the score, its colour the health. */
function ScoreRing({ score, health, soFar }: { score: number | null; health: Health; soFar: boolean }) {
  const text = score === null ? '–' : formatScore(Math.floor(score));
  const name = `Score ${text} of 100${soFar ? ' so far' : ''}`;
  return (
    <svg
      className={`score-ring health-${health}`}
      viewBox="0 0 80 80"
      role="img"
      aria-label={name}
      aria-description={colourMeans[health]}
    >
      <title>{`${name}, the mean of the repositories. ${colourMeans[health]}`}</title>
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
