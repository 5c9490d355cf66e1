import { useState } from 'react';
import type { ChangeReason, FindingSpan, HistoryChange } from '../../../src/contract/history.ts';
import { formatCount, formatDateTime, formatMoment, formatScore, plural } from '../format.ts';
import { useCalmRows } from '../state/calm.ts';
import { useLive, useNow } from '../state/dashboard.ts';
import { isHere } from '../state/live-state.ts';
import { repositoryRoute } from '../state/routes.ts';
import { useHighlight } from '../state/use-highlight.ts';
import { RouteLink } from '../ui/index.ts';
import { ChangeCommits } from './change-commits.tsx';
import { CodeText } from './code-text.tsx';
import { SeverityIcon } from './marks.tsx';
import { NewRows } from './new-rows.tsx';
import { RuleName } from './rule-name.tsx';

interface ChangeListProps {
  changes: readonly HistoryChange[];
  /** What is said where there is none. */
  empty: string;
  /** They are all of one repository: its name is left out. */
  ofOne?: boolean;
  /** Another one where a person asked for others. */
  asked?: unknown;
}

/** What happened to repositories from audit to audit. */
export function ChangeList({ changes, empty, ofOne = false, asked }: ChangeListProps) {
  const now = useNow();
  const { rows, ...news } = useCalmRows(ofOne ? changes.map(alone) : gathered(changes), {
    idOf: ({ key }) => key,
    // What happened has happened, though newer ones push it out.
    now: (row) => row,
    ...{ asked, newestFirst: true },
  });
  if (rows.length === 0) return <p className="muted section-empty">{empty}</p>;
  return (
    <>
      <NewRows {...news} />
      <ul className="changes">
        {rows.map(({ key, item: { of }, arrives }) => {
          const [change, another] = of;
          return another ? (
            <FirstAudits key={key} changes={of} {...{ now, arrives }} />
          ) : (
            <Change key={key} {...{ change, now, ofOne, arrives }} />
          );
        })}
      </ul>
    </>
  );
}

interface ChangeRow {
  readonly key: string;
  /** More than one: first audits of one time. */
  readonly of: readonly [HistoryChange, ...HistoryChange[]];
}

const alone = (change: HistoryChange): ChangeRow => ({ key: `${change.repositoryId} ${change.at}`, of: [change] });

/** What one audit saw for the first time is one row: a thousand of them would tell nothing. */
function gathered(changes: readonly HistoryChange[]): ChangeRow[] {
  const isFirst = ({ reasons }: HistoryChange): boolean => reasons.includes('first');
  const firsts = Map.groupBy(changes.filter(isFirst), ({ at }) => at);
  return changes.flatMap((change): ChangeRow[] => {
    const [first, ...others] = isFirst(change) ? (firsts.get(change.at) ?? []) : [];
    if (!first || others.length === 0) return [alone(change)];
    return change === first ? [{ key: `first ${change.at}`, of: [first, ...others] }] : [];
  });
}

function FirstAudits({ changes, now, arrives }: { changes: ChangeRow['of']; now: number; arrives: boolean }) {
  const [{ at }] = changes;
  const findings = changes.reduce((sum, { opened }) => sum + opened, 0);
  const row = useHighlight<HTMLLIElement, unknown>(changes.length, { arrives });
  return (
    <li ref={row} className="highlighted">
      <details>
        <summary>
          <time className="muted" dateTime={at} title={formatDateTime(at)}>
            {formatMoment(at, now)}
          </time>
          <span className="subject">{formatCount(changes.length)} repositories audited for the first time</span>
          {findings > 0 && <span className="muted">{plural(findings, 'finding', 'findings')}</span>}
        </summary>
        <ul className="change-findings">
          {changes.map((change) => (
            <FirstAudit key={change.repositoryId} change={change} />
          ))}
        </ul>
      </details>
    </li>
  );
}

function FirstAudit({ change: { repositoryId, name, score, opened } }: { change: HistoryChange }) {
  const here = useLive((live) => isHere(live, repositoryId));
  return (
    <li>
      {here ? <RouteLink to={repositoryRoute(repositoryId)}>{name}</RouteLink> : <span className="muted">{name}</span>}
      <ScoreChange before={null} score={score} />
      {opened > 0 && <span className="muted">{plural(opened, 'finding', 'findings')}</span>}
    </li>
  );
}

interface ChangeProps {
  change: HistoryChange;
  now: number;
  ofOne: boolean;
  arrives: boolean;
}

function Change({ change, now, ofOne, arrives }: ChangeProps) {
  const { repositoryId, name, at, scoreBefore, score, opened, closed, openedFindings, closedFindings } = change;
  const here = useLive((live) => isHere(live, repositoryId));
  const row = useHighlight<HTMLLIElement, unknown>(opened + closed, { arrives });
  const [open, setOpen] = useState(false);
  return (
    <li ref={row} className="highlighted">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <time className="muted" dateTime={at} title={formatDateTime(at)}>
            {formatMoment(at, now)}
          </time>
          {!ofOne && <span className="subject">{name}</span>}
          <ScoreChange before={scoreBefore} score={score} />
          <span className="muted">{reasonsText(change)}</span>
          {opened > 0 && <span>{plural(opened, 'new finding', 'new findings')}</span>}
          {closed > 0 && <span className="good">{formatCount(closed)} gone</span>}
        </summary>
        {open && here && <ChangeCommits change={change} />}
        <ul className="change-findings">
          {openedFindings.map((span) => (
            <Span key={span.findingId} {...{ span, repositoryId, here }} />
          ))}
          {closedFindings.map((span) => (
            <Span key={span.findingId} {...{ span, repositoryId, here }} gone />
          ))}
          {opened + closed === 0 && <li className="muted">No finding came or went.</li>}
          {here && !ofOne && (
            <li>
              <RouteLink to={repositoryRoute(repositoryId)}>Show {name}</RouteLink>
            </li>
          )}
        </ul>
      </details>
    </li>
  );
}

const closings = { mended: 'gone', ignored: 'ignored', unjudged: 'not judged any more' } as const;

function Span({
  span,
  repositoryId,
  here,
  gone,
}: {
  span: FindingSpan;
  repositoryId: string;
  here: boolean;
  gone?: boolean;
}) {
  const { rule, severity, message, closedBy } = span;
  return (
    <li className={gone ? 'change-finding change-gone' : 'change-finding'}>
      <SeverityIcon severity={severity} />
      <span>
        <CodeText text={message} />{' '}
        <span className="muted">{gone && closedBy !== null ? closings[closedBy] : 'new'}</span>{' '}
        {here && !gone ? (
          <RouteLink to={repositoryRoute(repositoryId, rule)} className="link">
            <RuleName rule={rule} />
          </RouteLink>
        ) : (
          <span className="muted">
            <RuleName rule={rule} />
          </span>
        )}
      </span>
    </li>
  );
}

function ScoreChange({ before, score }: { before: number | null; score: number | null }) {
  if (score === null) return null;
  if (before === null || before === score) return <span>{formatScore(score)}</span>;
  return (
    <span className={score < before ? 'severity-error' : 'good'}>
      {formatScore(before)} → {formatScore(score)}
    </span>
  );
}

const words: Readonly<Record<ChangeReason, string>> = {
  first: 'first audit',
  commit: 'other commit',
  branch: 'other branch',
  rules: 'other rules or policy',
  state: 'working tree, remotes or time',
  moved: 'moved here',
  gone: 'gone from the fleet',
  back: 'back',
  imported: 'imported',
};

function reasonsText({ reasons, branch, headBefore, head }: HistoryChange): string {
  return reasons
    .map((reason) => {
      if (reason === 'commit' && headBefore && head) return `${headBefore.slice(0, 8)} → ${head.slice(0, 8)}`;
      return reason === 'branch' && branch ? `branch ${branch}` : words[reason];
    })
    .join(', ');
}
