import { type RefObject, useEffect } from 'react';

const controls = 'a[href], button, input, select, textarea, vscode-button, vscode-checkbox, [tabindex="0"]';

/** Where the focus was: the control, and for it and all above it which child it is of which element. */
interface Place {
  readonly control: Element;
  readonly text: string;
  readonly path: readonly { readonly parent: Element; readonly index: number }[];
}

/**
 * A control that goes while it has the focus (undone, ignored, fixed) takes the focus with it, and whoever works by
 * keyboard is left at the top of the page. It goes to the next control of the same name instead, else to one nearby,
 * else to the page itself.
 */
export function useKeptFocus(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = ref.current;
    if (!root) return;
    let last: Place | null = null;
    const remember = ({ target }: FocusEvent) => {
      last = target instanceof Element && target !== root ? placeOf(target, root) : null;
    };
    // It went elsewhere, or was let go of; where its control is just taken away, that is no more there a moment later.
    const forget = () => {
      const left = last;
      queueMicrotask(() => {
        if (last === left && left?.control.isConnected && left.control !== document.activeElement) last = null;
      });
    };
    const observer = new MutationObserver(() => {
      if (last === null || last.control.isConnected) return;
      const place = last;
      last = null;
      // Where the focus is in the editor around the page, it stays there.
      if (document.hasFocus() && (document.activeElement === null || document.activeElement === document.body))
        nextControl(place, root).focus({ preventScroll: true });
    });
    root.addEventListener('focusin', remember);
    root.addEventListener('focusout', forget);
    observer.observe(root, { childList: true, subtree: true });
    return () => {
      root.removeEventListener('focusin', remember);
      root.removeEventListener('focusout', forget);
      observer.disconnect();
    };
  }, [ref]);
}

function placeOf(control: Element, root: Element): Place {
  const path: { parent: Element; index: number }[] = [];
  for (let at = control; at !== root && at.parentElement; at = at.parentElement)
    path.push({ parent: at.parentElement, index: [...at.parentElement.children].indexOf(at) });
  return { control, text: control.textContent ?? '', path };
}

function nextControl({ control, text, path }: Place, root: HTMLElement): HTMLElement {
  const { parent, index } = path.find((step) => step.parent.isConnected) ?? { parent: root, index: 0 };
  // Another page is shown.
  if (parent === root) return root;
  const isAfter = (one: Element): boolean => {
    if (!parent.contains(one)) return (parent.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    return [...parent.children].findIndex((child) => child.contains(one)) >= index;
  };
  const sameNamed = [...root.querySelectorAll<HTMLElement>(control.tagName)].filter(
    (one) => one.textContent === text && text !== '',
  );
  return (
    sameNamed.find(isAfter) ??
    sameNamed.at(-1) ??
    [...parent.querySelectorAll<HTMLElement>(controls)].find(isAfter) ??
    parent.querySelector<HTMLElement>(controls) ??
    root
  );
}
