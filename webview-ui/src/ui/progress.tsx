import './toolkit.ts';

export function ProgressRing() {
  return <vscode-progress-ring className="progress-ring" />;
}

/** A thin line that fills; `total` 0: it is not known how far. */
export function ProgressBar({ done, total, label }: { done: number; total: number; label: string }) {
  const known = total > 0;
  return (
    <div
      className={known ? 'progress-bar' : 'progress-bar progress-bar-unknown'}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={known ? total : undefined}
      aria-valuenow={known ? done : undefined}
    >
      <div style={{ transform: `scaleX(${known ? done / total : 1})` }} />
    </div>
  );
}
