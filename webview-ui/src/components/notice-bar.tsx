import type { ReactNode } from 'react';
import type { ErrorShape } from '../../../src/contract/errors.ts';
import { useLive } from '../state/dashboard.ts';
import { type NoticeAction, useNotices } from '../state/notices.tsx';
import { Button, Icon, IconButton } from '../ui/index.ts';
import { CodeText } from './code-text.tsx';
import { TrustButton } from './trust-button.tsx';

/** What keeps the whole from working, and what just happened: a line each, between the tabs and the page. */
export function NoticeBar() {
  const problems = useLive((live) => live.stats.problems);
  const trusted = useLive((live) => live.stats.trusted);
  const { list, dismiss } = useNotices();
  return (
    <div className="notices">
      {!trusted && (
        <Line
          icon="shield"
          message="This workspace is not trusted, so git is not started."
          hint="What only git can tell is shown as unknown."
        >
          <TrustButton />
        </Line>
      )}
      {problems.map((problem) => (
        <Line key={`${problem.code}:${problem.message}`} icon="warning" {...pick(problem)} />
      ))}
      <div aria-live="polite">
        {list.map((notice) => (
          <Line
            key={notice.id}
            icon={notice.kind}
            message={notice.message}
            hint={notice.hint}
            onDismiss={() => dismiss(notice.id)}
          >
            {notice.action && <ActionButton action={notice.action} onPress={() => dismiss(notice.id)} />}
          </Line>
        ))}
      </div>
    </div>
  );
}

function ActionButton({ action, onPress }: { action: NoticeAction; onPress: () => void }) {
  const act = () => {
    onPress();
    action.run();
  };
  return (
    <Button compact label={action.label} onPress={act}>
      {action.text}
    </Button>
  );
}

const pick = ({ message, hint }: ErrorShape) => ({ message, hint });

interface LineProps {
  icon: 'shield' | 'warning' | 'error' | 'info';
  message: string;
  hint?: string | undefined;
  onDismiss?: () => void;
  /** What can be done about it. */
  children?: ReactNode;
}

function Line({ icon, message, hint, onDismiss, children }: LineProps) {
  return (
    <div className="notice">
      <Icon name={icon} className={icon === 'shield' ? 'severity-warning' : `severity-${icon}`} />
      <p>
        <CodeText text={message} />{' '}
        {hint && (
          <span className="muted">
            <CodeText text={hint} />
          </span>
        )}
      </p>
      {children}
      {onDismiss && <IconButton icon="close" label="Dismiss" onPress={onDismiss} />}
    </div>
  );
}
