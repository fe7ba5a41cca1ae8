import { z } from 'zod';

import { Fault } from '@atoll/kernel';

/** Reads a value by its schema. The fault names the first field that is wrong. */
export function check<T>(schema: z.ZodType<T>, value: unknown, field: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw Fault.invalid(
    [field, ...path].join('.'),
    message.replace(/^./, (first) => first.toLowerCase()),
  );
}

export const HASH = z.templateLiteral(['0x', z.string().regex(/^[0-9a-f]{64}$/)]);
export const TIME = z.iso.datetime({ precision: 3 });
/** What people call something: one line of text, without control characters. */
export const NAME = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[^\p{C}]+$/u, 'must be one line of text');
