import { operationsOf } from './operations.js';

/** Byte ranges of the runtime code that each deployment fills with its own immutables. */
export type ImmutableReferences = Record<string, { start: number; length: number }[]>;

const PUSH32 = 0x7f;

/**
 * Whether the code a chain runs is the code that was compiled. Immutables differ in each deployment and are allowed for;
 * everything else, the metadata included, must be equal to the byte.
 */
export function isSameCode(onChain: Uint8Array, compiled: Uint8Array, immutables: ImmutableReferences): boolean {
  if (onChain.length === 0 || onChain.length !== compiled.length) return false;
  return Buffer.compare(withoutImmutables(onChain, immutables), withoutImmutables(compiled, immutables)) === 0;
}

function withoutImmutables(code: Uint8Array, immutables: ImmutableReferences): Uint8Array {
  const blank = Uint8Array.from(code);
  for (const { start, length } of Object.values(immutables).flat()) blank.fill(0, start, start + length);
  return blank;
}

/**
 * Where an artefact that does not list its immutables has them: the compiler leaves `PUSH32 0` in the runtime code for each,
 * and never writes a plain zero that way.
 */
export function immutablesIn(runtime: Uint8Array): ImmutableReferences {
  const places: { start: number; length: number }[] = [];
  for (const { opcode, at, operand } of operationsOf(runtime)) {
    if (opcode === PUSH32 && operand.length === 32 && operand.every((byte) => byte === 0)) {
      places.push({ start: at + 1, length: 32 });
    }
  }
  return places.length ? { unnamed: places } : {};
}

/** A library begins with its own address, to know calls from delegate calls; the compiler leaves zeros for it. */
export function ownAddressIn(runtime: Uint8Array): ImmutableReferences {
  const guard = Buffer.from(`73${'00'.repeat(20)}3014`, 'hex');
  return guard.equals(runtime.subarray(0, guard.length)) ? { ownAddress: [{ start: 1, length: 20 }] } : {};
}
