import { useState } from 'react';
import { AuditorError } from '../../../../src/contract/errors.ts';
import type { Finding } from '../../../../src/contract/findings.ts';
import { ErrorView } from '../../components/error-view.tsx';
import { useCall } from '../../state/dashboard.ts';
import { useNotices } from '../../state/notices.tsx';
import { Button, Dialog, TextField } from '../../ui/index.ts';

interface IgnoreDialogProps {
  finding: Finding;
  repositoryId: string;
  onClose: () => void;
}

/** An ignored finding needs a reason: whoever reads the policy next year must understand it. */
export function IgnoreDialog({ finding, repositoryId, onClose }: IgnoreDialogProps) {
  const call = useCall();
  const { tell } = useNotices();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AuditorError | null>(null);
  const ready = reason.trim() !== '' && !busy;
  const ignore = async () => {
    setBusy(true);
    try {
      const { path } = await call('findings.ignore', {
        findingId: finding.id,
        repositoryId,
        reason: reason.trim().slice(0, 500),
      });
      tell(`Ignored; written to ${path}.`);
      onClose();
    } catch (thrown) {
      setError(AuditorError.from(thrown));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title="Ignore this finding"
      content="reason"
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button appearance="primary" disabled={!ready} onPress={() => void ignore()}>
            Ignore
          </Button>
        </>
      }
    >
      <p>{finding.message}</p>
      <fieldset
        className="questions"
        onKeyDown={(event) => {
          if (event.key === 'Enter' && ready) void ignore();
        }}
      >
        <div className="question">
          <span>Why may it stay?</span>
          <TextField focused label="Reason" value={reason} onChange={setReason} />
        </div>
      </fieldset>
      <p className="muted">It goes with the reason into the repository’s policy file, `.gitops-auditor.yaml`.</p>
      {error && <ErrorView error={error} />}
    </Dialog>
  );
}
