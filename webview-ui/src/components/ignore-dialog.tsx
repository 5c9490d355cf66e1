import { useState } from 'react';
import type { Finding } from '../../../src/contract/findings.ts';
import { formatCount } from '../format.ts';
import { useIgnore } from '../state/use-ignore.ts';
import { Button, Dialog, ProgressBar, TextField } from '../ui/index.ts';

interface IgnoreDialogProps {
  /** At least one. */
  findings: readonly Pick<Finding, 'id' | 'repositoryId' | 'message'>[];
  onClose: () => void;
}

/** An ignored finding needs a reason: whoever reads the policy next year must understand it. */
export function IgnoreDialog({ findings, onClose }: IgnoreDialogProps) {
  const ignore = useIgnore();
  const [reason, setReason] = useState('');
  const [first, another] = findings;
  const [done, setDone] = useState<number | null>(null);
  /** While many are written. */
  const [running, setRunning] = useState<AbortController | null>(null);
  const [stopping, setStopping] = useState(false);
  const [hidden, setHidden] = useState(false);
  const ready = reason.trim() !== '' && done === null;
  const write = async () => {
    // One goes out of sight at once; many take their time, which the dialog shows.
    setHidden(!another);
    setDone(0);
    const stop = new AbortController();
    setRunning(stop);
    setStopping(false);
    const over = await ignore(findings, reason.trim().slice(0, 500), { onDone: setDone, signal: stop.signal });
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
      missing={reason.trim() === '' ? 'A reason is still to be given.' : null}
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
      <p>{another ? `${first?.message ?? ''} … and ${formatCount(findings.length - 1)} more` : first?.message}</p>
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
      </fieldset>
      <p className="muted">
        {another ? 'Each goes' : 'It goes'} with the reason into the repository’s policy file,{' '}
        <code>.gitops-auditor.yaml</code>.
      </p>
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
