import type { ErrorShape } from '../../../src/contract/errors.ts';
import type { FixPlan, PlanItem } from '../../../src/contract/fixes.ts';
import { CodeText } from '../components/code-text.tsx';
import { plural } from '../format.ts';
import { useCall } from '../state/dashboard.ts';
import { useNotices } from '../state/notices.tsx';
import { Icon, LinkButton } from '../ui/index.ts';
import { commandLine } from './command-line.ts';
import { DiffView } from './diff-view.tsx';
import { stopIgnoringFix } from './fix-ids.ts';

/** What would happen, repository by repository. Details are open where there is only one. */
export function PlanView({ plan }: { plan: FixPlan }) {
  const ready = plan.items.filter((item) => item.state === 'ready');
  const blocked = plan.items.filter((item) => item.state === 'blocked');
  const mixed = ready.some((item) => item.undoable) && ready.some((item) => !item.undoable);
  return (
    <>
      {plan.items.length > 1 && (
        <p className="muted">
          {plural(ready.length, 'repository is', 'repositories are')} ready
          {blocked.length > 0 && `, ${plural(blocked.length, 'is left out', 'are left out')}`}.
        </p>
      )}
      <ul className="plan">
        {[...ready, ...blocked].map((item) => (
          <Item key={item.repositoryId} {...{ plan, item, mixed }} />
        ))}
      </ul>
    </>
  );
}

function Item({ plan, item, mixed }: { plan: FixPlan; item: PlanItem; mixed: boolean }) {
  const open = plan.items.length === 1;
  if (item.state === 'blocked')
    return (
      <li className="plan-item">
        <p className="plan-line">
          <Icon name="circle-slash" className="muted" />
          <span>
            <strong>{item.name}</strong>{' '}
            <span className="muted">
              is left out: <CodeText text={item.blocked?.message ?? item.summary} />
            </span>
            {item.blocked?.hint && (
              <span className="muted">
                {' '}
                <CodeText text={item.blocked.hint} />
              </span>
            )}
            {item.blocked?.line !== undefined && plan.fix === stopIgnoringFix && (
              <>
                {' '}
                <OpenPolicy repositoryId={item.repositoryId} error={item.blocked} />
              </>
            )}
          </span>
        </p>
      </li>
    );
  return (
    <li className="plan-item">
      <p className="plan-line">
        <Icon name="pass" className="good" />
        <span>
          <strong>{item.name}</strong> — <CodeText text={item.summary} />
        </span>
      </p>
      {item.warnings.map((warning) => (
        <p key={warning} className="plan-line plan-warning">
          <Icon name="warning" className="severity-warning" />
          <span>
            <CodeText text={warning} />
          </span>
        </p>
      ))}
      {/* Where it is so of all, it is said once, by the button. */}
      {!item.undoable && mixed && <p className="plan-note muted">This cannot be undone from here.</p>}
      {item.changes !== undefined && item.changes.length > 0 && <DiffView changes={item.changes} open={open} />}
      {(item.details.length > 0 || item.commands.length > 0) && (
        <details open={open}>
          <summary>Details</summary>
          {item.details.length > 0 && (
            <ul className="plan-details">
              {item.details.map((detail, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: fixed text, lines may be the same
                <li key={index}>
                  <CodeText text={detail} />
                </li>
              ))}
            </ul>
          )}
          {item.commands.length > 0 && <pre>{item.commands.map(commandLine).join('\n')}</pre>}
        </details>
      )}
    </li>
  );
}

/** Where only a person can tell what was meant. */
function OpenPolicy({ repositoryId, error: { path, line } }: { repositoryId: string; error: ErrorShape }) {
  const call = useCall();
  const { tellError } = useNotices();
  return (
    <LinkButton
      onPress={() => void call('workbench.reveal', { target: 'policy', repositoryId, path, line }).catch(tellError)}
    >
      Open it there
    </LinkButton>
  );
}
