import { useMemo, useState } from 'react';
import type { Finding } from '../../../src/contract/findings.ts';
import { formatCount } from '../format.ts';
import { useNow } from '../state/dashboard.ts';
import { useIgnore } from '../state/use-ignore.ts';
import { Button, DateField, Dialog, ProgressBar, TextField } from '../ui/index.ts';
import { CodeText } from './code-text.tsx';
import { IgnoresPreview } from './ignore-preview.tsx';

interface IgnoreDialogProps {
  /** At least one. */
  findings: readonly Pick<Finding, 'id' | 'repositoryId' | 'message'>[];
  onClose: () => void;
}

/** An ignored finding needs a reason: whoever reads the policy next year must understand it. */
export function IgnoreDialog({ findings, onClose }: IgnoreDialogProps) {
  const ignore = useIgnore();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const today = utcDay(useNow());
  const [first, another] = findings;
  const [done, setDone] = useState<number | null>(null);
  /** While many are written. */
  const [running, setRunning] = useState<AbortController | null>(null);
  const [stopping, setStopping] = useState(false);
  const [hidden, setHidden] = useState(false);
  const refs = useMemo(() => findings.map(({ id, repositoryId }) => ({ findingId: id, repositoryId })), [findings]);
  const past = until !== '' && until < today;
  const missing = reason.trim() === '' ? 'A reason is still to be given.' : past ? 'That day is over.' : null;
  const ready = missing === null && done === null;
  const why = { reason: reason.trim().slice(0, 500), ...(until !== '' && { until }) };
  const write = async () => {
    // One goes out of sight at once; many take their time, which the dialog shows.
    setHidden(!another);
    setDone(0);
    const stop = new AbortController();
    setRunning(stop);
    setStopping(false);
    const over = await ignore(findings, why, { onDone: setDone, signal: stop.signal });
    setDone(null);
    setRunning(null);
    if (over) onClose();
    // The reason is not to be typed again.
    else setHidden(false);
  };
  const stop = () => {
    setStopping(true);
    running?.abort();
  };
  if (hidden) return null;
  return (
    <Dialog
      title={another ? `Ignore ${formatCount(findings.length)} findings` : 'Ignore this finding'}
      content="reason"
      note={missing}
      onClose={running ? stop : onClose}
      buttons={
        <>
          {running ? (
            <Button disabled={stopping} onPress={stop}>
              Stop
            </Button>
          ) : (
            <Button onPress={onClose}>Cancel</Button>
          )}
          <Button appearance="primary" disabled={!ready} onPress={() => void write()}>
            Ignore
          </Button>
        </>
      }
    >
      <p>
        <CodeText text={first?.message ?? ''} />
        {another && <span className="muted"> … and {formatCount(findings.length - 1)} more</span>}
      </p>
      <fieldset
        className="questions"
        onKeyDown={(event) => {
          if (event.key === 'Enter' && ready) void write();
        }}
      >
        <div className="question">
          <span>Why may it stay?</span>
          <TextField focused label="Reason" value={reason} onChange={setReason} />
        </div>
        <div className="question">
          <span>
            Until when? <span className="muted">(optional: the last day it is ignored, in UTC)</span>
          </span>
          <DateField label="Last day" min={today} value={until} onChange={setUntil} />
        </div>
      </fieldset>
      {done === null && (
        <IgnoresPreview
          findings={refs}
          {...(why.reason !== '' && { reason: why.reason })}
          {...(until !== '' && { until })}
        />
      )}
      {done !== null && another && (
        <div role="status">
          <ProgressBar done={done} total={findings.length} label="Progress of ignoring" />
          <p className="muted">
            {stopping
              ? 'Stopping after what is under way…'
              : `${formatCount(done)} of ${formatCount(findings.length)} written…`}
          </p>
        </div>
      )}
    </Dialog>
  );
}

/** `YYYY-MM-DD` of the day as the policy counts it: in UTC. */
const utcDay = (at: number): string => new Date(at).toISOString().slice(0, 10);
