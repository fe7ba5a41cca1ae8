import { fromHex, sha256 } from '@atoll/crypto';
import { anchorDomain, readingLeaf, readingMessage } from '@atoll/sealed';
import { AtollError } from '@atoll/sdk';
import { Device } from '@atoll/sdk/device';

import type { ConsortiumOfFour, Founder } from '../../consortium-of-four.js';
import { activated, vouching } from '../../vouched-devices.js';
import { until } from '../../wait.js';

const PATIENT = { seconds: 240 };

export type MeterStream = { submit(seq: number, how: { altered: boolean }): Promise<void> };

/** A stream whose readings a meter signs: what comes in is what it said, or it does not come in. */
export async function meterStream(ground: ConsortiumOfFour, owner: Founder): Promise<MeterStream> {
  const { chainId, contracts, evmChainId } = ground;
  const meter = Device.create('P-256');
  await vouching(ground);
  await activated(ground, owner, meter, { name: 'meter-1' });
  const input = { chainId, name: 'meter-1', signer: { curve: 'P256' as const, publicKey: meter.publicKey } };
  const { openDataStream } = await owner.atoll.openDataStream({ input });
  const stream = await until(
    'the stream to be open',
    async () => {
      const { dataStream } = await owner.atoll.dataStream({ id: openDataStream.id });
      return dataStream.state === 'OPEN' && dataStream;
    },
    PATIENT,
  );
  const scope = { domain: anchorDomain(evmChainId, fromHex(contracts.DataAnchor)), stream: fromHex(stream.stream) };
  return {
    async submit(seq, { altered }) {
      const at = Math.floor(Date.now() / 1_000);
      const said = Buffer.from(`{"kwh":${3_000 + seq}}`);
      const leaf = readingLeaf({ seq, occurredAt: at, hash: sha256(said) });
      const signature = await meter.signDigest(sha256(readingMessage(scope, leaf)));
      const payload = altered ? Buffer.from(`{"kwh":${2_000 + seq}}`) : said;
      const reading = { stream: stream.id, seq, at, payload: payload.toString('base64'), signature };
      const { submitReadings } = await owner.atoll.submitReadings({ readings: [reading] });
      const [refused] = submitReadings.refused;
      if (refused)
        throw new AtollError({ message: refused.detail ?? refused.code, extensions: { code: refused.code } });
    },
  };
}
