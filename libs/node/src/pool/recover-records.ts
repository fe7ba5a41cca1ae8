import { keccak256, recoverPublicKey } from '@atoll/crypto';

const DIGEST_BYTES = 32;
/** A digest and the signature of it, `r‖s‖v`. */
export const RECORD_BYTES = DIGEST_BYTES + 65;
export const ADDRESS_BYTES = 20;

/** The addresses that signed, one after the other; all zeros stand for a signature that nobody can have made. */
export function recoverAll(records: Uint8Array): Uint8Array {
  const count = records.length / RECORD_BYTES;
  const addresses = new Uint8Array(count * ADDRESS_BYTES);
  for (let index = 0; index < count; index++) {
    const record = records.subarray(index * RECORD_BYTES, (index + 1) * RECORD_BYTES);
    addresses.set(addressOf(record), index * ADDRESS_BYTES);
  }
  return addresses;
}

function addressOf(record: Uint8Array): Uint8Array {
  try {
    const publicKey = recoverPublicKey(record.slice(0, DIGEST_BYTES), record.slice(DIGEST_BYTES));
    return keccak256(publicKey).subarray(12);
  } catch {
    return new Uint8Array(ADDRESS_BYTES);
  }
}
