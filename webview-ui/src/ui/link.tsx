import type { MouseEvent, ReactNode } from 'react';
import { Link } from 'react-router-dom';

interface RouteLinkProps {
  to: string;
  className?: string;
  label?: string;
  title?: string;
  tabIndex?: number;
  /** A row that is its own control handles keys and other clicks itself. */
  children: ReactNode;
}

/** A link to another page of the dashboard. VS Code must not see the click: it would try to open the address itself. */
export function RouteLink({ to, className = 'link', label, title, tabIndex, children }: RouteLinkProps) {
  return (
    <Link
      to={to}
      className={className}
      aria-label={label}
      title={title}
      tabIndex={tabIndex}
      onClick={(event: MouseEvent) => event.stopPropagation()}
    >
      {children}
    </Link>
  );
}

/** A link that VS Code opens in the browser. */
export function ExternalLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a className="link" href={href}>
      {children}
    </a>
  );
}
