// A network with a kernel, its index, and devices that sign as theirs do.
import {
  DEVICE_FIELDS,
  ENDORSEMENT,
  KernelNetwork,
  typedHash,
  type Device,
  type Member,
} from '@atoll/contracts/testing';
import { encodeFunctionData, keccak256, type Address, type Hex } from 'viem';

import { DeviceReconciler } from './device.reconciler.js';
import { DeviceRegistryReconciler } from './device-registry.reconciler.js';
import { infoOf, ZERO, type Said } from './device-fields.js';
import { DevicesService } from './devices.service.js';

export class DeviceNetwork {
  readonly devices: DevicesService;
  readonly reconciler: DeviceReconciler;
  readonly registry: DeviceRegistryReconciler;
  private seen = -1n;

  private constructor(readonly network: KernelNetwork) {
    const { database } = network;
    this.devices = new DevicesService(database.api);
    this.reconciler = new DeviceReconciler(database.worker);
    this.registry = new DeviceRegistryReconciler(database.worker);
  }

  /** With an authority that the members accredited to endorse devices. */
  static async open(): Promise<DeviceNetwork> {
    const opened = new DeviceNetwork(await KernelNetwork.open());
    const { CredentialRegistry } = opened.network.kernel;
    const { principal } = opened.network.members.AUTHORITY;
    await opened.network.decide('proposeCall', [
      CredentialRegistry.address,
      encoded(CredentialRegistry.abi, 'accreditIssuer', [ENDORSEMENT, principal]),
    ]);
    return opened;
  }

  get chainId(): string {
    return this.network.chainId;
  }

  /** Whatever a worker does for devices, until nothing is left; then what the chain's blocks show. */
  async settle(): Promise<void> {
    await this.network.settle(this.reconciler);
    await this.see();
  }

  async see(): Promise<void> {
    await this.index();
    for (const key of await this.registry.due(10)) while (await this.registry.handle(key)) continue;
  }

  /** The kernel was sent there by nobody's signature, which an index would not believe; so its logs are put where an index has them. */
  private async index(): Promise<void> {
    const { chainId } = this;
    const { evm, database, kernel } = this.network;
    const { platform } = database.admin;
    const [height, { address }] = [await evm.client.getBlockNumber({ cacheTime: 0 }), kernel.IdentityRegistry];
    if (height === this.seen) return;
    const logs = await evm.client.getLogs({ address, fromBlock: this.seen + 1n, toBlock: height });
    const bytes = (hex?: Hex) => (hex ? Buffer.from(hex.slice(2), 'hex') : null);
    await platform.log.createMany({
      data: logs.map(({ blockNumber, logIndex, transactionIndex, topics, data }) => ({
        ...{ chainId, blockNumber, logIndex, position: transactionIndex, address: bytes(address)!, data: bytes(data)! },
        ...{ topic0: bytes(topics[0]), topic1: bytes(topics[1]), topic2: bytes(topics[2]), topic3: bytes(topics[3]) },
      })),
    });
    const at = { height, hash: Buffer.alloc(32), header: Buffer.alloc(0) };
    await platform.chainIndex.upsert({ where: { chainId }, create: { chainId, ...at, firstBlock: 0n }, update: at });
    this.seen = height;
  }

  /** What a file or a form says of a device. */
  cells(it: Device, more: Record<string, unknown> = {}): Record<string, unknown> {
    const publicKey = it.x === ZERO ? {} : { publicKey: `${it.x}${it.y.slice(2)}` };
    return { address: it.address.toLowerCase(), hwIdHash: keccak256(it.address), ...publicKey, ...more };
  }

  /** The same with the device's proof that it is this member's. */
  async proved(it: Device, owner: Member, more: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const cells = this.cells(it, more);
    return { ...cells, proof: await this.proof(it, owner, cells) };
  }

  async proof(it: Device, owner: Member, cells: Record<string, unknown>): Promise<Hex> {
    const said = {
      ...{ kind: 0, class: 'FULL', mudHash: ZERO, fwHash: ZERO, publicKey: null },
      ...cells,
      firstGateway: cells.gateway ?? null,
    } as unknown as Said;
    const info = infoOf(said, owner.principal) as Record<string, unknown>;
    const names = DEVICE_FIELDS.split(', ').map((field) => field.split(' ')[1]!);
    const values = names.map((name) => (name === 'did' ? it.address : info[name]));
    return it.sign({ hash: await typedHash(this.network.kernel.IdentityRegistry, 'Device', DEVICE_FIELDS, values) });
  }

  /** The id of a valid endorsement of the device. */
  async endorse(did: Address, until = 2n ** 40n): Promise<Hex> {
    const { members, evm } = this.network;
    const vcHash = keccak256(
      `${did.toLowerCase() as Hex}${Math.floor(Math.random() * 2 ** 40)
        .toString(16)
        .padStart(12, '0')}`,
    );
    const { hash } = await this.network.tell(members.AUTHORITY, 'CredentialRegistry', 'anchor', [
      ...([ENDORSEMENT, did, vcHash, until] as const),
    ]);
    const { logs } = await evm.client.getTransactionReceipt({ hash: hash as Hex });
    return logs[0]!.topics[1]!;
  }

  close(): Promise<void> {
    return this.network.close();
  }
}

const encoded = (abi: Parameters<typeof encodeFunctionData>[0]['abi'], functionName: string, args: unknown[]): Hex =>
  encodeFunctionData({ abi, functionName, args } as never);
