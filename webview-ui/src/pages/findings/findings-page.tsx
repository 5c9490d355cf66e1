import { useDeferredValue } from 'react';
import { category, severity } from '../../../../src/contract/findings.ts';
import { findingGrouping } from '../../../../src/contract/findings-list.ts';
import { severityTitle } from '../../../../src/contract/severity-words.ts';
import { Calm } from '../../components/calm.tsx';
import { EmptyFleet } from '../../components/empty-fleet.tsx';
import { ErrorBoundary } from '../../components/error-boundary.tsx';
import { ErrorView } from '../../components/error-view.tsx';
import { Skeleton } from '../../components/first-paint.tsx';
import { plural } from '../../format.ts';
import { useRules } from '../../state/catalog.tsx';
import { useLive } from '../../state/dashboard.ts';
import { useAnnounced } from '../../state/use-announced.ts';
import { useFirstAudit } from '../../state/use-audit.ts';
import { useChosen } from '../../state/use-chosen.ts';
import { useOperation } from '../../state/use-operation.ts';
import { useScroll } from '../../state/use-scroll.ts';
import { useSettled } from '../../state/use-settled.ts';
import { Button, Select, TextField } from '../../ui/index.ts';
import { countOf, type FindingsFilter, usualGrouping } from './filter.ts';
import { FindingGroups } from './finding-groups.tsx';
import { NothingFound } from './nothing-found.tsx';

const groupings = [
  { value: 'rule', label: 'by rule' },
  { value: 'severity', label: 'by severity' },
  { value: 'repository', label: 'by repository' },
  { value: 'file', label: 'by file' },
];
const verdicts = [
  { value: '', label: 'found' },
  { value: 'unknown', label: 'unknown' },
  { value: 'ignored', label: 'ignored' },
];

/** What narrows the page, by its name in the address. */
const filterNames = ['text', 'rule', 'repositoryId', 'severity', 'category', 'verdict'];

/** Every finding of the fleet, in groups. What is chosen stands in the address. */
export default function FindingsPage() {
  const [params, set, clear] = useChosen();
  const scroll = useScroll('/findings');
  const empty = useLive((live) => live.stats.total === 0);
  const repositories = useLive((live) => live.repositories);
  const rules = useRules();
  // While changes pour in, the list is asked for once a second.
  const version = useSettled(useLive((live) => live.stats));
  const text = params.get('text') ?? '';
  const asked = useDeferredValue(text.trim());
  const rule = params.get('rule') ?? undefined;
  const repositoryId = params.get('repositoryId') ?? undefined;
  const chosen = {
    severity: severity.options.find((one) => one === params.get('severity')),
    category: category.options.find((one) => one === params.get('category')),
    verdict: (['unknown', 'ignored'] as const).find((one) => one === params.get('verdict')),
  };
  const usual = usualGrouping(chosen.verdict);
  const groupBy = findingGrouping.options.find((one) => one === params.get('by')) ?? usual;
  const filter: FindingsFilter = {
    ...Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined)),
    ...(groupBy !== 'rule' && { groupBy }),
    ...(rule !== undefined && { rule }),
    ...(repositoryId !== undefined && { repositoryId }),
    ...(asked !== '' && { text: asked.slice(0, 200) }),
  };
  const { value: list, error, retry } = useOperation('findings.list', { ...filter, limit: 1 }, version);
  const [findings, where] = [
    countOf(chosen.verdict, list?.total ?? 0),
    plural(list?.repositories ?? 0, 'repository', 'repositories'),
  ];
  useAnnounced('count', list ? `${findings} shown, in ${where}.` : '', JSON.stringify(filter));
  const whole = useFirstAudit() === 'over';
  const isNarrowed = filterNames.some((name) => params.has(name));
  const narrowed = [
    rule !== undefined && { name: 'rule', text: rules.get(rule)?.title ?? rule },
    repositoryId !== undefined && {
      name: 'repositoryId',
      text: repositories.get(repositoryId)?.name ?? 'a repository that is gone',
    },
  ].filter((one) => one !== false);
  if (empty) return <EmptyFleet />;
  return (
    <div className="findings-page" ref={scroll}>
      <div className="activity-bar">
        <h1>Findings</h1>
        <TextField
          value={text}
          onChange={(value) => set('text', value)}
          label="Filter findings"
          placeholder="Rule, message, file or repository"
          icon="filter"
          className="filter-field"
        />
        <Select
          label="Severity"
          labelled
          value={chosen.severity ?? ''}
          onChange={(value) => set('severity', value)}
          choices={[
            { value: '', label: 'all' },
            ...severity.options.map((one) => ({ value: one, label: severityTitle(one) })),
          ]}
        />
        <Select
          label="Category"
          labelled
          value={chosen.category ?? ''}
          onChange={(value) => set('category', value)}
          choices={[{ value: '', label: 'all' }, ...category.options.map((one) => ({ value: one, label: one }))]}
        />
        <Select
          label="Verdict"
          labelled
          value={chosen.verdict ?? ''}
          onChange={(value) => set('verdict', value)}
          choices={verdicts}
        />
        <Select
          label="Grouped"
          labelled
          value={groupBy}
          onChange={(value) => set('by', value === usual ? '' : value)}
          choices={
            // How severe it would be says nothing of what is unknown.
            chosen.verdict === 'unknown' ? groupings.filter(({ value }) => value !== 'severity') : groupings
          }
        />
      </div>
      {narrowed.map(({ name, text: what }) => (
        <p key={name} className="activity-scope">
          <span>
            Only <strong>{what}</strong>.
          </span>
          <Button compact label={`Show all, not only ${what}`} onPress={() => set(name, '')}>
            Show all
          </Button>
        </p>
      ))}
      {error && <ErrorView error={error} onRetry={retry} />}
      {!error && !list && <Skeleton />}
      {list && (
        <p className="muted findings-sum">
          {findings} in {where}
          {!whole && ', so far: the first audit is not over'}
        </p>
      )}
      {list && (
        <ErrorBoundary what="The findings">
          <Calm>
            <FindingGroups list={list} filter={filter} version={version}>
              {isNarrowed ? (
                <div className="empty">
                  <h2>Nothing fits</h2>
                  <p>No finding fits what is chosen.</p>
                  <Button onPress={() => clear(filterNames)}>Clear filter</Button>
                </div>
              ) : (
                <NothingFound />
              )}
            </FindingGroups>
          </Calm>
        </ErrorBoundary>
      )}
    </div>
  );
}
