// Streams of devices that a real kernel vouches for, and readings as devices sign them.
import { fromHex, sha256, toHex, type Curve } from '@atoll/crypto';
import {
  DEVICE_FIELDS,
  ENDORSEMENT,
  FAR,
  KernelNetwork,
  NOBODY,
  secureElement,
  STATUS,
  typedHash,
  word,
  type Device,
  type Member,
} from '@atoll/contracts/testing';
import { AccountReconciler, KeyReconciler, SignatureReconciler } from '@atoll/ledger';
import { anchorDomain, readingLeaf, readingMessage, type ReadingScope } from '@atoll/sealed';
import { newId, type DataStream } from '@atoll/store';
import { concatHex, encodeFunctionData, keccak256, type Hex } from 'viem';

import { DataStreamReconciler } from './data-stream.reconciler.js';
import { DataStreamsService, type DataStreamWish } from './data-streams.service.js';
import { readGiven } from './given-reading.js';
import type { ReadingCode } from './reading-code.js';
import { ReadingsIngest } from './readings-ingest.js';
import { ReadingsService } from './readings.service.js';

/** What is not looked at again soon is waited for by somebody else. */
const SOON_MS = 3_000;

export class StreamScene {
  readonly streams: DataStreamsService;
  readonly readings: ReadingsService;
  readonly ingest: ReadingsIngest;
  readonly reconciler: DataStreamReconciler;

  private constructor(readonly network: KernelNetwork) {
    const { api, worker } = network.database;
    this.streams = new DataStreamsService(api);
    this.readings = new ReadingsService(api);
    this.ingest = new ReadingsIngest(api);
    this.reconciler = new DataStreamReconciler(worker);
  }

  static async open(): Promise<StreamScene> {
    const network = await KernelNetwork.open();
    const { members, kernel } = network;
    const { address: target, abi } = kernel.CredentialRegistry;
    const args = [ENDORSEMENT, members.AUTHORITY.principal];
    await network.decide('proposeCall', [target, encodeFunctionData({ abi, functionName: 'accreditIssuer', args })]);
    return new StreamScene(network);
  }

  /** A device of a member that an authority has vouched for. */
  async device(
    owner: Member = this.network.members.A,
    { endorsed = true, device = secureElement() }: { endorsed?: boolean; device?: Device } = {},
  ): Promise<Device> {
    const { network } = this;
    const info = {
      ...{ kind: 0, cls: 0, ownerOrg: owner.principal, hwIdHash: toHex(sha256(fromHex(device.address))) },
      ...{ mudHash: word('mud'), fwHash: word('firmware'), p256x: device.x, p256y: device.y, gateway: NOBODY },
    } as const;
    const hash = await typedHash(network.kernel.IdentityRegistry, 'Device', DEVICE_FIELDS, [
      ...[
        device.address,
        0,
        0,
        info.ownerOrg,
        info.hwIdHash,
        info.mudHash,
        info.fwHash,
        info.p256x,
        info.p256y,
        NOBODY,
      ],
    ]);
    const proof = await device.sign({ hash });
    await network.tell(owner, 'IdentityRegistry', 'registerDevice', [device.address, info, proof]);
    if (endorsed) await this.endorse(owner, device);
    return device;
  }

  async endorse(owner: Member, device: Device): Promise<void> {
    const { AUTHORITY } = this.network.members;
    const credential = keccak256(concatHex([device.address, toHex(Buffer.from(newId()))]));
    const { hash } = await this.network.tell(AUTHORITY, 'CredentialRegistry', 'anchor', [
      ...([ENDORSEMENT, device.address, credential, FAR] as const),
    ]);
    const { logs } = await this.network.evm.client.getTransactionReceipt({ hash: hash as Hex });
    await this.status(owner, device, 'Active', logs[0]!.topics[1]);
  }

  status(owner: Member, device: Device, status: keyof typeof STATUS, credential: Hex = word('')) {
    return this.network.tell(owner, 'IdentityRegistry', 'setStatus', [device.address, STATUS[status], credential]);
  }

  /** A stream of a device, opened on the chain. */
  async stream(
    device: Device,
    more: Partial<DataStreamWish> = {},
    owner = this.network.members.A,
  ): Promise<DataStream> {
    const stream = await this.streams.open(owner.actor, {
      ...{ chainId: this.network.chainId, name: newId().slice(-12), batchReadings: 4, batchSeconds: 86_400 },
      ...{ signer: { curve: 'P256' as Curve, publicKey: concatHex([device.x, device.y]) }, ...more },
    });
    await this.work(stream);
    return this.streams.find(owner.actor, stream.id);
  }

  /** Works on a stream, and on keys, signatures and transactions, until it waits for something else. */
  async work(
    { organisationId, id }: Pick<DataStream, 'organisationId' | 'id'>,
    reconciler = this.reconciler,
  ): Promise<void> {
    const { custody, database } = this.network;
    const ground = [
      new KeyReconciler(database.worker, custody, custody),
      new SignatureReconciler(database.worker, custody),
      new AccountReconciler(database.worker, custody),
    ];
    for (let busy = true; busy;) {
      const again = await reconciler.handle(`${organisationId}/${id}`);
      busy = again !== null && again.lookAgainMs < SOON_MS;
      for (const handler of ground)
        for (const key of await handler.due(100)) {
          busy = true;
          await handler.handle(key);
        }
    }
  }

  scope({ contract, stream }: DataStream): ReadingScope {
    return { domain: anchorDomain(31_337, contract), stream };
  }

  /** A reading of some content, signed by the device, as somebody hands it in. */
  async signed(stream: DataStream, device: Device, seq: number, more: Said = {}): Promise<Record<string, unknown>> {
    const { content = `reading ${seq}`, at = Math.floor(Date.now() / 1_000) - 5, of = stream } = more;
    const payload = Buffer.from(content);
    const said = { seq, occurredAt: at, hash: sha256(payload) };
    const digest = toHex(sha256(readingMessage(this.scope(of), readingLeaf(said))));
    const signature = await device.sign({ hash: digest });
    return { stream: stream.id, seq, at, payload: payload.toString('base64'), signature };
  }

  /** Hands readings in, as they are in JSON. */
  take(given: readonly unknown[], owner = this.network.members.A): Promise<ReadingCode[]> {
    return this.ingest.take(
      owner.actor,
      given.map((each) => readGiven(each)),
    );
  }

  close(): Promise<void> {
    return this.network.close();
  }
}

export type Said = { content?: string; at?: number; of?: DataStream };
