import { useCallback, useEffect, useMemo, useState } from 'react';
import { useDashboard, useLive } from '../../state/dashboard.ts';
import { nothingSelected, prune, type Selection } from '../../state/selection.ts';

const pageKey = '/repositories';

/** The selection, kept over hiding and reload. What is filtered out is not acted upon, and comes back with the filter. */
export function useSelection() {
  const { view } = useDashboard();
  const repositories = useLive((live) => live.repositories);
  const [kept, setSelection] = useState<Selection>(() => {
    const { selection = [], active = null } = view.page(pageKey);
    return { ids: new Set(selection), active, anchor: active };
  });
  const selection = useMemo(() => prune(kept, (id) => repositories.has(id)), [kept, repositories]);

  useEffect(() => {
    view.patchPage(pageKey, {
      selection: [...selection.ids],
      active: selection.active ?? undefined,
    });
  }, [view, selection]);

  const clear = useCallback(() => setSelection((old) => ({ ...nothingSelected, active: old.active })), []);
  return { selection, setSelection, clear };
}
