// Members on a real chain who put data under policies, ask for it, and get its keys.
import { KernelNetwork, type KernelNetworkOptions, type Member } from '@atoll/contracts/testing';
import { kemKeys, type KemKeys } from '@atoll/crypto/hpke';
import { unwrapKey, type Recipient } from '@atoll/sealed/envelopes';
import type { AccessDeed, KeyRelease, Store } from '@atoll/store';
import { toHex, type Hex } from 'viem';

import { AccessDeedReconciler } from './access-deed.reconciler.js';
import { AccessMirrorReconciler } from './access-mirror.reconciler.js';
import { DataPoliciesService, type TermsWish } from './data-policies.service.js';
import { EpochKeys } from './epoch-keys.js';
import { GrantsService, type AskWish } from './grants.service.js';
import { KeyReleaseReconciler } from './key-release.reconciler.js';
import { KeyReleasesService } from './key-releases.service.js';
import { PurposesService } from './purposes.service.js';
import { ReaderKeysService } from './reader-keys.service.js';
import { AccessReceiptsService } from './access-receipts.service.js';

const SEALING_KEY = { id: 'test', bytes: new Uint8Array(32).fill(9) };

/** Tomorrow, however the chain's clock goes. */
export const inADay = () => new Date(Date.now() + 86_400_000);

export class GrantsScene {
  readonly purposes: PurposesService;
  readonly policies: DataPoliciesService;
  readonly grants: GrantsService;
  readonly releases: KeyReleasesService;
  readonly readers: ReaderKeysService;
  readonly receipts: AccessReceiptsService;
  private names = 0;

  private constructor(readonly network: KernelNetwork) {
    const { api } = network.database;
    this.purposes = new PurposesService(api);
    this.policies = new DataPoliciesService(api);
    this.grants = new GrantsService(api);
    this.releases = new KeyReleasesService(api);
    this.readers = new ReaderKeysService(api);
    this.receipts = new AccessReceiptsService(api);
  }

  /** The consortium has the purposes `care` and `research`. */
  static async open(options?: KernelNetworkOptions): Promise<GrantsScene> {
    const scene = new GrantsScene(await KernelNetwork.open(options));
    const { consortiumId, members } = scene.network;
    for (const name of ['care', 'research', 'tax'])
      await scene.purposes.define(members.A.actor, { consortiumId, name, description: `For ${name}.` });
    return scene;
  }

  handlers(store: Store = this.network.database.worker) {
    return {
      deeds: new AccessDeedReconciler(store),
      mirror: new AccessMirrorReconciler(store),
      keys: new KeyReleaseReconciler(store, new EpochKeys(SEALING_KEY)),
    };
  }

  async settle(): Promise<void> {
    const { deeds, mirror, keys } = this.handlers();
    await this.network.settle(deeds, keys, mirror);
  }

  /** Looks at what others did on the chain, too. */
  async follow(): Promise<void> {
    const { mirror } = this.handlers();
    while (await mirror.handle(this.network.chainId)) continue;
  }

  /** Waits for a deed; one that fails says why. */
  async done(deed: AccessDeed): Promise<AccessDeed> {
    await this.network.settle(this.handlers().deeds, this.handlers().mirror);
    const { organisationId, id } = deed;
    const where = { organisationId_id: { organisationId, id } };
    const ended = await this.network.database.admin.platform.accessDeed.findUniqueOrThrow({ where });
    if (ended.state !== 'DONE') throw new Error(`${ended.function} is ${ended.state}: ${ended.reason}`);
    return ended;
  }

  /** A resource of a member's, under a policy that gives everything unless it says otherwise. */
  async resource(owner: Member, terms: Partial<TermsWish> & { name?: string } = {}): Promise<Hex> {
    const wish = {
      name: `data-${++this.names}`,
      scopes: ['READ', 'PROCESS'],
      purposes: ['care', 'research'],
      brokered: true,
    } as const;
    const every = {
      ...wish,
      ...terms,
      scopes: [...(terms.scopes ?? wish.scopes)],
      purposes: [...(terms.purposes ?? wish.purposes)],
    };
    const deed = await this.done(await this.policies.create(owner.actor, this.chainId, every));
    return deed.subject as Hex;
  }

  /** A grant of a member's resource to another member. */
  async granted(owner: Member, reader: Member, resource: Hex, wish: Partial<AskWish> = {}): Promise<Hex> {
    const ask: AskWish = { scopes: ['READ'], purposes: ['care'], uses: 5, validUntil: inADay(), ...wish };
    const { made } = await this.done(await this.grants.request(reader.actor, this.chainId, resource, ask));
    await this.done(await this.grants.grant(owner.actor, this.chainId, made!, ask));
    return made as Hex;
  }

  /** A key of a member's that data's keys are wrapped to. */
  async readerKey(member: Member, kem: 'P256' | 'X25519' = 'X25519'): Promise<KemKeys> {
    const keys = await kemKeys(kem);
    await this.done(await this.readers.publish(member.actor, this.chainId, kem, toHex(keys.publicKey), 30));
    return keys;
  }

  /** The key of the present epoch, as its owner gets it. */
  async ownKey(owner: Member, keys: KemKeys, resource: Hex, request = `own-${++this.names}`): Promise<Uint8Array> {
    const { id } = await this.releases.own(owner.actor, this.chainId, resource, { request });
    await this.settle();
    return this.opened(await this.releases.find(owner.actor, id), keys);
  }

  /** What a released key is, for whoever has the private key. */
  async opened({ recipient, resource, keyEpoch, state, reason }: KeyRelease, keys: KemKeys): Promise<Uint8Array> {
    if (state !== 'RELEASED') throw new Error(`The key is ${state}: ${reason}`);
    const epoch = { chainId: '31337', resourceId: resource as Hex, policyEpoch: keyEpoch.toString() };
    return unwrapKey(recipient as Recipient, epoch, keys.privateKey);
  }

  get chainId(): string {
    return this.network.chainId;
  }
}
