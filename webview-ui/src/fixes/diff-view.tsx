import { useMemo, useState } from 'react';
import type { FileChange } from '../../../src/contract/fixes.ts';
import { plural } from '../format.ts';
import { LinkButton } from '../ui/index.ts';
import { type DiffLine, diffOf } from './diff.ts';

/** Longer diffs are folded until they are asked for, and cut where nobody would read on. */
const folded = 40;
const longest = 2_000;

const signs = { added: '+', removed: '−', same: '', gap: '⋯' } as const;
const words = { added: 'added', removed: 'removed', same: '', gap: 'unchanged lines' } as const;

/** The files that a fix would write, each as a diff. */
export function DiffView({ changes, open }: { changes: readonly FileChange[]; open: boolean }) {
  return (
    <>
      {changes.map((change) => (
        <FileDiffView key={change.path} change={change} open={open && changes.length <= 5} />
      ))}
    </>
  );
}

function FileDiffView({ change, open }: { change: FileChange; open: boolean }) {
  const { path, before, after } = change;
  const diff = useMemo(() => diffOf(change), [change]);
  const [whole, setWhole] = useState(false);
  const lines = diff?.lines ?? [];
  const shown = lines.slice(0, whole ? longest : folded);
  const more = Math.min(lines.length, longest) - shown.length;
  return (
    <details className="diff" open={open}>
      <summary>
        <span className="diff-path">{path}</span>{' '}
        <span className="muted">
          {before === null ? 'new, ' : ''}
          {after === null ? 'removed, ' : ''}
          {diff ? `${plural(diff.added, 'line', 'lines')} added, ${diff.removed} removed` : 'almost every line changes'}
        </span>
      </summary>
      {shown.length > 0 && (
        <table className="diff-lines">
          <caption className="visually-hidden">Changes of {path}</caption>
          <colgroup>
            <col className="diff-number" />
            <col className="diff-number" />
            <col className="diff-sign" />
            <col />
          </colgroup>
          <thead className="visually-hidden">
            <tr>
              <th scope="col">Line before</th>
              <th scope="col">Line after</th>
              <th scope="col">What happens</th>
              <th scope="col">Text</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a diff does not change
              <Line key={index} line={line} />
            ))}
          </tbody>
        </table>
      )}
      {more > 0 && (
        <LinkButton onPress={() => setWhole(true)}>Show {plural(more, 'more line', 'more lines')}</LinkButton>
      )}
      {whole && lines.length > longest && (
        <p className="muted">It goes on for {plural(lines.length - longest, 'line', 'lines')}.</p>
      )}
    </details>
  );
}

function Line({ line: { kind, before, after, text } }: { line: DiffLine }) {
  return (
    <tr className={`diff-${kind}`}>
      <td className="diff-number">{before}</td>
      <td className="diff-number">{after}</td>
      <td className="diff-sign">
        <span aria-hidden="true">{signs[kind]}</span>
        <span className="visually-hidden">{words[kind]}</span>
      </td>
      <td className="diff-text">{text}</td>
    </tr>
  );
}
