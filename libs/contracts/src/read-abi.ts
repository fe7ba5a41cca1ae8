import { Fault } from '@atoll/kernel';
import type { Abi } from 'viem';
import { z } from 'zod';

// No type takes no room: thousands of millions of such would be read from nothing.
const TYPE = /^(u?int\d{0,3}|address|bool|string|bytes\d{0,2}|function|tuple)(\[([1-9]\d{0,5})?\]){0,4}$/;

const parameter: z.ZodType = z.lazy(() =>
  z
    .looseObject({
      type: z.string().regex(TYPE, 'must be a type of the ABI'),
      name: z.string().max(200).optional(),
      components: z.array(parameter).min(1).max(200).optional(),
    })
    .refine(({ type, components }) => (components !== undefined) === type.startsWith('tuple'), {
      message: 'must have components exactly if it is a tuple',
    }),
);
const parameters = z.array(parameter).max(200).default([]);
const name = z.string().regex(/^[A-Za-z_$][\w$]{0,199}$/, 'must be a Solidity name');

/** https://docs.soliditylang.org/en/latest/abi-spec.html#json */
const abi = z
  .array(
    z.discriminatedUnion('type', [
      z.looseObject({ type: z.literal('function'), name, inputs: parameters, outputs: parameters }),
      z.looseObject({ type: z.literal('event'), name, inputs: parameters }),
      z.looseObject({ type: z.literal('error'), name, inputs: parameters }),
      z.looseObject({ type: z.literal('constructor'), inputs: parameters }),
      z.looseObject({ type: z.enum(['fallback', 'receive']) }),
    ]),
  )
  .max(2_000);

/** Takes an ABI in as the compiler writes it, or says which part of it is not one. */
export function readAbi(json: unknown, field: string): Abi {
  const read = abi.safeParse(json);
  if (read.success) return read.data as unknown as Abi;
  const [issue] = read.error.issues;
  throw Fault.invalid([field, ...(issue?.path ?? [])].join('.'), issue?.message ?? 'is not a contract ABI');
}
