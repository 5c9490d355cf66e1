import { AuditorError } from '../../../src/contract/errors.ts';
import type { IgnorePreview } from '../../../src/contract/ignores.ts';
import type { Input } from '../../../src/contract/operations.ts';
import { plural } from '../format.ts';
import { namesOf } from '../names.ts';
import { useKept } from '../state/use-kept.ts';
import { useOperation } from '../state/use-operation.ts';
import { useSettled } from '../state/use-settled.ts';
import { CodeText } from './code-text.tsx';

/** Which policy files would be written, and what into each. */
export function IgnoresPreview(input: Input<'findings.previewIgnore'>) {
  // While somebody types, once a second is enough.
  const asked = useSettled(JSON.stringify(input));
  const { value, error } = useOperation('findings.previewIgnore', JSON.parse(asked) as typeof input);
  const files = useKept(value, 'files')?.files;
  if (error) return <p className="muted">Where it would be written is not known: {AuditorError.from(error).message}</p>;
  if (!files) return <p className="muted">Looking where it would be written…</p>;
  return (
    <div className="ignore-preview">
      {files.length > 1 && (
        <p className="muted">{plural(files.length, 'policy file', 'policy files')} would be written:</p>
      )}
      {files.map((file) => (
        <PolicyFile key={file.path} file={file} open={files.length === 1} />
      ))}
    </div>
  );
}

function PolicyFile({ file: { path, repositories, lines, error }, open }: { file: IgnorePreview; open: boolean }) {
  return (
    <section aria-label={`Policy file ${path}`}>
      <p>
        <span className="muted">{open ? 'Written into' : 'Into'}</span> <code>{path}</code>{' '}
        <span className="muted">for {namesOf(repositories)}</span>
      </p>
      {error ? (
        <p className="severity-error">
          <CodeText text={error.message} /> {error.hint && <span className="muted">{error.hint}</span>}
        </p>
      ) : (
        <details open={open}>
          <summary>{plural(lines.length, 'line', 'lines')} added</summary>
          <pre>{lines.join('\n')}</pre>
        </details>
      )}
    </section>
  );
}
