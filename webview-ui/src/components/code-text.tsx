import { Fragment } from 'react';
import { spansOf } from '../../../src/contract/code-spans.ts';

/** A message for people, its code set as code. */
export function CodeText({ text }: { text: string }) {
  let at = 0;
  return spansOf(text).map(({ kind, text: part }) => {
    const key = at++;
    return kind === 'code' ? (
      <code key={key} className="code">
        {part}
      </code>
    ) : (
      <Fragment key={key}>{part}</Fragment>
    );
  });
}
