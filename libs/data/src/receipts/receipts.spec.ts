import { fromHex, toHex } from '@atoll/crypto';
import type { Device } from '@atoll/contracts/testing';
import { createGenesis, genesisHash } from '@atoll/protocol';
import { checkReading, readReceipt } from '@atoll/sealed/receipts';
import type { Prisma } from '@atoll/store';
import { decodeEventLog, type Hex } from 'viem';

import { StreamScene } from '../streams/testing.js';
import { ReceiptsService } from './receipts.service.js';

const genesis = createGenesis({ chainId: 31_337, validators: [`0x${'01'.repeat(20)}`], blockPeriodMs: 1_000 });

let scene: StreamScene;
let sensor: Device;
let receipts: ReceiptsService;
beforeAll(async () => {
  scene = await StreamScene.open();
  sensor = await scene.device();
  receipts = new ReceiptsService(scene.network.database.api, scene.readings);
  await scene.network.database.admin.platform.chain.update({
    where: { id: scene.network.chainId },
    data: { genesis: genesis as unknown as Prisma.InputJsonValue },
  });
}, 120_000);
afterAll(() => scene.close());

const owner = () => scene.network.members.A.actor;

it('proves a reading that was anchored, with what the chain itself says of it', async () => {
  const stream = await scene.stream(sensor);
  await scene.take(await Promise.all([1, 2, 3, 4].map((seq) => scene.signed(stream, sensor, seq))));
  await scene.work(stream);
  for (const seq of [1n, 3n, 4n]) {
    const receipt = readReceipt(await receipts.receipt(owner(), stream.id, seq));
    const anchor = scene.network.kernel.DataAnchor;
    const contract = anchor.address.toLowerCase() as Hex;
    expect(() => checkReading(receipt, { chainId: '31337', genesis: genesisHash(genesis), contract })).not.toThrow();
    const { stream: id, batch, value, path, txHash, logIndex, block, signatures } = receipt;
    expect(await anchor.read('verifyLeaf', id, BigInt(batch.index), seq, value, path)).toBe(true);
    const mined = await scene.network.evm.client.getTransactionReceipt({ hash: txHash });
    expect([mined.blockHash, String(mined.blockNumber)]).toEqual([block.hash, block.number]);
    const { data, topics } = mined.logs.find((log) => log.logIndex === logIndex)!;
    const { eventName, args } = decodeEventLog({ abi: anchor.abi, data, topics });
    expect([eventName, (args as unknown as { signer: string }).signer.toLowerCase()]).toEqual([
      'BatchAnchored',
      signatures[0]!.signer,
    ]);
    expect(toHex(fromHex(receipt.stream))).toBe(toHex(stream.stream));
  }
});

it('gives none of what is not anchored, and none to others', async () => {
  const stream = await scene.stream(sensor);
  await scene.take([await scene.signed(stream, sensor, 1)]);
  await expect(receipts.receipt(owner(), stream.id, 1n)).rejects.toMatchObject({ detail: { code: 'CONFLICT' } });
  const others = [scene.network.members.B.actor, scene.network.stranger];
  for (const actor of others)
    await expect(receipts.receipt(actor, stream.id, 1n)).rejects.toMatchObject({ detail: { code: 'NOT_FOUND' } });
});
