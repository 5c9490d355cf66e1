import { AuditorError } from '../../contract/errors.ts';
import { type CallContext, type Handlers, type OperationName, operations } from '../../contract/operations.ts';

/** What the host can offer now; an operation that needs more is refused. */
export interface Abilities {
  readonly trust: boolean;
  readonly github: boolean;
}

const refusals = {
  trust: [
    'not-trusted',
    'This needs a trusted workspace.',
    'Trust the workspace (Workspaces: Manage Workspace Trust) and try again.',
  ],
  github: ['signed-out', 'This needs a GitHub sign-in.', 'Sign in to GitHub and try again.'],
} as const;

/**
 * Runs one operation: validates what comes in, checks what it needs, and validates what goes out. Whatever is thrown
 * leaves as an `AuditorError`.
 */
export async function dispatch(
  handlers: Handlers,
  name: OperationName,
  input: unknown,
  abilities: Abilities,
  context: CallContext,
): Promise<unknown> {
  const spec = operations[name];
  const parsed = spec.input.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const at = issue?.path.join('.') ?? '';
    throw new AuditorError('bad-input', `${name}: ${at ? `${at}: ` : ''}${issue?.message ?? 'not valid'}`);
  }
  for (const need of spec.needs) {
    if (!abilities[need]) {
      const [code, message, hint] = refusals[need];
      throw new AuditorError(code, message, { hint });
    }
  }
  try {
    context.signal.throwIfAborted();
    // The table ties each handler to its own schema; across the union TypeScript cannot see it.
    const handler = handlers[name] as (input: unknown, context: CallContext) => unknown;
    const output = spec.output.safeParse(await handler(parsed.data, context));
    if (!output.success)
      throw new AuditorError(
        'internal',
        `${name} gave an answer that breaks the contract: ${output.error.issues[0]?.path.join('.')}`,
      );
    return output.data;
  } catch (thrown) {
    throw AuditorError.from(thrown);
  }
}
