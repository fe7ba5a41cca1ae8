/** The curves of devices' keys. Ed25519 is for checks off the chain alone. */
export const READING_CURVES = ['P256', 'SECP256K1', 'ED25519'] as const;
export type ReadingCurve = (typeof READING_CURVES)[number];

/** What is wrong with a signature before any arithmetic. */
export type MisshapenSignature = 'SIGNATURE_LENGTH' | 'SIGNATURE_RANGE' | 'SIGNATURE_HIGH_S';

const ORDERS = {
  P256: 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
  SECP256K1: 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141',
};
const bytesOf = (order: bigint) =>
  Uint8Array.from({ length: 32 }, (_, i) => Number((order >> BigInt(8 * (31 - i))) & 0xffn));
const BOUNDS = Object.fromEntries(
  Object.entries(ORDERS).map(([curve, hex]) => {
    const order = BigInt(`0x${hex}`);
    return [curve, { order: bytesOf(order), half: bytesOf(order / 2n) }];
  }),
) as Record<'P256' | 'SECP256K1', { order: Uint8Array; half: Uint8Array }>;

/**
 * The signature as it is kept: `r‖s` of P-256, `r‖s‖v` of secp256k1 with v 0 or 1, 64 bytes of Ed25519. P-256 may bring its key
 * along in front, as the kernel's contracts take it. `s` must be in the lower half of the order, or anybody could make a second
 * signature of each.
 */
export function shapedSignature(
  curve: ReadingCurve,
  signature: Uint8Array,
): { signature: Uint8Array; key: Uint8Array | null } | MisshapenSignature {
  if (curve === 'ED25519') return signature.length === 64 ? { signature, key: null } : 'SIGNATURE_LENGTH';
  const withKey = curve === 'P256' && signature.length === 128;
  const own = withKey ? signature.subarray(64) : signature;
  if (own.length !== (curve === 'P256' ? 64 : 65)) return 'SIGNATURE_LENGTH';
  const [r, s] = [own.subarray(0, 32), own.subarray(32, 64)];
  const { order, half } = BOUNDS[curve];
  if (isZero(r) || isZero(s) || compared(r, order) >= 0 || compared(s, order) >= 0) return 'SIGNATURE_RANGE';
  if (compared(s, half) > 0) return 'SIGNATURE_HIGH_S';
  if (curve === 'P256') return { signature: own, key: withKey ? signature.subarray(0, 64) : null };
  const v = own[64]!;
  if (v !== 0 && v !== 1 && v !== 27 && v !== 28) return 'SIGNATURE_RANGE';
  return { signature: v < 27 ? own : own.with(64, v - 27), key: null };
}

const isZero = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);

function compared(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < 32; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}
