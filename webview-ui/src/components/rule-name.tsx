import { useRules } from '../state/catalog.tsx';

interface RuleNameProps {
  rule: string;
  /** There is room for its id, which stands in policies and in the terminal; elsewhere it is behind the title. */
  withId?: boolean;
}

/** What a rule is called; its id where it has no title, as one that is no more. */
export function RuleName({ rule, withId = false }: RuleNameProps) {
  const title = useRules().get(rule)?.title;
  if (title === undefined) return <span className="rule-id">{rule}</span>;
  if (!withId) return <span title={rule}>{title}</span>;
  return (
    <>
      {title} <span className="rule-id muted">{rule}</span>
    </>
  );
}
