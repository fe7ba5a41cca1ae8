import { z } from 'zod';

/** Bytes of one length as nodes write them. */
export const hex = (bytes: number) =>
  z.templateLiteral(['0x', z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))]);

/** A number as nodes write it, up to what JavaScript counts exactly. */
export const quantity = z
  .string()
  .regex(/^0x[0-9a-f]{1,13}$/)
  .transform(Number);
