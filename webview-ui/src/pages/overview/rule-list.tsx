import type { FleetStats } from '../../../../src/contract/fleet.ts';
import { severityWords } from '../../../../src/contract/severity-words.ts';
import { SeverityIcon } from '../../components/marks.tsx';
import { RuleName } from '../../components/rule-name.tsx';
import { formatCount, plural } from '../../format.ts';
import { useCalmRows } from '../../state/calm.ts';
import { useLive } from '../../state/dashboard.ts';
import { findingsRoute } from '../../state/routes.ts';
import { useFirstAudit } from '../../state/use-audit.ts';
import { useHighlight } from '../../state/use-highlight.ts';
import { RouteLink } from '../../ui/index.ts';

export function RuleList() {
  const byRule = useLive((live) => live.stats.byRule);
  const first = useFirstAudit();
  const { rows } = useCalmRows(byRule, { idOf: ({ rule }) => rule });
  const most = Math.max(1, ...byRule.map(({ findings }) => findings));
  return (
    <section aria-labelledby="rules-title">
      <div className="section-head">
        <h2 id="rules-title">Findings by rule</h2>
      </div>
      {rows.length === 0 && (
        <p className="muted section-empty">{first === 'over' ? 'No findings.' : 'No findings so far.'}</p>
      )}
      <ul className="rule-list">
        {rows.map(({ key, item, ...row }) => (
          <Row key={key} counts={item} most={most} {...row} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  counts: FleetStats['byRule'][number];
  /** Of any rule. */
  most: number;
  arrives: boolean;
  gone: boolean;
}

function Row({ counts: { rule, severity, findings, repositories }, most, arrives, gone }: RowProps) {
  const row = useHighlight<HTMLLIElement, unknown>([severity, findings, gone], { arrives });
  return (
    <li ref={row} className={gone ? 'highlighted gone' : 'highlighted'} title={rule}>
      <RouteLink to={findingsRoute({ rule })} className="rule-row">
        <SeverityIcon severity={severity} />
        <span className="rule-title">
          <RuleName rule={rule} />
        </span>
        <span className="rule-bar" aria-hidden="true">
          <span className={`severity-mark-${severity}`} style={{ width: `${(findings / most) * 100}%` }} />
        </span>
        <span className="rule-count">{formatCount(findings)}</span>
        <span className="visually-hidden">
          {gone && 'no more: '}
          {severityWords[severity][findings === 1 ? 'one' : 'many']} in{' '}
          {plural(repositories, 'repository', 'repositories')}
        </span>
      </RouteLink>
    </li>
  );
}
