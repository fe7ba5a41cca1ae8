// Departments on a real chain that publish, call, answer and trace.
import { account, deployBehindProxy, type Contract, type Member } from '@atoll/contracts/testing';
import { SOLUTION_PLAN, solutionsCode } from '@atoll/contracts/solutions';
import { encryptText } from '@atoll/crypto/age';
import type { KemKeys } from '@atoll/crypto/hpke';
import { opened, type Envelope } from '@atoll/sealed/envelopes';
import type { AccessDeed, CityAnswer, LeakTrace, Store } from '@atoll/store';
import { keccak256, toBytes, type Hex } from 'viem';

import { EpochKeys } from '../grants/epoch-keys.js';
import { GrantsScene } from '../grants/testing.js';
import { CityCallsService } from './calls.service.js';
import { CityAnswerReconciler } from './city-answer.reconciler.js';
import { CityMirrorReconciler } from './city-mirror.reconciler.js';
import { CityProviderReconciler } from './city-provider.reconciler.js';
import { DatasetsService } from './datasets.service.js';
import type { DatasetDescriptor } from './descriptor.js';
import { LeakTraceReconciler } from './leak-trace.reconciler.js';
import { LeaksService } from './leaks.service.js';
import { MarkSecrets } from './mark-secrets.js';
import { SubjectAccessesService } from './subject-accesses.service.js';

const SEALING_KEY = { id: 'test', bytes: new Uint8Array(32).fill(9) };

export const METERS: DatasetDescriptor = {
  ...{ title: 'Electricity by meter', columns: ['meter', 'kwh', 'volts'], digits: ['kwh', 'volts'], canaries: 3 },
  id: { column: 'meter', prefix: 'M', digits: 9 },
};

export class CityScene {
  readonly datasets: DatasetsService;
  readonly calls: CityCallsService;
  readonly leaks: LeaksService;
  readonly subjects: SubjectAccessesService;

  private constructor(
    readonly scene: GrantsScene,
    readonly city: Contract,
  ) {
    const { api } = scene.network.database;
    this.datasets = new DatasetsService(api);
    this.calls = new CityCallsService(api);
    this.leaks = new LeaksService(api);
    this.subjects = new SubjectAccessesService(api);
  }

  static async open(): Promise<CityScene> {
    const scene = await GrantsScene.open();
    const { network } = scene;
    const { consortiumId, chainId, database, members } = network;
    const args = SOLUTION_PLAN.CityExchange.map((contract) => network.kernel[contract].address);
    const city = await deployBehindProxy(network.evm, account(8).address, solutionsCode.CityExchange, args);
    await database.admin.platform.solution.create({
      data: {
        ...{ consortiumId, chainId, contract: 'CityExchange', deployedBy: members.A.organisationId },
        ...{ status: 'READY', message: 'Ready', address: city.address.toLowerCase() },
      },
    });
    return new CityScene(scene, city);
  }

  handlers(store: Store = this.scene.network.database.worker) {
    const secrets = new MarkSecrets(SEALING_KEY);
    return {
      provider: new CityProviderReconciler(store, secrets),
      answer: new CityAnswerReconciler(store, new EpochKeys(SEALING_KEY), secrets),
      trace: new LeakTraceReconciler(store, secrets),
      mirror: new CityMirrorReconciler(store),
    };
  }

  async settle(): Promise<void> {
    const { deeds, mirror, keys } = this.scene.handlers();
    const own = this.handlers();
    await this.scene.network.settle(deeds, keys, mirror, ...Object.values(own));
    // What answers and searches told the chain, too: nodes say how high they are, and these here do not.
    while (await own.mirror.handle(this.chainId)) continue;
  }

  async done(deed: AccessDeed | Promise<AccessDeed>): Promise<AccessDeed> {
    const { organisationId, id } = await deed;
    await this.settle();
    const where = { organisationId_id: { organisationId, id } };
    const ended = await this.scene.network.database.admin.platform.accessDeed.findUniqueOrThrow({ where });
    if (ended.state !== 'DONE') throw new Error(`${ended.function} is ${ended.state}: ${ended.reason}`);
    return ended;
  }

  /** A dataset of a member's that is published. */
  async dataset(owner: Member): Promise<Hex> {
    const resource = await this.scene.resource(owner, { broker: this.city.address });
    await this.done(this.datasets.publish(owner.actor, this.chainId, resource, METERS));
    return resource;
  }

  async called(caller: Member, grantId: Hex): Promise<Hex> {
    const wish = { chainId: this.chainId, grantId, purpose: 'care', question: 'October' };
    return (await this.done(this.calls.call(caller.actor, wish))).made as Hex;
  }

  /** What only the department's worker opens. */
  async encrypted(by: Member, resource: Hex, content: object): Promise<string> {
    const { recipient } = await this.datasets.provider(by.actor, this.chainId, resource);
    return encryptText(recipient!, JSON.stringify(content));
  }

  /** The answer of a call that is let through, however it ends. */
  async served(
    owner: Member,
    resource: Hex,
    callId: Hex,
    csv: string,
    subject: string | null = null,
  ): Promise<CityAnswer> {
    await this.done(this.calls.authorise(owner.actor, this.chainId, callId));
    const sealed = await this.encrypted(owner, resource, { call: callId, csv, subject });
    await this.calls.serve(owner.actor, { chainId: this.chainId, callId, sealed });
    await this.settle();
    return this.calls.answer(owner.actor, this.chainId, callId);
  }

  /** The table that a reader makes of an answer, with the key that is released for the call. */
  async read(reader: Member, keys: KemKeys, grantId: Hex, callId: Hex): Promise<string> {
    const wish = { chainId: this.chainId, grantId, purpose: 'care', request: callId, callId };
    const { id } = await this.scene.releases.request(reader.actor, wish);
    await this.settle();
    const key = await this.scene.opened(await this.scene.releases.find(reader.actor, id), keys);
    const { envelope, ciphertext } = await this.calls.answer(reader.actor, this.chainId, callId);
    const parts: Uint8Array[] = [];
    for await (const part of opened(envelope as Envelope, key, [ciphertext!])) parts.push(part);
    return Buffer.concat(parts).toString();
  }

  async filed(by: Member, resource: Hex, csv: string): Promise<Hex> {
    const evidence = keccak256(toBytes(csv));
    return (await this.done(this.leaks.file(by.actor, this.chainId, resource, evidence))).made as Hex;
  }

  async traced(by: Member, resource: Hex, leakId: Hex, csv: string, names = true): Promise<LeakTrace> {
    const sealed = await this.encrypted(by, resource, { leak: leakId, csv });
    const { id } = await this.leaks.trace(by.actor, { chainId: this.chainId, leakId, sealed, names });
    await this.settle();
    return this.leaks.findTrace(by.actor, id);
  }

  get chainId(): string {
    return this.scene.chainId;
  }
}
