import { useDeferredValue, useMemo } from 'react';
import { useNavigate } from 'react-router-dom';
import { otherChanges } from '../../../../src/contract/activity.ts';
import { journalState } from '../../../../src/contract/fixes.ts';
import { Calm } from '../../components/calm.tsx';
import { ErrorBoundary } from '../../components/error-boundary.tsx';
import { ErrorView } from '../../components/error-view.tsx';
import { Skeleton } from '../../components/first-paint.tsx';
import { AuditAll, OpenSettings } from '../../components/next-steps.tsx';
import { ShowLog } from '../../components/show-log.tsx';
import { useFixes } from '../../state/catalog.tsx';
import { useLive } from '../../state/dashboard.ts';
import { findingsRoute } from '../../state/routes.ts';
import { useChosen } from '../../state/use-chosen.ts';
import { useScroll } from '../../state/use-scroll.ts';
import { useSettled } from '../../state/use-settled.ts';
import { Button, Checkbox, Select, TextField } from '../../ui/index.ts';
import { Course } from './course-list.tsx';
import { useActivity } from './use-activity.ts';

const stateWords = { started: 'under way', done: 'done', failed: 'failed', undone: 'undone' } as const;

/** What narrows the page, by its name in the address. */
const filterNames = ['text', 'state', 'fix', 'repositoryId'];

/** What was done to repositories and what audits found, newest first. What is chosen stands in the address. */
export default function ActivityPage() {
  const [params, set, clear] = useChosen();
  const navigate = useNavigate();
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
  const filter = {
    ...(asked !== '' && { text: asked.slice(0, 200) }),
    ...(state !== undefined && { state }),
    ...(fix !== undefined && { fix }),
    ...(repositoryId !== undefined && { repositoryId }),
    ...(!filtered && params.get('audits') !== 'no' && { audits: true }),
  };
  const version = useMemo(() => ({ journal, history }), [journal, history]);
  const { value, wanted, error, retry, more } = useActivity(filter, useSettled(version));
  const titles = useMemo(
    () => new Map([...otherChanges, ...[...fixes.values()].map(({ id, title }) => [id, title] as const)]),
    [fixes],
  );
  const known = [...titles].sort(([, a], [, b]) => a.localeCompare(b));
  return (
    <div className="activity-page" ref={scroll}>
      <div className="activity-bar">
        <h1>Activity</h1>
        <TextField
          value={text}
          onChange={(value) => set('text', value)}
          label="Filter activity"
          placeholder="Repository or words"
          icon="filter"
          className="filter-field"
        />
        <Select
          label="Action"
          labelled
          value={fix ?? ''}
          onChange={(value) => set('fix', value)}
          choices={[{ value: '', label: 'all' }, ...known.map(([value, label]) => ({ value, label }))]}
        />
        <Select
          label="Result"
          labelled
          value={state ?? ''}
          onChange={(value) => set('state', value)}
          choices={[
            { value: '', label: 'all' },
            ...journalState.options.map((value) => ({ value, label: stateWords[value] })),
          ]}
        />
        <Checkbox
          label="Audits"
          checked={!filtered && params.get('audits') !== 'no'}
          disabled={filtered}
          {...(filtered && { title: 'What is chosen narrows what was done to repositories; no audit fits it.' })}
          onChange={() => set('audits', params.get('audits') === 'no' ? '' : 'no')}
        >
          Audits
        </Checkbox>
        <ShowLog />
      </div>
      {repositoryId !== undefined && (
        <p className="activity-scope">
          <span>Only {repositories.get(repositoryId)?.name ?? 'a repository that is gone'}.</span>
          <Button compact onPress={() => set('repositoryId', '')}>
            Show all
          </Button>
        </p>
      )}
      {error && <ErrorView error={error} onRetry={retry} />}
      {!error && !value && <Skeleton />}
      {value && (
        <ErrorBoundary what="The activity">
          <Calm>
            <Course items={value.items} asked={JSON.stringify(filter)} {...{ wanted, titles, more }}>
              {filtered ? (
                <div className="empty">
                  <h2>Nothing fits</h2>
                  <p>Nothing that was done to repositories fits what is chosen.</p>
                  <Button onPress={() => clear(filterNames)}>Clear filter</Button>
                </div>
              ) : (
                <div className="empty">
                  <h2>Nothing yet</h2>
                  <p>
                    Each repair appears here, made from here, from another window or from the terminal, with the way
                    back; and each audit that finds something new.
                  </p>
                  <p className="empty-buttons">
                    <Button onPress={() => void navigate(findingsRoute())}>What can be repaired</Button>
                    <AuditAll />
                    <OpenSettings about="audit">Audit by a schedule…</OpenSettings>
                  </p>
                </div>
              )}
            </Course>
          </Calm>
        </ErrorBoundary>
      )}
    </div>
  );
}
