import { useMemo, useState } from 'react';
import { AuditorError } from '../../../../src/contract/errors.ts';
import type { FindingGroup, ListedFinding } from '../../../../src/contract/findings-list.ts';
import { isFor } from '../../../../src/contract/fixes.ts';
import { CodeText } from '../../components/code-text.tsx';
import { ErrorView } from '../../components/error-view.tsx';
import { Skeleton } from '../../components/first-paint.tsx';
import { IgnoreDialog } from '../../components/ignore-dialog.tsx';
import { bulkLabel, type Meant } from '../../fixes/bulk-label.ts';
import { acceptFix, stopIgnoringFix } from '../../fixes/fix-ids.ts';
import { useFix } from '../../fixes/fix-provider.tsx';
import { formatCount } from '../../format.ts';
import { useCalmRows, useHoldWhile } from '../../state/calm.ts';
import { useFixes, useRules } from '../../state/catalog.tsx';
import { useCall, useChanges } from '../../state/dashboard.ts';
import { ignoreOf } from '../../state/expected.ts';
import { useNotices } from '../../state/notices.tsx';
import { useKept } from '../../state/use-kept.ts';
import { useOperation } from '../../state/use-operation.ts';
import { Button, Checkbox, ExternalLink, LinkButton } from '../../ui/index.ts';
import type { FindingsFilter } from './filter.ts';
import { FindingRow } from './finding-row.tsx';

interface OpenGroupProps {
  group: FindingGroup;
  filter: FindingsFilter;
  version: unknown;
}

/** So many at first, and so many more each time. */
const step = 100;
/** As many as one plan takes. */
const most = 10_000;

/** The findings of a group, what can be done to one, some or all of them, and why they matter. */
export function OpenGroup({ group, filter, version }: OpenGroupProps) {
  const [limit, setLimit] = useState(step);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [ignoring, setIgnoring] = useState<readonly ListedFinding[] | null>(null);
  const input = { ...filter, group: group.key };
  const asked = JSON.stringify(input);
  const { value, error, retry } = useOperation('findings.list', { ...input, limit }, version);
  // While more of them are on their way, those that are there stay.
  const list = useKept(value && { findings: value.findings, limit }, asked);
  const { rows } = useCalmRows(list?.findings ?? null, { idOf: ({ id }) => id, asked, extent: list?.limit });
  const call = useCall();
  const changes = useChanges();
  /** Nobody is ignoring it already. */
  const isOpen = ({ id, repositoryId }: ListedFinding): boolean => !changes.has(ignoreOf(repositoryId, id));
  const startFix = useFix();
  const fixes = useFixes();
  const { tellError } = useNotices();
  const findings = list?.findings ?? [];
  const there = useMemo(() => findings.filter(({ id }) => selected.has(id)), [findings, selected]);
  useHoldWhile(there.length > 0);
  // Whoever chose some of them does not mean the rest.
  const isLost = selected.size > 0 && there.length === 0;

  const toggle = (id: string) =>
    setSelected((old) => new Set(old.has(id) ? [...old].filter((one) => one !== id) : [...old, id]));
  /** What is selected; where nothing is, the whole group, also what is not shown. */
  const meant = async (): Promise<readonly ListedFinding[]> =>
    there.length > 0 ? there : (await call('findings.list', { ...input, limit: most })).findings;
  const fix = (id: string) =>
    void meant().then((all) => {
      const repaired = all.filter((finding) => isFor(fixes.get(id) ?? { id }, finding));
      startFix({
        fix: id,
        repositoryIds: [...new Set(repaired.map(({ repositoryId }) => repositoryId))],
        findingIds: repaired.map((finding) => finding.id),
      });
    }, tellError);
  if (error) return <ErrorView error={AuditorError.from(error)} onRetry={retry} />;
  if (!list) return <Skeleton />;
  const clear = () => setSelected(new Set());
  const chosen = there.length > 0;
  const what = chosen
    ? `${formatCount(there.length)} selected`
    : group.findings > 1
      ? `all ${formatCount(group.findings)}`
      : '';
  const meantCount = (fixId: string): Meant => {
    const some = (chosen ? there : findings).filter((finding) => finding.fixes.includes(fixId));
    const isWhole = !chosen && group.findings > findings.length;
    const [count, places] = isWhole
      ? [group.findings, group.repositories]
      : [some.length, new Set(some.map(({ repositoryId }) => repositoryId)).size];
    return { count, places, chosen };
  };
  const fails = (filter.verdict ?? undefined) === undefined;
  const canStop = filter.verdict === 'ignored' && fixes.has(stopIgnoringFix);
  const offered = fails ? fixesOf(chosen ? there : findings) : [];
  return (
    <div className="open-group">
      <div className="open-group-main">
        {(fails || canStop) && (
          <div className="group-actions" role="toolbar" aria-label="What can be done">
            {rows.length > 1 && (
              <Checkbox
                label="Select all that are shown"
                checked={there.length > 0 && there.length === findings.length}
                mixed={there.length > 0 && there.length < findings.length}
                onChange={() =>
                  setSelected(there.length === findings.length ? new Set() : new Set(findings.map(({ id }) => id)))
                }
              >
                {there.length > 0 ? `${formatCount(there.length)} selected` : 'Select all'}
              </Checkbox>
            )}
            {offered.map((id) => {
              const info = fixes.get(id);
              return (
                info && (
                  <Button key={id} compact disabled={isLost} onPress={() => fix(id)}>
                    {bulkLabel(info.title, meantCount(id))}
                  </Button>
                )
              );
            })}
            {canStop && (
              <Button compact disabled={isLost || findings.length === 0} onPress={() => fix(stopIgnoringFix)}>
                {what === '' ? 'Stop ignoring…' : `Stop ignoring ${what}…`}
              </Button>
            )}
            {fails && (
              <LinkButton
                disabled={isLost || findings.length === 0}
                onPress={() => void meant().then((all) => setIgnoring(all.filter(isOpen)), tellError)}
              >
                {what === '' ? 'Ignore…' : `Ignore ${what}…`}
              </LinkButton>
            )}
            {fails && fixes.has(acceptFix) && (
              <LinkButton disabled={isLost || findings.length === 0} onPress={() => fix(acceptFix)}>
                {what === '' ? 'Accept…' : `Accept ${what}…`}
              </LinkButton>
            )}
            {isLost && (
              <span className="muted" role="status">
                What was selected is gone. <LinkButton onPress={clear}>Clear selection</LinkButton>
              </span>
            )}
          </div>
        )}
        <ul>
          {rows.map(({ key, item, ...row }) => (
            <FindingRow
              key={key}
              finding={item}
              under={filter.groupBy ?? 'rule'}
              selected={selected.has(key) && !row.gone}
              onToggle={(fails || canStop) && rows.length > 1 ? toggle : null}
              onIgnore={(finding) => setIgnoring([finding])}
              {...row}
            />
          ))}
        </ul>
        {group.findings > findings.length && (
          <Button compact onPress={() => setLimit((old) => Math.min(most, old + step))}>
            {`Show more of ${formatCount(group.findings)}`}
          </Button>
        )}
      </div>
      <Explanation rules={[...new Set(rows.map(({ item }) => item.rule))]} />
      {ignoring && ignoring.length > 0 && (
        <IgnoreDialog
          key={ignoring[0]?.id}
          findings={ignoring}
          onClose={() => setIgnoring((now) => (now === ignoring ? null : now))}
        />
      )}
    </div>
  );
}

/** Those that repair most of them first. */
function fixesOf(findings: readonly ListedFinding[]): string[] {
  const counts = new Map<string, number>();
  for (const { fixes } of findings) for (const id of fixes) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([id]) => id)
    .slice(0, 4);
}

/** Of the one rule that all of them break. */
function Explanation({ rules }: { rules: readonly string[] }) {
  const known = useRules();
  const [only, another] = rules;
  const rule = only !== undefined && another === undefined ? known.get(only) : undefined;
  if (!rule) return null;
  return (
    <aside className="explanation" aria-label={`About ${rule.title}`}>
      <h2>Why it matters</h2>
      <p>
        <CodeText text={rule.why} />
      </p>
      <h2>How to fix it</h2>
      <p>
        <CodeText text={rule.howToFix} />
      </p>
      <details>
        <summary>Example</summary>
        <pre>{rule.example}</pre>
        <p className="muted">As it should be:</p>
        <pre>{rule.good}</pre>
      </details>
      <p>
        <ExternalLink href={rule.documentation}>Documentation</ExternalLink>
      </p>
    </aside>
  );
}
