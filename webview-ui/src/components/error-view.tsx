import type { ReactNode } from 'react';
import type { AuditorError } from '../../../src/contract/errors.ts';
import { Button, Icon } from '../ui/index.ts';
import { CodeText } from './code-text.tsx';
import { TrustButton } from './trust-button.tsx';

/** What happened and what to do about it, in the place where it happened. */
export function ErrorView({
  error,
  onRetry,
}: {
  error: Pick<AuditorError, 'message' | 'hint'> & { readonly code?: AuditorError['code'] };
  onRetry?: () => void;
}): ReactNode {
  return (
    <div className="error-view" role="alert">
      <Icon name="error" className="severity-error" />
      <div>
        <p>
          <CodeText text={error.message} />
        </p>
        {error.hint && (
          <p className="muted">
            <CodeText text={error.hint} />
          </p>
        )}
        {error.code === 'not-trusted' && <TrustButton />}
        {onRetry && error.code !== 'not-trusted' && <Button onPress={onRetry}>Try again</Button>}
      </div>
    </div>
  );
}
