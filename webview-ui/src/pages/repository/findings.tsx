import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { Finding, Verdict } from '../../../../src/contract/findings.ts';
import { severities } from '../../../../src/contract/findings.ts';
import { CodeText } from '../../components/code-text.tsx';
import { IgnoreDialog } from '../../components/ignore-dialog.tsx';
import { ignoredText } from '../../components/ignored-text.ts';
import { Age, IgnorePhase, SeverityIcon } from '../../components/marks.tsx';
import { RuleName } from '../../components/rule-name.tsx';
import { acceptFix, stopIgnoringFix } from '../../fixes/fix-ids.ts';
import { useFix } from '../../fixes/fix-provider.tsx';
import { formatCount } from '../../format.ts';
import { useCalmRows } from '../../state/calm.ts';
import { useFixes, useRules } from '../../state/catalog.tsx';
import { useCall, useNow, usePhase } from '../../state/dashboard.ts';
import { ignoreOf } from '../../state/expected.ts';
import { useNotices } from '../../state/notices.tsx';
import { useHighlight } from '../../state/use-highlight.ts';
import { useKeptHeight } from '../../state/use-kept-height.ts';
import { Button, ExternalLink, Icon, LinkButton } from '../../ui/index.ts';

interface FindingsProps {
  repositoryId: string;
  findings: readonly Finding[];
}

const folded: readonly [Verdict, string][] = [
  ['unknown', 'Unknown'],
  ['ignored', 'Ignored'],
  ['pass', 'Passed'],
  ['not-applicable', 'Not applicable'],
];

export function Findings({ repositoryId, findings }: FindingsProps) {
  const [ignoring, setIgnoring] = useState<Finding | null>(null);
  const failed = useMemo(() => findings.filter(({ verdict }) => verdict === 'fail').toSorted(worstFirst), [findings]);
  // One that was repaired or ignored stands, struck through, until nobody is about to press something at the next.
  const { rows } = useCalmRows(failed, { idOf: ({ id }) => id });
  return (
    <section aria-labelledby="findings-title">
      <div className="section-head">
        <h2 id="findings-title">Findings</h2>
      </div>
      {rows.length === 0 && <p className="muted section-empty">Nothing to repair.</p>}
      <ul className="findings">
        {rows.map(({ key, item, ...row }) => (
          <FailedFinding key={key} finding={item} repositoryId={repositoryId} onIgnore={setIgnoring} {...row} />
        ))}
      </ul>
      {folded.map(([verdict, name]) => (
        <Folded key={verdict} {...{ verdict, name, findings, repositoryId }} />
      ))}
      {ignoring && (
        <IgnoreDialog
          key={ignoring.id}
          findings={[{ ...ignoring, repositoryId }]}
          onClose={() => setIgnoring((now) => (now === ignoring ? null : now))}
        />
      )}
    </section>
  );
}

const worstFirst = (a: Finding, b: Finding): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity) || a.rule.localeCompare(b.rule);

interface FoldedProps extends FindingsProps {
  verdict: Verdict;
  name: string;
}

function Folded({ verdict, name, findings, repositoryId }: FoldedProps) {
  const startFix = useFix();
  const info = useFixes().get(stopIgnoringFix);
  const stop =
    verdict === 'ignored' && info
      ? (some: readonly Finding[]) =>
          startFix({ fix: info.id, repositoryIds: [repositoryId], findingIds: some.map(({ id }) => id) })
      : undefined;
  const fitting = useMemo(() => findings.filter((finding) => finding.verdict === verdict), [findings, verdict]);
  const { rows } = useCalmRows(fitting, { idOf: ({ id }) => id });
  if (rows.length === 0) return null;
  return (
    <details className="folded" open={verdict === 'unknown'}>
      <summary>
        {name} <span className="muted">{formatCount(fitting.length)}</span>
      </summary>
      <ul>
        {rows.map(({ key, item, gone }) => (
          <li key={key} className={gone ? 'gone' : undefined}>
            <RuleName rule={item.rule} />{' '}
            <span className="muted">
              <CodeText text={item.message} />
              {item.ignored && ` · ${ignoredText(item.ignored)}`}
            </span>
            {stop && !gone && (
              <>
                {' '}
                <LinkButton label={`Stop ignoring: ${item.message}`} onPress={() => stop([item])}>
                  Stop ignoring…
                </LinkButton>
              </>
            )}
          </li>
        ))}
      </ul>
      {stop && fitting.length > 1 && (
        <LinkButton onPress={() => stop(fitting)}>{`Stop ignoring all ${formatCount(fitting.length)}…`}</LinkButton>
      )}
    </details>
  );
}

interface FailedFindingProps {
  finding: Finding;
  repositoryId: string;
  onIgnore: (finding: Finding) => void;
  arrives: boolean;
  gone: boolean;
}

function FailedFinding({ finding, repositoryId, onIgnore, arrives, gone }: FailedFindingProps) {
  const rule = useRules().get(finding.rule);
  const [params] = useSearchParams();
  const fixes = useFixes();
  const startFix = useFix();
  const call = useCall();
  const { tellError } = useNotices();
  const now = useNow();
  const { path, line } = finding;
  const ignoring = usePhase(ignoreOf(repositoryId, finding.id));
  const { severity, message } = finding;
  const row = useHighlight<HTMLLIElement, unknown>([severity, message, path, line, gone], { arrives });
  const minHeight = useKeptHeight(row, gone);
  return (
    <li
      ref={row}
      className={`finding highlighted${ignoring || gone ? ' finding-ignored' : ''}`}
      style={minHeight === undefined ? undefined : { minHeight }}
    >
      <SeverityIcon severity={finding.severity} />
      <div className="finding-text">
        <p>
          <CodeText text={finding.message} />
        </p>
        <p className="muted finding-about">
          <RuleName rule={finding.rule} withId />
          {finding.since && (
            <span>
              {' '}
              · for <Age iso={finding.since} now={now} />
            </span>
          )}
          {path !== undefined && (
            <>
              {' · '}
              <LinkButton
                onPress={() => void call('workbench.reveal', { target: 'file', repositoryId, path }).catch(tellError)}
              >
                {line === undefined ? path : `${path}:${line}`}
              </LinkButton>
            </>
          )}
          <IgnorePhase phase={ignoring} gone={gone} />
        </p>
        {rule && (
          <details open={params.get('rule') === finding.rule}>
            <summary>Why, and how to fix it</summary>
            <p>
              <CodeText text={rule.why} />
            </p>
            <p>
              <CodeText text={rule.howToFix} />
            </p>
            <p>
              <ExternalLink href={rule.documentation}>Documentation</ExternalLink>
            </p>
          </details>
        )}
      </div>
      <div className="finding-actions">
        {(gone ? [] : finding.fixes).map((id) => {
          const info = fixes.get(id);
          return (
            info && (
              <Button
                key={id}
                compact
                label={`${info.title}: ${finding.message}`}
                onPress={() => startFix({ fix: id, repositoryIds: [repositoryId], findingIds: [finding.id] })}
              >
                {info.title}…
              </Button>
            )
          );
        })}
        {!ignoring && !gone && (
          <LinkButton label={`Ignore: ${finding.message}`} onPress={() => onIgnore(finding)}>
            <Icon name="eye-closed" /> Ignore…
          </LinkButton>
        )}
        {!ignoring && !gone && fixes.has(acceptFix) && (
          <LinkButton
            label={`Accept: ${finding.message}`}
            onPress={() => startFix({ fix: acceptFix, repositoryIds: [repositoryId], findingIds: [finding.id] })}
          >
            <Icon name="check" /> Accept…
          </LinkButton>
        )}
      </div>
    </li>
  );
}
