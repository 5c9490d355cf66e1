import { type ReactNode, useState } from 'react';
import type { FindingGroup, FindingGrouping, FindingsList } from '../../../../src/contract/findings-list.ts';
import { severityTitle } from '../../../../src/contract/severity-words.ts';
import { VerdictIcon } from '../../components/marks.tsx';
import { formatCount, plural } from '../../format.ts';
import { useCalmRows } from '../../state/calm.ts';
import { useChosen } from '../../state/use-chosen.ts';
import { useHighlight } from '../../state/use-highlight.ts';
import { Button, Icon } from '../../ui/index.ts';
import { countOf, type FindingsFilter } from './filter.ts';
import { OpenGroup } from './open-group.tsx';

interface FindingGroupsProps {
  list: FindingsList;
  filter: FindingsFilter;
  version: unknown;
  /** What stands there where there is none. */
  children: ReactNode;
}

/** So many groups at first, and so many more each time. */
const step = 100;

/** One group is open at a time; which one stands in the address. */
export function FindingGroups({ list, filter, version, children }: FindingGroupsProps) {
  const [params, set] = useChosen();
  const [shown, setShown] = useState(step);
  const { rows } = useCalmRows(list.groups, { idOf: ({ key }) => key, asked: JSON.stringify(filter) });
  // The only one needs no click.
  const open = rows.length === 1 ? rows[0]?.key : (params.get('open') ?? undefined);
  const toggle = (key: string) => set('open', key === open ? '' : key);
  if (rows.length === 0) return children;
  return (
    <>
      <ul className="finding-groups">
        {rows.slice(0, shown).map(({ key, item, arrives, gone }) => {
          const group = gone ? { ...item, findings: 0, repositories: 0 } : item;
          return (
            <li key={key}>
              <GroupHead
                {...{ group, arrives, gone }}
                by={filter.groupBy ?? 'rule'}
                verdict={filter.verdict}
                open={key === open}
                onPress={() => toggle(key)}
              />
              {key === open && <OpenGroup group={group} filter={filter} version={version} />}
            </li>
          );
        })}
      </ul>
      {rows.length > shown && (
        <Button compact onPress={() => setShown((old) => old + step)}>
          {`Show more of ${formatCount(rows.length)} groups`}
        </Button>
      )}
    </>
  );
}

function GroupHead({
  group,
  by,
  verdict,
  open,
  arrives,
  gone,
  onPress,
}: {
  group: FindingGroup;
  arrives: boolean;
  gone: boolean;
  by: FindingGrouping;
  verdict: FindingsFilter['verdict'];
  open: boolean;
  onPress: () => void;
}) {
  const { key, label, severity, findings, repositories } = group;
  const head = useHighlight<HTMLButtonElement, unknown>([severity, findings, repositories], { arrives });
  const className = gone ? 'group-head highlighted gone' : 'group-head highlighted';
  return (
    <button ref={head} type="button" className={className} aria-expanded={open} onClick={onPress}>
      <Icon name={open ? 'chevron-down' : 'chevron-right'} />
      <VerdictIcon verdict={verdict ?? 'fail'} severity={severity} />
      <span className="group-label">
        {by === 'severity' ? severityTitle(severity) : label}{' '}
        {by === 'rule' && label !== key && <span className="rule-id muted">{key}</span>}
      </span>
      <span className="group-count">
        <span aria-hidden="true">{formatCount(findings)}</span>
        <span className="visually-hidden">{countOf(verdict, findings)}</span>
      </span>
      {by !== 'repository' && (
        <span className="group-repositories muted">in {plural(repositories, 'repository', 'repositories')}</span>
      )}
    </button>
  );
}
