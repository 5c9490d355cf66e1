import * as z from 'zod/mini';

/**
 * The same demands, of values that never change once they are made: one that passed is not looked at again, nor copied.
 * For long lists that are sent whole again and again.
 */
export function validOnce<T extends z.ZodMiniType>(schema: T) {
  const valid = new WeakSet<object>();
  return z.custom<z.output<T>>().check(({ value, issues }) => {
    if (isObject(value) && valid.has(value)) return;
    const parsed = schema.safeParse(value);
    if (!parsed.success)
      issues.push(
        ...parsed.error.issues.map(({ message, path }) => ({ code: 'custom' as const, input: value, message, path })),
      );
    else if (isObject(value)) valid.add(value);
  });
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
