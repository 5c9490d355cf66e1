import type { FindingGrouping, ListedFinding } from '../../../../src/contract/findings-list.ts';
import { CodeText } from '../../components/code-text.tsx';
import { ignoredText } from '../../components/ignored-text.ts';
import { Age, ignorePhaseText, VerdictIcon } from '../../components/marks.tsx';
import { RuleName } from '../../components/rule-name.tsx';
import { acceptFix, stopIgnoringFix } from '../../fixes/fix-ids.ts';
import { useFix } from '../../fixes/fix-provider.tsx';
import { useFixes, useRules } from '../../state/catalog.tsx';
import { useCall, useNow, usePhase } from '../../state/dashboard.ts';
import { ignoreOf } from '../../state/expected.ts';
import { useNotices } from '../../state/notices.tsx';
import { repositoryRoute } from '../../state/routes.ts';
import { useHighlight } from '../../state/use-highlight.ts';
import { Button, Checkbox, LinkButton, RouteLink } from '../../ui/index.ts';

interface FindingRowProps {
  finding: ListedFinding;
  /** What all of its group share, which is not said again. */
  under: FindingGrouping;
  selected: boolean;
  /** null: it cannot be selected. */
  onToggle: ((id: string) => void) | null;
  onIgnore: (finding: ListedFinding) => void;
  arrives: boolean;
  gone: boolean;
}

/** As many fixes stand in a row; all of them stand above and on the repository's page. */
const mostFixes = 2;

export function FindingRow({ finding, under, selected, onToggle, onIgnore, arrives, gone }: FindingRowProps) {
  const { id, repositoryId, repository, rule, severity, verdict, message, path, line, since, ignored } = finding;
  const now = useNow();
  const title = useRules().get(rule)?.title ?? rule;
  const ignoring = usePhase(ignoreOf(repositoryId, id));
  const row = useHighlight<HTMLLIElement, unknown>([severity, message, path, line, ignored, gone], { arrives });
  const about = [
    under !== 'rule' && under !== 'repository' && <RuleName key="rule" rule={rule} />,
    path !== undefined && <Place key="place" finding={finding} path={path} />,
    ignored && <span key="reason">{ignoredText(ignored)}</span>,
  ].filter((part) => part !== false && part !== undefined && part !== null);
  return (
    <li
      ref={row}
      className={`finding-row highlighted${onToggle ? '' : ' finding-row-plain'}${ignoring || gone ? ' finding-ignored' : ''}${selected ? ' finding-selected' : ''}`}
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
      <VerdictIcon verdict={verdict} severity={severity} />
      <RouteLink to={repositoryRoute(repositoryId, rule)} className="subject finding-subject">
        {under === 'repository' ? title : repository}
      </RouteLink>
      <div className="finding-main">
        <p>
          <CodeText text={message} /> {/* In the line that is there: none below it moves. */}
          {(ignoring || gone) && <strong className="finding-phase">{ignorePhaseText(ignoring, gone)}</strong>}
        </p>
        {about.length > 0 && (
          <p className="muted finding-about">
            {about.flatMap((part, index) => (index === 0 ? [part] : [' · ', part]))}
          </p>
        )}
      </div>
      <span className="finding-age muted">{since && <Age iso={since} now={now} what="Began" />}</span>
      {verdict === 'fail' && !ignoring && !gone && <Actions finding={finding} onIgnore={onIgnore} />}
      {verdict === 'ignored' && !gone && <StopIgnoring finding={finding} />}
    </li>
  );
}

/** Over the end of the row, where the pointer or the focus is: nothing moves. */
function Actions({ finding, onIgnore }: { finding: ListedFinding; onIgnore: (finding: ListedFinding) => void }) {
  const fixes = useFixes();
  const startFix = useFix();
  const { id, repositoryId, repository, message } = finding;
  return (
    <div className="finding-row-actions">
      {finding.fixes.slice(0, mostFixes).map((fix) => {
        const info = fixes.get(fix);
        return (
          info && (
            <Button
              key={fix}
              compact
              label={`${info.title}: ${message}, ${repository}`}
              onPress={() => startFix({ fix, repositoryIds: [repositoryId], findingIds: [id] })}
            >
              {info.title}…
            </Button>
          )
        );
      })}
      <Button compact label={`Ignore: ${message}, ${repository}`} onPress={() => onIgnore(finding)}>
        Ignore…
      </Button>
      {fixes.has(acceptFix) && (
        <Button
          compact
          label={`Accept: ${message}, ${repository}`}
          onPress={() => startFix({ fix: acceptFix, repositoryIds: [repositoryId], findingIds: [id] })}
        >
          Accept…
        </Button>
      )}
    </div>
  );
}

function StopIgnoring({ finding: { id, repositoryId, repository, message } }: { finding: ListedFinding }) {
  const info = useFixes().get(stopIgnoringFix);
  const startFix = useFix();
  if (!info) return null;
  return (
    <div className="finding-row-actions">
      <Button
        compact
        label={`${info.title}: ${message}, ${repository}`}
        onPress={() => startFix({ fix: info.id, repositoryIds: [repositoryId], findingIds: [id] })}
      >
        {info.title}…
      </Button>
    </div>
  );
}

function Place({ finding: { repositoryId, repository, line }, path }: { finding: ListedFinding; path: string }) {
  const call = useCall();
  const { tellError } = useNotices();
  return (
    <LinkButton
      label={`Open ${path} of ${repository}`}
      onPress={() => void call('workbench.reveal', { target: 'file', repositoryId, path }).catch(tellError)}
    >
      {line === undefined ? path : `${path}:${line}`}
    </LinkButton>
  );
}
