import * as z from 'zod/mini';

/** The closed set of reasons why something asked for was not done. Nobody matches on message text. */
export const errorCode = z.enum([
  'bad-input', // the request, a file or a setting is not valid
  'not-found', // no such repository, rule, plan, operation…
  'not-trusted', // needs a trusted workspace
  'signed-out', // needs a GitHub sign-in
  'git-missing', // git not found
  'git-too-old', // git older than the minimum
  'git-failed', // git ran and said no; the message carries its words
  'auth-failed', // the remote wants credentials that git could not give without asking
  'rejected', // the remote refused (not a fast-forward, protected branch, hook…)
  'conflict', // the repository is not in the state that the plan was made for
  'locked', // another window or process is changing this repository
  'timeout',
  'cancelled',
  'disk-full',
  'permission-denied',
  'store-failed', // the state folder or its database
  'internal',
]);
export type ErrorCode = z.infer<typeof errorCode>;

export const errorShape = z.object({
  code: errorCode,
  /** What happened, for people. One sentence. */
  message: z.string(),
  /** What to do about it. */
  hint: z.optional(z.string()),
  /** Where: a file, and a 1-based line and column in it. */
  path: z.optional(z.string()),
  line: z.optional(z.int()),
  column: z.optional(z.int()),
});
export type ErrorShape = z.infer<typeof errorShape>;

/** The error that crosses every boundary of the product. */
export class AuditorError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly place: { path?: string; line?: number; column?: number };

  constructor(
    code: ErrorCode,
    message: string,
    more: { hint?: string; path?: string; line?: number; column?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'AuditorError';
    this.code = code;
    this.hint = more.hint;
    this.place = {
      ...(more.path !== undefined && { path: more.path }),
      ...(more.line !== undefined && { line: more.line }),
      ...(more.column !== undefined && { column: more.column }),
    };
  }

  toShape(): ErrorShape {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint !== undefined && { hint: this.hint }),
      ...this.place,
    };
  }

  static fromShape(shape: ErrorShape): AuditorError {
    const { code, message, ...more } = shape;
    return new AuditorError(code, message, stripUndefined(more));
  }

  /** Wraps anything thrown; an abort becomes `cancelled`, a full disk `disk-full`, the rest `internal`. */
  static from(thrown: unknown): AuditorError {
    if (thrown instanceof AuditorError) return thrown;
    if (!(thrown instanceof Error)) return new AuditorError('internal', String(thrown));
    if (thrown.name === 'AbortError') return new AuditorError('cancelled', 'Cancelled.', { cause: thrown });
    const system = thrown as Error & { code?: unknown; path?: unknown };
    const at = typeof system.path === 'string' ? { path: system.path } : {};
    if (system.code === 'ENOSPC' || system.code === 'EDQUOT')
      return new AuditorError('disk-full', 'The disk is full.', {
        hint: 'Free some space and try again; nothing was left half done.',
        cause: thrown,
        ...at,
      });
    if (system.code === 'EACCES' || system.code === 'EPERM' || system.code === 'EROFS')
      return new AuditorError('permission-denied', forbidden(system.code === 'EROFS', at.path, thrown.message), {
        hint:
          system.code === 'EROFS' ? 'Mount it so that it can be written to.' : 'Check the owner and the permissions.',
        cause: thrown,
        ...at,
      });
    return new AuditorError('internal', thrown.message, { cause: thrown });
  }
}

function forbidden(readOnly: boolean, path: string | undefined, words: string): string {
  if (path === undefined) return `The system does not allow it (${words}).`;
  return readOnly ? `${path} lies on a disk that can only be read.` : `There is no permission to use ${path}.`;
}

function stripUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
