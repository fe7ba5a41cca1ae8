import { hashOf, reasonOf, stateOf, type IntentView, type TypedData } from '@atoll/ledger';

/** For JSON, which has no integers of 256 bits. */
export const plainTypedData = (typedData: TypedData): unknown =>
  JSON.parse(JSON.stringify(typedData, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));

/** An intent as REST tells it. */
export function intentBody(intent: IntentView) {
  const { id, digest, signer, relayedHash, transaction } = intent;
  const { blockNumber } = transaction;
  return {
    ...{ id, digest, signer, nonce: intent.nonce.toFixed(0), status: stateOf(intent), hash: hashOf(intent) },
    blockNumber: blockNumber === null || relayedHash ? null : String(blockNumber),
    ...reasonOf(intent),
  };
}
