import type { ListedFinding } from '../../../../src/contract/findings-list.ts';
import { CodeText } from '../../components/code-text.tsx';
import { Age, IgnorePhase, SeverityIcon } from '../../components/marks.tsx';
import { useCall, useNow, usePhase } from '../../state/dashboard.ts';
import { ignoreOf } from '../../state/expected.ts';
import { useNotices } from '../../state/notices.tsx';
import { repositoryRoute } from '../../state/routes.ts';
import { useHighlight } from '../../state/use-highlight.ts';
import { Checkbox, LinkButton, RouteLink } from '../../ui/index.ts';

interface FindingRowProps {
  finding: ListedFinding;
  selected: boolean;
  /** null: it cannot be selected. */
  onToggle: ((id: string) => void) | null;
  arrives: boolean;
  gone: boolean;
}

export function FindingRow({ finding, selected, onToggle, arrives, gone }: FindingRowProps) {
  const { id, repositoryId, repository, rule, severity, message, path, line, since, ignored } = finding;
  const call = useCall();
  const { tellError } = useNotices();
  const now = useNow();
  const ignoring = usePhase(ignoreOf(repositoryId, id));
  const row = useHighlight<HTMLLIElement, unknown>([severity, message, path, line, ignored, gone], { arrives });
  return (
    <li
      ref={row}
      className={`finding-row highlighted${onToggle ? '' : ' finding-row-plain'}${ignoring || gone ? ' finding-ignored' : ''}`}
    >
      {onToggle && (
        <Checkbox
          label={`Select ${repository}: ${message}`}
          checked={selected}
          disabled={gone}
          onChange={() => onToggle(id)}
        >
          {''}
        </Checkbox>
      )}
      <SeverityIcon severity={severity} />
      <div>
        <p>
          <RouteLink to={repositoryRoute(repositoryId, rule)} className="subject">
            {repository}
          </RouteLink>{' '}
          <span>
            <CodeText text={message} />
          </span>
        </p>
        <p className="muted finding-about">
          <span className="rule-id">{rule}</span>
          {path !== undefined && (
            <>
              {' · '}
              <LinkButton
                label={`Open ${path} of ${repository}`}
                onPress={() => void call('workbench.reveal', { target: 'file', repositoryId, path }).catch(tellError)}
              >
                {line === undefined ? path : `${path}:${line}`}
              </LinkButton>
            </>
          )}
          {since && (
            <>
              {' · for '}
              <Age iso={since} now={now} />
            </>
          )}
          <IgnorePhase phase={ignoring} gone={gone} />
          {ignored && ` · ${ignored.reason} (${ignored.by}${ignored.until ? `, until ${ignored.until}` : ''})`}
        </p>
      </div>
    </li>
  );
}
