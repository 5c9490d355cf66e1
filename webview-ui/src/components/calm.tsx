import type { ReactNode } from 'react';
import { HeldContext, useCalmPart } from '../state/calm.ts';
import { HeldOrder } from './held-order.tsx';

/**
 * A part of a page that is read as one: while the pointer or the focus is in it, or something in it is selected, the
 * rows of its lists stay where they are. It says so where that makes a difference.
 */
export function Calm({ className, children }: { className?: string; children: ReactNode }) {
  const { part, props, differs, update } = useCalmPart<HTMLDivElement>();
  return (
    <div className={className} {...props}>
      <HeldOrder floating held={differs} onUpdate={update} />
      <HeldContext value={part}>{children}</HeldContext>
    </div>
  );
}
