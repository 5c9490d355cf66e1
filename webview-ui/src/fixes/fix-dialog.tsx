import { useEffect, useSyncExternalStore } from 'react';
import { ErrorView } from '../components/error-view.tsx';
import { plural } from '../format.ts';
import { useLive } from '../state/dashboard.ts';
import { Button, Dialog, ProgressBar, ProgressRing } from '../ui/index.ts';
import type { FixFlow, FixStep } from './flow.ts';
import { PlanView } from './plan-view.tsx';
import { Questions } from './questions.tsx';
import { Results } from './results.tsx';

export function FixDialog({ flow, onClose }: { flow: FixFlow; onClose: () => void }) {
  const state = useSyncExternalStore(flow.changed.subscribe, () => flow.state);
  const answered = useSyncExternalStore(flow.changed.subscribe, () => flow.answered);
  const [first = ''] = flow.request.repositoryIds;
  const name = useLive((live) => live.repositories.get(first)?.name);
  useEffect(() => flow.begin(), [flow]);
  const close = () => {
    if (state.step === 'applying') {
      flow.cancel();
      return;
    }
    flow.cancel();
    onClose();
  };
  return (
    <Dialog
      title={titleOf(flow, state, name)}
      content={state.step}
      onClose={close}
      note={noteOf(flow, state)}
      buttons={<Buttons {...{ flow, state, answered, close }} />}
    >
      {state.step !== 'questions' ? null : <Questions flow={flow} />}
      {state.step === 'asking' && (
        <p className="dialog-wait">
          <ProgressRing /> Looking at what must be known…
        </p>
      )}
      {state.step === 'planning' && (
        <p className="dialog-wait">
          <ProgressRing /> Looking at what would change…
        </p>
      )}
      {state.step === 'preview' && <PlanView plan={state.plan} />}
      {state.step === 'applying' && <Applying state={state} />}
      {state.step === 'results' && <Results plan={state.plan} results={state.results} />}
      {state.step === 'failed' && <ErrorView error={state.error} />}
      {state.step === 'failed' && flow.earlier && <Results {...flow.earlier} />}
    </Dialog>
  );
}

function noteOf(flow: FixFlow, state: FixStep): string | null {
  if (state.step === 'questions') return missingOf(flow);
  if (state.step !== 'preview') return null;
  const ready = state.plan.items.filter((item) => item.state === 'ready');
  return ready.length > 0 && ready.every((item) => !item.undoable) ? 'This cannot be undone from here.' : null;
}

/** "Still to answer: Message." */
function missingOf({ unanswered }: FixFlow): string | null {
  return unanswered.length === 0 ? null : `Still to answer: ${unanswered.map(({ prompt }) => prompt).join(', ')}.`;
}

/** "Push: vaultwarden", "Push: 3 repositories". */
function titleOf(flow: FixFlow, state: FixStep, name: string | undefined): string {
  const { repositoryIds, fix } = flow.request;
  const title = 'plan' in state ? state.plan.title : (flow.info?.title ?? fix);
  if (repositoryIds.length > 1) return `${title}: ${plural(repositoryIds.length, 'repository', 'repositories')}`;
  return name === undefined ? title : `${title}: ${name}`;
}

function Applying({ state }: { state: Extract<FixStep, { step: 'applying' }> }) {
  const { done, total, message } = state.progress;
  return (
    <div role="status">
      <ProgressBar done={done} total={total} label="Progress of the fix" />
      <p className="muted">
        {state.cancelling ? 'Stopping after what is under way…' : (message ?? `${done} of ${total}`)}
      </p>
    </div>
  );
}

interface ButtonsProps {
  flow: FixFlow;
  state: FixStep;
  answered: boolean;
  close: () => void;
}

function Buttons({ flow, state, answered, close }: ButtonsProps) {
  switch (state.step) {
    case 'questions':
      return (
        <>
          {flow.hasBefore && <Button onPress={() => flow.back()}>Back</Button>}
          <Button onPress={close}>Cancel</Button>
          <Button
            appearance="primary"
            disabled={!answered}
            title={missingOf(flow) ?? undefined}
            onPress={() => void flow.plan()}
          >
            Preview
          </Button>
        </>
      );
    case 'asking':
    case 'planning':
      return <Button onPress={close}>Cancel</Button>;
    case 'preview': {
      const ready = state.plan.items.filter((item) => item.state === 'ready').length;
      return (
        <>
          {flow.hasBefore && <Button onPress={() => flow.back()}>Back</Button>}
          <Button onPress={close}>Cancel</Button>
          <Button
            appearance="primary"
            focused={flow.info?.risk !== 'careful'}
            disabled={ready === 0}
            onPress={() => void flow.apply()}
          >
            {confirmLabel(state.plan.title, ready, state.plan.items.length)}
          </Button>
        </>
      );
    }
    case 'applying':
      return (
        <Button disabled={state.cancelling} onPress={close}>
          Stop
        </Button>
      );
    case 'results': {
      const { length } = flow.left;
      return (
        <>
          {length > 0 && (
            <Button onPress={() => void flow.again()}>
              {state.results.length > 1 ? `Try again in ${plural(length, 'repository', 'repositories')}` : 'Try again'}
            </Button>
          )}
          <Button appearance="primary" focused onPress={close}>
            Close
          </Button>
        </>
      );
    }
    case 'failed':
      return (
        <>
          <Button onPress={close}>Close</Button>
          <Button appearance="primary" onPress={() => flow.retry()}>
            Try again
          </Button>
        </>
      );
  }
}

/** "Push", "Push in 3 repositories". */
function confirmLabel(title: string, ready: number, all: number): string {
  return all > 1 && ready > 0 ? `${title} in ${plural(ready, 'repository', 'repositories')}` : title;
}
