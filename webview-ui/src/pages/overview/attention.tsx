import { useNavigate } from 'react-router-dom';
import type { AttentionItem } from '../../../../src/contract/fleet.ts';
import { Age, SeverityIcon } from '../../components/marks.tsx';
import { useFix } from '../../fixes/fix-provider.tsx';
import { formatCount } from '../../format.ts';
import { useLive, useNow } from '../../state/dashboard.ts';
import { repositoriesRoute, repositoryRoute } from '../../state/routes.ts';
import { Button, RouteLink } from '../../ui/index.ts';

/** What needs me, and what do I press? */
export function Attention() {
  const items = useLive((live) => live.stats.attention);
  const findings = useLive((live) => live.stats.findings);
  const now = useNow();
  const all = findings.error + findings.warning + findings.info;
  return (
    <section className="attention" aria-labelledby="attention-title">
      <div className="section-head">
        <h2 id="attention-title">Needs attention first</h2>
        {all > 0 && <RouteLink to={`${repositoriesRoute()}?sort=findings`}>All {formatCount(all)} findings</RouteLink>}
      </div>
      {items.length === 0 ? (
        <p className="muted section-empty">Nothing needs you now.</p>
      ) : (
        <ul>
          {items.map((item) => (
            <Row key={item.key} item={item} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ item, now }: { item: AttentionItem; now: number }) {
  const startFix = useFix();
  const navigate = useNavigate();
  const { fix } = item;
  const place = subjectRoute(item);
  return (
    <li className="attention-row">
      <SeverityIcon severity={item.severity} />
      <p className="attention-text" title={`${item.subject} — ${item.message}`}>
        <RouteLink to={place} className="subject">
          {item.subject}
        </RouteLink>
        <span className="muted">
          <span className="dash"> — </span>
          {item.message}
        </span>
      </p>
      <span className="attention-age muted">{item.since && <Age iso={item.since} now={now} />}</span>
      <span className="attention-action">
        {fix ? (
          <Button
            compact
            label={`${fix.label} ${item.subject}`}
            onPress={() => startFix({ fix: fix.id, repositoryIds: item.repositoryIds })}
          >
            {fix.label}
          </Button>
        ) : (
          <Button compact label={`Show ${item.subject}: ${item.message}`} onPress={() => void navigate(place)}>
            Show
          </Button>
        )}
      </span>
    </li>
  );
}

function subjectRoute(item: AttentionItem): string {
  const [only, another] = item.repositoryIds;
  return only !== undefined && another === undefined
    ? repositoryRoute(only, item.rule)
    : repositoriesRoute(`rule:${item.rule}`);
}
