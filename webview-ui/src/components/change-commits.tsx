import { type ChangeReason, type CommitLine, type HistoryChange, maxCommits } from '../../../src/contract/history.ts';
import { plural } from '../format.ts';
import { useCall, useNow } from '../state/dashboard.ts';
import { useNotices } from '../state/notices.tsx';
import { useOperation } from '../state/use-operation.ts';
import { Icon, LinkButton } from '../ui/index.ts';
import { ErrorView } from './error-view.tsx';
import { Age } from './marks.tsx';

/** The commits that came between the two audits: one of them may have made the score drop. */
export function ChangeCommits({ change }: { change: HistoryChange }) {
  const { headBefore, head, reasons } = change;
  if (head === null || reasons.includes('first')) return null;
  if (head !== headBefore) return <Between repositoryId={change.repositoryId} from={headBefore} to={head} />;
  const cause = reasons.map((reason) => causes[reason]).find((one) => one !== undefined);
  return cause === undefined ? null : <p className="change-commits muted">No commit came between: {cause}.</p>;
}

/** What made a change where no commit did. */
const causes: Partial<Record<ChangeReason, string>> = {
  rules: 'the policy or a rule changed',
  branch: 'another branch is checked out at the same commit',
  state: 'the working tree, the remotes or time made the difference',
  moved: 'the repository was moved',
};

function Between({ repositoryId, from, to }: { repositoryId: string; from: string | null; to: string }) {
  const { value: commits, error, retry } = useOperation('history.commits', { repositoryId, from, to });
  if (error)
    return (
      <div className="change-commits">
        <ErrorView error={error} onRetry={retry} />
      </div>
    );
  if (!commits)
    return (
      <div className="change-commits">
        <div className="skeleton" role="status" aria-label="Looking for the commits">
          <div style={{ width: '60%' }} />
          <div style={{ width: '45%' }} />
        </div>
      </div>
    );
  if (commits.length === 0)
    return <p className="change-commits muted">No new commit came: an earlier one is checked out again.</p>;
  return (
    <ul className="change-commits" aria-label={plural(commits.length, 'commit', 'commits')}>
      {commits.map((commit) => (
        <Commit key={commit.id} {...{ commit, repositoryId }} />
      ))}
      {commits.length >= maxCommits && <li className="muted">Only the newest {maxCommits} are shown.</li>}
    </ul>
  );
}

function Commit({ commit: { id, subject, author, at }, repositoryId }: { commit: CommitLine; repositoryId: string }) {
  const call = useCall();
  const now = useNow();
  const { tellError } = useNotices();
  const show = () => void call('workbench.reveal', { target: 'commit', repositoryId, commit: id }).catch(tellError);
  return (
    <li>
      <Icon name="git-commit" className="muted" />
      <LinkButton label={`Open commit ${id.slice(0, 8)}: ${subject}`} onPress={show}>
        <code>{id.slice(0, 8)}</code>
      </LinkButton>
      <span>{subject}</span>
      <span className="muted">
        {author}
        {at !== null && (
          <>
            {' · '}
            <Age iso={at} now={now} />
          </>
        )}
      </span>
    </li>
  );
}
