import { fromHex, sha256 } from '@atoll/crypto';
import { anchorDomain, readingLeaf, readingMessage } from '@atoll/sealed';
import type { Device } from '@atoll/sdk/device';

import type { Founder } from '../../consortium-of-four.js';
import { until } from '../../wait.js';
import type { Setting } from './setting.js';

type Hex = `0x${string}`;
const PATIENT = { seconds: 600 };
const KEYS = { 'P-256': 'P256', secp256k1: 'SECP256K1', Ed25519: 'ED25519' } as const;
const signer = ({ curve, publicKey }: Device) => ({ curve: KEYS[curve], publicKey });

export type Stream = { id: string; contract: Hex; stream: Hex };

/** A stream of the meter's that names a gateway's key; whether the meter is bound to that one, the chain says. */
export async function openStream({ ground, birch, meter }: Setting, name: string, gateway: Device): Promise<Stream> {
  const input = { chainId: ground.chainId, name, signer: signer(meter), gateway: signer(gateway), batchSeconds: 1 };
  const { openDataStream } = await birch.atoll.openDataStream({ input });
  return until(
    `the stream ${name} to be open`,
    async () => {
      const { dataStream } = await birch.atoll.dataStream({ id: openDataStream.id });
      return dataStream.state === 'OPEN' && (dataStream as Stream);
    },
    PATIENT,
  );
}

/** Hands one reading in as a gateway signs for it, and tells by which code it was refused; null where it was taken. */
export async function attest(
  { ground, birch }: Setting,
  { id, contract, stream }: Stream,
  gateway: Device,
  seq: number,
): Promise<string | null> {
  const at = Math.floor(Date.now() / 1_000);
  const payload = Buffer.from(JSON.stringify([{ n: 'meter/power', u: 'W', v: 40 + seq }]));
  const leaf = readingLeaf({ seq, occurredAt: at, hash: sha256(payload) });
  const scope = { domain: anchorDomain(ground.evmChainId, fromHex(contract)), stream: fromHex(stream) };
  const signature = await gateway.signDigest(sha256(readingMessage(scope, leaf)));
  const reading = { stream: id, seq, at, payload: payload.toString('base64'), signature, by: 'gateway' };
  const { submitReadings } = await birch.atoll.submitReadings({ readings: [reading] });
  return submitReadings.refused[0]?.code ?? null;
}

/** The reading as it is shown, once its root is on the chain. */
export const anchored = ({ atoll }: Founder, streamId: string, seq: number) =>
  until(
    `reading ${seq} to be anchored`,
    async () => {
      const { dataReading } = await atoll.dataReading({ streamId, seq: String(seq) });
      return dataReading.batch?.anchoredAt ? dataReading : null;
    },
    PATIENT,
  );
