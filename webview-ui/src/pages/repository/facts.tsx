import type { ReactNode } from 'react';
import { isUnreadable, type RepositoryDetail, type RepositorySummary } from '../../../../src/contract/repositories.ts';
import { Age } from '../../components/marks.tsx';
import { formatCount, formatDateTime } from '../../format.ts';
import { useNow } from '../../state/dashboard.ts';

interface FactsProps {
  summary: RepositorySummary;
  facts: RepositoryDetail['facts'];
}

export function Facts({ summary, facts }: FactsProps) {
  const now = useNow();
  const { changes } = summary;
  const none = (word: string) => (summary.kind === 'missing' || isUnreadable(summary) ? unknown : word);
  const rows: Record<string, ReactNode> = {
    Kind: summary.kind.replace('-', ' '),
    Branch: summary.branch ?? (summary.head ? 'detached' : unknown),
    Commit: summary.head ? <code>{summary.head.slice(0, 10)}</code> : unknown,
    Upstream: summary.upstream ?? none('none'),
    'In progress': summary.operation ?? none('nothing'),
    Changes: changes ? changesText(changes) : unknown,
    Stashes: summary.stashes === null ? unknown : formatCount(summary.stashes),
    'Last commit': <Age iso={summary.lastCommitAt} now={now} long />,
    'Last fetch': summary.lastFetchAt ? <Age iso={summary.lastFetchAt} now={now} long /> : 'never, or not known',
    Audited: formatDateTime(summary.auditedAt),
  };
  return (
    <section aria-labelledby="facts-title">
      <div className="section-head">
        <h2 id="facts-title">Facts</h2>
      </div>
      <dl className="facts">
        {Object.entries(rows).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <details className="all-facts">
        <summary>All facts as read</summary>
        <dl className="facts">
          {Object.entries(facts).map(([name, fact]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {fact.state === 'known' ? (
                  <FactValue name={name} value={fact.value} />
                ) : (
                  <span className="muted">
                    {fact.state}: {fact.reason}
                  </span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}

const unknown = <span className="muted">unknown</span>;

function changesText({ staged, unstaged, untracked, conflicted }: NonNullable<RepositorySummary['changes']>): string {
  const parts = Object.entries({ staged, unstaged, untracked, conflicted }).filter(([, n]) => n > 0);
  return parts.length === 0 ? 'none' : parts.map(([name, n]) => `${formatCount(n)} ${name}`).join(', ');
}

/** Lines; what has more scrolls by itself. */
const most = 12;

function FactValue({ name, value }: { name: string; value: unknown }) {
  if (value === null || value === undefined) return <span className="muted">none</span>;
  if (typeof value !== 'object') return String(value);
  const text = JSON.stringify(value, null, 2);
  if (text.split('\n').length <= most) return <pre>{text}</pre>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="long-fact" aria-label={name} tabIndex={0}>
      <pre>{text}</pre>
    </section>
  );
}
