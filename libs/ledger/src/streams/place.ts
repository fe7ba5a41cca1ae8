import { Fault } from '@atoll/kernel';

/** A place in the order of a chain's logs: before this log, and behind all others that come before it. */
export type Place = { block: bigint; log: number };

export const LAST_BLOCK = 2n ** 63n - 2n;
const OFFSET = /^(\d{1,9})-(\d{1,19})-(\d{1,9})$/;

export const isBefore = (a: Place, b: Place): boolean => a.block < b.block || (a.block === b.block && a.log < b.log);

/** A place as consumers are told it, with the run of the stream that it was read in. It looks like noise, so that nobody builds one by hand. */
export function offsetOf(run: number, { block, log }: Place): string {
  return Buffer.from(`${run}-${block}-${log}`).toString('base64url');
}

/** The place that an offset says, in the present run: what was read before the stream was sent back means nothing any more. */
export function placeIn(offset: string, run: number, field = 'offset'): Place {
  const [, of, block, log] = OFFSET.exec(Buffer.from(offset, 'base64url').toString()) ?? [];
  if (!of || BigInt(block!) > LAST_BLOCK) throw Fault.invalid(field, 'is not an offset; pass that of a batch');
  if (Number(of) !== run)
    throw new Fault({ code: 'CONFLICT', what: field, because: 'the stream was sent back since; read it anew' });
  return { block: BigInt(block!), log: Number(log) };
}
