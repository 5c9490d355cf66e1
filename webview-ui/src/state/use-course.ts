import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate, useNavigationType } from 'react-router-dom';

export interface CourseOfPages {
  /** Undefined: there is no page before, or after. */
  readonly back: (() => void) | undefined;
  readonly forward: (() => void) | undefined;
}

/** Where one came from in this life of the page, and can go again. */
export function useCourse(): CourseOfPages {
  const { key } = useLocation();
  const kind = useNavigationType();
  const navigate = useNavigate();
  const keys = useRef<string[]>([key]);
  const [at, setAt] = useState(0);
  useEffect(() => {
    setAt((old) => {
      const known = keys.current.indexOf(key);
      if (kind === 'POP' && known >= 0) return known;
      if (keys.current[old] === key) return old;
      if (kind === 'REPLACE') {
        keys.current[old] = key;
        return old;
      }
      keys.current = [...keys.current.slice(0, old + 1), key];
      return old + 1;
    });
  }, [key, kind]);
  const back = at > 0 ? () => void navigate(-1) : undefined;
  const forward = at < keys.current.length - 1 ? () => void navigate(1) : undefined;
  const latest = useRef({ back, forward });
  latest.current = { back, forward };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const go = { ArrowLeft: latest.current.back, ArrowRight: latest.current.forward }[event.key];
      if (!go) return;
      event.preventDefault();
      go();
    };
    const onMouse = (event: MouseEvent) => {
      const go = { 3: latest.current.back, 4: latest.current.forward }[event.button];
      if (!go) return;
      event.preventDefault();
      go();
    };
    window.addEventListener('keydown', onKey);
    window.addEventListener('mouseup', onMouse);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('mouseup', onMouse);
    };
  }, []);
  return { back, forward };
}
