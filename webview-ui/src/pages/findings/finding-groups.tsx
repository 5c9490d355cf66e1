import { useState } from 'react';
import type { FindingGroup, FindingsList } from '../../../../src/contract/findings-list.ts';
import { SeverityIcon } from '../../components/marks.tsx';
import { formatCount, plural } from '../../format.ts';
import { useCalmOrder, useHold } from '../../state/use-calm-order.ts';
import { useChosen } from '../../state/use-chosen.ts';
import { useHighlight } from '../../state/use-highlight.ts';
import { Button, Icon } from '../../ui/index.ts';
import type { FindingsFilter } from './filter.ts';
import { OpenGroup } from './open-group.tsx';

interface FindingGroupsProps {
  list: FindingsList;
  filter: FindingsFilter;
  version: unknown;
}

/** So many groups at first, and so many more each time. */
const step = 100;

/** One group is open at a time; which one stands in the address. */
export function FindingGroups({ list, filter, version }: FindingGroupsProps) {
  const [params, set] = useChosen();
  const [shown, setShown] = useState(step);
  const reading = useHold<HTMLUListElement>();
  const there = new Map(list.groups.map((group) => [group.key, group]));
  const { list: groups } = useCalmOrder(list.groups, {
    idOf: ({ key }) => key,
    now: ({ key }) => there.get(key),
    held: reading.held,
  });
  // The only one needs no click.
  const open = groups.length === 1 ? groups[0]?.key : (params.get('open') ?? undefined);
  const toggle = (key: string) => set('open', key === open ? '' : key);
  return (
    <>
      <ul className="finding-groups" {...reading.props}>
        {groups.slice(0, shown).map((group) => (
          <li key={group.key}>
            <GroupHead
              group={group}
              byRule={(filter.groupBy ?? 'rule') === 'rule'}
              open={group.key === open}
              onPress={() => toggle(group.key)}
            />
            {group.key === open && <OpenGroup key={group.key} group={group} filter={filter} version={version} />}
          </li>
        ))}
      </ul>
      {groups.length > shown && (
        <Button compact onPress={() => setShown((old) => old + step)}>
          {`Show more of ${formatCount(groups.length)} groups`}
        </Button>
      )}
    </>
  );
}

function GroupHead({
  group,
  byRule,
  open,
  onPress,
}: {
  group: FindingGroup;
  byRule: boolean;
  open: boolean;
  onPress: () => void;
}) {
  const { key, label, severity, findings, repositories } = group;
  const head = useHighlight<HTMLButtonElement, unknown>([severity, findings, repositories]);
  return (
    <button ref={head} type="button" className="group-head highlighted" aria-expanded={open} onClick={onPress}>
      <Icon name={open ? 'chevron-down' : 'chevron-right'} />
      <SeverityIcon severity={severity} />
      <span className="group-label">
        {label} {byRule && label !== key && <span className="rule-id muted">{key}</span>}
      </span>
      <span className="group-count">
        {formatCount(findings)}
        <span className="visually-hidden"> findings</span>
      </span>
      <span className="group-repositories muted">in {plural(repositories, 'repository', 'repositories')}</span>
    </button>
  );
}
