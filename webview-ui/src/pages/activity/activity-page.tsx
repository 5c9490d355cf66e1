import { useDeferredValue, useMemo, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { journalState } from '../../../../src/contract/fixes.ts';
import { ErrorBoundary } from '../../components/error-boundary.tsx';
import { ErrorView } from '../../components/error-view.tsx';
import { Skeleton } from '../../components/first-paint.tsx';
import { AuditAll, OpenSettings } from '../../components/next-steps.tsx';
import { useFixes } from '../../state/catalog.tsx';
import { useLive } from '../../state/dashboard.ts';
import { findingsRoute } from '../../state/routes.ts';
import { useChosen } from '../../state/use-chosen.ts';
import { useOperation } from '../../state/use-operation.ts';
import { useScroll } from '../../state/use-scroll.ts';
import { Button, Checkbox, Select, TextField } from '../../ui/index.ts';
import { AuditRow, FixRow } from './activity-rows.tsx';
import { courseOf } from './course.ts';

/** So many at first, and so many more each time. */
const step = 100;
const most = 1_000;

/** What narrows the page, by its name in the address. */
const filterNames = ['text', 'state', 'fix', 'repositoryId'];

const stateWords = { started: 'under way', done: 'done', failed: 'failed', undone: 'undone' } as const;

/** What was done to repositories and what audits found, newest first. What is chosen stands in the address. */
export default function ActivityPage() {
  const [params, set, clear] = useChosen();
  const navigate = useNavigate();
  const [limit, setLimit] = useState(step);
  const scroll = useScroll('/activity');
  const journal = useLive((live) => live.journal);
  const history = useLive((live) => live.history);
  const repositories = useLive((live) => live.repositories);
  const fixes = useFixes();
  const text = params.get('text') ?? '';
  const asked = useDeferredValue(text.trim());
  const state = journalState.options.find((one) => one === params.get('state'));
  const fix = params.get('fix') ?? undefined;
  const repositoryId = params.get('repositoryId') ?? undefined;
  const filtered = asked !== '' || state !== undefined || fix !== undefined || repositoryId !== undefined;
  const withAudits = params.get('audits') !== 'no' && !filtered;
  const entries = useOperation(
    'journal.list',
    {
      ...(asked !== '' && { text: asked.slice(0, 200) }),
      ...(state !== undefined && { state }),
      ...(fix !== undefined && { fix }),
      ...(repositoryId !== undefined && { repositoryId }),
      limit,
    },
    journal,
  );
  const audits = useOperation('history.audits', { limit }, history);
  const rows = useMemo(() => {
    const list = entries.value ?? [];
    const oldest = list.length >= limit ? (list.at(-1)?.startedAt ?? '') : '';
    return courseOf(list, withAudits ? (audits.value ?? []).filter(({ at }) => at >= oldest) : []);
  }, [entries.value, audits.value, withAudits, limit]);
  const known = [...fixes.values()].sort((a, b) => a.title.localeCompare(b.title));
  const error = entries.error ?? (withAudits ? audits.error : null);
  const more = (entries.value?.length ?? 0) >= limit && limit < most;
  return (
    <div className="activity-page" ref={scroll}>
      <div className="activity-bar">
        <h1>Activity</h1>
        <TextField
          value={text}
          onChange={(value) => set('text', value)}
          label="Filter activity"
          placeholder="Filter by repository or words"
          icon="filter"
          className="filter-field"
        />
        <Select
          label="What was done"
          value={fix ?? ''}
          onChange={(value) => set('fix', value)}
          choices={[{ value: '', label: 'Every fix' }, ...known.map(({ id, title }) => ({ value: id, label: title }))]}
        />
        <Select
          label="How it ended"
          value={state ?? ''}
          onChange={(value) => set('state', value)}
          choices={[
            { value: '', label: 'However it ended' },
            ...journalState.options.map((value) => ({ value, label: stateWords[value] })),
          ]}
        />
        <Checkbox
          label="Audits"
          checked={params.get('audits') !== 'no'}
          onChange={() => set('audits', params.get('audits') === 'no' ? '' : 'no')}
        >
          Audits
        </Checkbox>
      </div>
      {repositoryId !== undefined && (
        <p className="activity-scope">
          <span>Only {repositories.get(repositoryId)?.name ?? 'a repository that is gone'}.</span>
          <Button compact onPress={() => set('repositoryId', '')}>
            Show all
          </Button>
        </p>
      )}
      {error && (
        <ErrorView
          error={error}
          onRetry={() => {
            entries.retry();
            audits.retry();
          }}
        />
      )}
      {!error && !entries.value && <Skeleton />}
      {entries.value && rows.length === 0 && (
        <div className="empty">
          <h2>{filtered ? 'Nothing fits' : 'Nothing yet'}</h2>
          <p>
            {filtered
              ? 'Nothing that was done to repositories fits what is chosen.'
              : 'Each repair appears here, made from here, from another window or from the terminal, with the way back; and each audit that finds something new.'}
          </p>
          {filtered ? (
            <Button onPress={() => clear(filterNames)}>Clear filter</Button>
          ) : (
            <p className="empty-buttons">
              <Button onPress={() => void navigate(findingsRoute())}>What can be repaired</Button>
              <AuditAll />
              <OpenSettings about="audit">Audit by a schedule…</OpenSettings>
            </p>
          )}
        </div>
      )}
      <ErrorBoundary what="The activity">
        <ul className="course-of-time">
          {rows.map((row) =>
            row.kind === 'fix' ? (
              <FixRow
                key={row.key}
                entries={row.entries}
                at={row.at}
                title={fixes.get(row.entries[0]?.fix ?? '')?.title}
              />
            ) : (
              <AuditRow key={row.key} audit={row.audit} />
            ),
          )}
        </ul>
        {more && (
          <Button compact onPress={() => setLimit((old) => Math.min(most, old + step))}>
            Show older
          </Button>
        )}
      </ErrorBoundary>
    </div>
  );
}
