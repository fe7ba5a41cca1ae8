import { account as anvilAccount, intend, KernelNetwork } from '@atoll/contracts/testing';
import { kernelCode } from '@atoll/contracts/kernel';
import { DeviceReconciler, EnrolmentsService } from '@atoll/identity';
import { Device, type DeviceInfo } from '@atoll/sdk/device';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { createWalletClient, http, publicActions, toHex, type Abi, type Hex } from 'viem';
import { anvil } from 'viem/chains';

import { median, print, rounded } from '../measure.js';
import { mustEqual } from '../story.js';

/** Rounds follow each other faster than people send files. */
const UNLIMITED = { admit: async () => undefined };

/** A device as its maker knows it: what it says of itself, and its proof, made before anything is timed. */
type Made = { address: Hex; hwIdHash: Hex; info: object; proof: Hex };

/**
 * Devices registered in a second, from the text of a CSV file to what the registry shows, against a loop of viem that sends one
 * `registerDevice` after the other, on the same Anvil, which mines each at once: `-- enrol [devices a round] [rounds]`.
 */
export async function run(devices = '200', rounds = '5'): Promise<void> {
  const network = await KernelNetwork.open();
  try {
    const { A, B } = network.members;
    const peer = anvilAccount(12);
    const consent = await intend(network.kernel.Consortium, peer, 'SpeakFor', 'address org', [B.principal]);
    await network.tell(B, 'Consortium', 'appoint', [peer.address, consent.deadline, consent.signature]);
    const rates: [ours: number, theirs: number][] = [];
    for (let round = -1; round < Number(rounds); round++) {
      const [mine, theirs] = [await made(network, A.principal, devices), await made(network, B.principal, devices)];
      const pair: [number, number] = [await ours(network, mine), await loop(network, peer, theirs)];
      if (round >= 0) rates.push(pair); // the first is warm-up
    }
    print({
      ...{ name: 'enrol', rounds: rates.length, devices: Number(devices) },
      ours: rounded(median(rates.map(([own]) => own)), 1),
      peer: rounded(median(rates.map(([, their]) => their)), 1),
      ratio: rounded(median(rates.map(([own, their]) => own / their))),
      unit: 'devices registered a second from a CSV file, against a loop of viem that sends one transaction after the other; Anvil',
    });
  } finally {
    await network.close();
  }
}

async function made({ kernel }: KernelNetwork, ownerOrg: Hex, count: string): Promise<Made[]> {
  const registry = { chainId: 31_337, address: kernel.IdentityRegistry.address };
  return Promise.all(
    Array.from({ length: Number(count) }, async () => {
      const device = Device.create('secp256k1');
      const said: DeviceInfo = { kind: 0, cls: 'FULL', ownerOrg, hwIdHash: toHex(randomBytes(32)) };
      return { address: device.address, hwIdHash: said.hwIdHash, ...(await device.prove(registry, said)) };
    }),
  );
}

async function ours(network: KernelNetwork, devices: Made[]): Promise<number> {
  const { database, chainId, members } = network;
  const enrolments = new EnrolmentsService(database.api, UNLIMITED as never);
  const rows = devices.map(({ address, hwIdHash, proof }) => `${address},${hwIdHash},${proof}`);
  const file = Readable.from([Buffer.from(['address,hwIdHash,proof', ...rows].join('\n'))]);
  const began = performance.now();
  const wish = { chainId, format: 'CSV' as const, idempotencyKey: randomBytes(8).toString('hex') };
  const { id, taken } = await enrolments.take(members.A.actor, wish, file);
  mustEqual(taken, devices.length, 'devices taken');
  await network.settle(new DeviceReconciler(database.worker));
  const rate = rateOf(devices, began);
  const { states } = await enrolments.progress(members.A.actor, id);
  mustEqual(states.REGISTERED, devices.length, 'devices registered');
  return rate;
}

async function loop(
  { evm, kernel }: KernelNetwork,
  account: ReturnType<typeof anvilAccount>,
  devices: Made[],
): Promise<number> {
  const client = createWalletClient({ account, chain: anvil, transport: http(evm.url) }).extend(publicActions);
  const call = { address: kernel.IdentityRegistry.address, abi: kernelCode.IdentityRegistry.abi as Abi };
  const began = performance.now();
  for (const { address, info, proof } of devices) {
    const hash = await client.writeContract({
      ...call,
      functionName: 'registerDevice',
      args: [address, info, proof],
      gasPrice: 0n,
    });
    const { status } = await client.waitForTransactionReceipt({ hash, pollingInterval: 5 });
    mustEqual(status, 'success', 'status of a transaction');
  }
  return rateOf(devices, began);
}

const rateOf = (devices: Made[], began: number): number => devices.length / ((performance.now() - began) / 1_000);
