import { Component, type ErrorInfo, type ReactNode } from 'react';
import { DashboardContext } from '../state/dashboard.ts';
import { ErrorView } from './error-view.tsx';

interface Props {
  /** What could not be shown: "This page". */
  what: string;
  /** Another value (the route) clears the error. */
  resetKey?: string;
  children: ReactNode;
}

/** One broken panel does not take the page with it. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  static override contextType = DashboardContext;
  declare context: React.ContextType<typeof DashboardContext>;
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    const message = `${error.stack ?? error.message}\n${info.componentStack ?? ''}`.slice(0, 10_000);
    this.context?.connection.post({ kind: 'error', message });
  }

  override componentDidUpdate(before: Props) {
    if (before.resetKey !== this.props.resetKey && this.state.error) this.setState({ error: null });
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <ErrorView
        error={{ message: `${this.props.what} could not be shown: ${error.message}`, hint: 'The log says more.' }}
        onRetry={() => this.setState({ error: null })}
      />
    );
  }
}
