import { formatCount, plural } from '../../format.ts';
import { useRules } from '../../state/catalog.tsx';
import { useLive } from '../../state/dashboard.ts';
import { repositoriesRoute } from '../../state/routes.ts';
import { RouteLink } from '../../ui/index.ts';

export function RuleList() {
  const byRule = useLive((live) => live.stats.byRule);
  const rules = useRules();
  const most = Math.max(1, ...byRule.map(({ findings }) => findings));
  return (
    <section aria-labelledby="rules-title">
      <div className="section-head">
        <h2 id="rules-title">Findings by rule</h2>
      </div>
      {byRule.length === 0 && <p className="muted section-empty">No findings.</p>}
      <ul className="rule-list">
        {byRule.map(({ rule, severity, findings, repositories }) => (
          <li key={rule} title={rules.get(rule)?.title}>
            <RouteLink to={repositoriesRoute(`rule:${rule}`)} className="rule-row">
              <span className="rule-id">{rule}</span>
              <span className="rule-bar" aria-hidden="true">
                <span className={`severity-dot-${severity}`} style={{ width: `${(findings / most) * 100}%` }} />
              </span>
              <span className="rule-count">{formatCount(findings)}</span>
              <span className="visually-hidden">
                {findings === 1 ? severity : `${severity}s`} in {plural(repositories, 'repository', 'repositories')}
              </span>
            </RouteLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
