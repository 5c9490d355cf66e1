import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { AuditorError } from '../../../src/contract/errors.ts';

/** Something that happened and that nobody else on the page says. Stays until it is dismissed; news, until newer news. */
export interface Notice {
  readonly id: number;
  readonly kind: 'error' | 'info';
  readonly message: string;
  readonly hint?: string | undefined;
  readonly action?: NoticeAction | undefined;
}

/** What can be done about it: the notice goes with it. */
export interface NoticeAction {
  readonly text: string;
  /** For a screen reader, which hears it without the notice: "Try again: save “Mine”". Begins with the text. */
  readonly label: string;
  readonly run: () => void;
}

interface Retry {
  /** "save “Mine”" */
  readonly what: string;
  readonly run: () => void;
}

interface Notices {
  readonly list: readonly Notice[];
  readonly tell: (message: string, action?: NoticeAction) => void;
  /** A cancellation is no news. */
  readonly tellError: (thrown: unknown, retry?: Retry) => void;
  readonly dismiss: (id: number) => void;
}

const NoticesContext = createContext<Notices | null>(null);
const maxNotices = 3;
let lastId = 0;

export function NoticesProvider({ children }: { children: ReactNode }) {
  const [list, setList] = useState<readonly Notice[]>([]);
  const add = useCallback((notice: Omit<Notice, 'id'>) => {
    lastId += 1;
    const id = lastId;
    const staysBeside = (old: Notice): boolean =>
      old.message !== notice.message && !(old.kind === 'info' && notice.kind === 'info');
    setList((old) => [...old.filter(staysBeside), { ...notice, id }].slice(-maxNotices));
  }, []);
  const dismiss = useCallback((id: number) => setList((old) => old.filter((n) => n.id !== id)), []);
  const notices = useMemo(
    () => ({
      list,
      dismiss,
      tell: (message: string, action?: NoticeAction) => add({ kind: 'info', message, action }),
      tellError: (thrown: unknown, retry?: Retry) => {
        const { code, message, hint } = AuditorError.from(thrown);
        const action = retry && { text: 'Try again', label: `Try again: ${retry.what}`, run: retry.run };
        if (code !== 'cancelled') add({ kind: 'error', message, hint, action });
      },
    }),
    [list, add, dismiss],
  );
  return <NoticesContext value={notices}>{children}</NoticesContext>;
}

export function useNotices(): Notices {
  const notices = useContext(NoticesContext);
  if (!notices) throw new Error('useNotices outside of NoticesProvider');
  return notices;
}
