import type { z } from 'zod';

/** What a process is told from outside, checked before anything starts. The error names everything that is wrong. */
export function readEnvironment<T extends z.ZodType>(schema: T, env: Record<string, string | undefined>): z.output<T> {
  const { success, data, error } = schema.safeParse(env);
  if (success) return data;
  const complaints = error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new Error(`The environment is not complete.\n${complaints.join('\n')}`);
}
