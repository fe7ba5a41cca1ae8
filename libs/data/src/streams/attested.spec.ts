import { secureElement, type Device } from '@atoll/contracts/testing';
import type { DataStream } from '@atoll/store';
import { concatHex } from 'viem';

import { ReadingsIngest } from './readings-ingest.js';
import { readGiven } from './given-reading.js';
import { StreamScene } from './testing.js';

let scene: StreamScene;
let [meter, gateway, other]: Device[] = [];
beforeAll(async () => {
  scene = await StreamScene.open();
  [meter, gateway, other] = [secureElement(), secureElement(), secureElement()];
  for (const device of [meter, gateway, other]) await scene.device(scene.network.members.A, { device: device! });
}, 600_000);
afterAll(() => scene.network.close());

const bind = (to: Device) =>
  scene.network.tell(scene.network.members.A, 'IdentityRegistry', 'bindGateway', [meter!.address, to.address]);
/** A stream of the meter's that names a gateway; whether the meter is bound to that one is the chain's to say. */
const streamOf = ({ x, y }: Device) =>
  scene.stream(meter!, { gateway: { curve: 'P256', publicKey: concatHex([x, y]) }, batchReadings: 1 });
/** Judged by who has looked at nothing before. */
async function attested(stream: DataStream, seq: number, by: Device): Promise<string> {
  const reading = readGiven({ ...(await scene.signed(stream, by, seq)), by: 'gateway' });
  const ingest = new ReadingsIngest(scene.network.database.api);
  return (await ingest.take(scene.network.members.A.actor, [reading]))[0]!;
}

it('is taken from the gateway that the device is bound to, shown as such, and from no other', async () => {
  const { actor } = scene.network.members.A;
  await bind(gateway!);
  const [bound, unbound] = [await streamOf(gateway!), await streamOf(other!)];
  expect(await attested(bound, 1, gateway!)).toBe('ACCEPTED');
  expect(await attested(unbound, 1, other!)).toBe('GATEWAY_NOT_BOUND');
  // A stream does not take another gateway's signature for its own's.
  expect(await attested(bound, 2, other!)).toBe('KEY_OF_ANOTHER');
  await scene.work(bound);
  expect(await scene.readings.find(actor, bound.id, 1n)).toMatchObject({ assurance: 'GATEWAY_ATTESTED' });
  // The proof on the chain is over the very reading that the gateway signed.
  const { reading, batch } = await scene.readings.receiptParts(actor, bound.id, 1n);
  expect([reading.assurance, batch.seqTo]).toEqual(['GATEWAY_ATTESTED', 1n]);

  await bind(other!);
  expect(await attested(bound, 2, gateway!)).toBe('GATEWAY_NOT_BOUND');
  expect(await attested(unbound, 1, other!)).toBe('ACCEPTED');
  await scene.status(scene.network.members.A, other!, 'Suspended');
  expect(await attested(unbound, 2, other!)).toBe('GATEWAY_NOT_BOUND');
}, 300_000);
