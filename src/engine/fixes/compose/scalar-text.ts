import { isScalar, Scalar } from 'yaml';
import { endOf, startOf, type YamlSource } from '../../yaml/source.ts';

/** The text of a scalar as it stands in the file, without its quotes. */
export interface ScalarText {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Undefined where it is no text of one line, or not written as it reads (escapes, block style). */
export function scalarText({ body }: YamlSource, node: unknown): ScalarText | undefined {
  if (!isScalar(node)) return undefined;
  const quoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
  if (!quoted && node.type !== Scalar.PLAIN) return undefined;
  const from = startOf(node) + (quoted ? 1 : 0);
  const to = endOf(node) - (quoted ? 1 : 0);
  const text = body.slice(from, to);
  const reads = typeof node.value === 'string' ? node.value : node.source;
  return text === reads && text !== '' ? { from, to, text } : undefined;
}
