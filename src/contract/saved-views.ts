import * as z from 'zod/mini';

export const viewName = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));

/** A page of the dashboard with what was chosen on it: its address. */
export const savedView = z.object({
  name: viewName,
  route: z.string().check(z.startsWith('/'), z.maxLength(2_000)),
});
export type SavedView = z.infer<typeof savedView>;
