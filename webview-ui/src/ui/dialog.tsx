import { type ReactNode, useEffect, useId, useRef } from 'react';

interface DialogProps {
  title: string;
  /** Another value says that the content is another: focus goes to what is marked `data-focus`, else to the title. */
  content: string;
  /** Escape, too. */
  onClose: () => void;
  children: ReactNode;
  buttons: ReactNode;
  /** Beside the buttons: why the one that leads on cannot be pressed yet, or what to know before. */
  note?: string | null;
}

/** The browser's own modal dialog: the page behind is inert, focus stays inside and goes back where it came from. */
export function Dialog({ title, content, onClose, children, buttons, note = null }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    if (dialog && !dialog.open) dialog.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: content tells when
  useEffect(() => {
    const dialog = ref.current;
    (dialog?.querySelector<HTMLElement>('[data-focus]') ?? dialog?.querySelector('h2'))?.focus();
  }, [content]);
  return (
    <dialog
      ref={ref}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={titleId} tabIndex={-1}>
        {title}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="dialog-body" aria-labelledby={titleId} tabIndex={0}>
        {children}
      </section>
      <div className="dialog-buttons">
        {note !== null && <p className="dialog-note muted">{note}</p>}
        {buttons}
      </div>
    </dialog>
  );
}
