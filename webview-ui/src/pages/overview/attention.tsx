import { useNavigate } from 'react-router-dom';
import type { AttentionItem } from '../../../../src/contract/fleet.ts';
import { CodeText } from '../../components/code-text.tsx';
import { Age, SeverityIcon } from '../../components/marks.tsx';
import { useFix } from '../../fixes/fix-provider.tsx';
import { formatCount } from '../../format.ts';
import { useCalmRows } from '../../state/calm.ts';
import { useLive, useNow } from '../../state/dashboard.ts';
import { findingsRoute, repositoriesRoute, repositoryRoute } from '../../state/routes.ts';
import { useFirstAudit } from '../../state/use-audit.ts';
import { useHighlight } from '../../state/use-highlight.ts';
import { useKeptHeight } from '../../state/use-kept-height.ts';
import { Button, RouteLink } from '../../ui/index.ts';

/** What needs me, and what do I press? */
export function Attention() {
  const items = useLive((live) => live.stats.attention);
  const findings = useLive((live) => live.stats.findings);
  const first = useFirstAudit();
  const now = useNow();
  // What is settled stays, without its button, until nobody is about to press the next one.
  const { rows } = useCalmRows(items, { idOf: ({ key }) => key });
  const all = findings.error + findings.warning + findings.info;
  return (
    <section className="attention" aria-labelledby="attention-title">
      <div className="section-head">
        <h2 id="attention-title">Needs attention first</h2>
        {all > 0 && <RouteLink to={findingsRoute()}>All {formatCount(all)} findings</RouteLink>}
      </div>
      {rows.length === 0 ? (
        <p className="muted section-empty">{nothing[first]}</p>
      ) : (
        <ul>
          {rows.map(({ key, item, arrives, gone }) => (
            <Row key={key} item={item} now={now} arrives={arrives} settled={gone} />
          ))}
        </ul>
      )}
    </section>
  );
}

const nothing = {
  none: 'What needs you appears here, the worst first, once the fleet was audited.',
  running: 'Nothing so far: the first audit is under way.',
  over: 'Nothing needs you now.',
} as const;

interface RowProps {
  item: AttentionItem;
  now: number;
  arrives: boolean;
  settled: boolean;
}

function Row({ item, now, arrives, settled }: RowProps) {
  const startFix = useFix();
  const navigate = useNavigate();
  const { fix } = item;
  const row = useHighlight<HTMLLIElement, unknown>([item.severity, item.subject, item.message, fix?.label, settled], {
    arrives,
  });
  const place = subjectRoute(item);
  const minHeight = useKeptHeight(row, settled);
  return (
    <li
      ref={row}
      className={`attention-row highlighted${settled ? ' attention-settled' : ''}`}
      style={minHeight === undefined ? undefined : { minHeight }}
    >
      <SeverityIcon severity={item.severity} />
      <p className="attention-text" title={`${item.subject} — ${item.message}`}>
        <RouteLink to={place} className="subject">
          {item.subject}
        </RouteLink>
        <span className="muted">
          <span className="dash"> — </span>
          <CodeText text={item.message} />
        </span>
      </p>
      <span className="attention-age muted">{item.since && <Age iso={item.since} now={now} what="Began" />}</span>
      <span className="attention-action">
        {settled ? (
          <span className="muted">settled</span>
        ) : fix ? (
          <Button
            compact
            label={`${fix.label} ${item.subject}…`}
            onPress={() => startFix({ fix: fix.id, repositoryIds: item.repositoryIds })}
          >
            {fix.label}…
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
