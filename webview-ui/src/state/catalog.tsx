import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { RuleInfo } from '../../../src/contract/findings.ts';
import type { FixInfo } from '../../../src/contract/fixes.ts';
import { useLive } from './dashboard.ts';
import { useOperation } from './use-operation.ts';

/** What the host knows of rules and fixes. It changes only with the host, so it is asked once per stream. */
interface Catalog {
  readonly rules: ReadonlyMap<string, RuleInfo>;
  readonly fixes: ReadonlyMap<string, FixInfo>;
}

const CatalogContext = createContext<Catalog>({ rules: new Map(), fixes: new Map() });

export function CatalogProvider({ children }: { children: ReactNode }) {
  const stream = useLive((state) => state.stream);
  const rules = useOperation('rules.list', {}, stream).value;
  const fixes = useOperation('fixes.list', {}, stream).value;
  const catalog = useMemo(
    () => ({
      rules: new Map(rules?.map((rule) => [rule.id, rule])),
      fixes: new Map(fixes?.map((fix) => [fix.id, fix])),
    }),
    [rules, fixes],
  );
  return <CatalogContext value={catalog}>{children}</CatalogContext>;
}

export const useRules = () => useContext(CatalogContext).rules;
export const useFixes = () => useContext(CatalogContext).fixes;
