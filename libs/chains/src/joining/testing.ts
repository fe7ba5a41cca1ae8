// An installation of its own, with its database and its keys: for tests of what two of them tell each other.
import {
  ConsortiaService,
  InvitationsService,
  MembershipReconciler,
  MembershipService,
  type OrganisationSigner,
} from '@atoll/consortia';
import { Actor, PERMISSIONS } from '@atoll/kernel';
import { newOrganisationKey, signWith, thumbprintOf, type OrganisationKey } from '@atoll/membership';
import { newId, type Exchange, type Prisma, type Store } from '@atoll/store';

import { Engines } from '../engines.js';
import { Scene } from '../testing.js';
import { ExchangeReconciler } from './exchange.reconciler.js';
import { ExchangesService } from './exchanges.service.js';
import { PeerPolicy } from './peer-policy.js';

/** Keys in memory, under the promises of the sealed ones. */
class MemorySigner implements OrganisationSigner {
  private readonly keys = new Map<string, { publicKey: OrganisationKey; secret: string }>();

  constructor(private readonly platform: Store['platform']) {}

  async create(organisationId: string): Promise<OrganisationKey> {
    const key = this.keys.get(organisationId) ?? (await newOrganisationKey());
    this.keys.set(organisationId, key);
    const data = {
      publicKey: key.publicKey as Prisma.InputJsonObject,
      thumbprint: await thumbprintOf(key.publicKey),
    };
    await this.platform.organisationKey.updateMany({ where: { organisationId, thumbprint: null }, data });
    return key.publicKey;
  }

  sign(organisationId: string, document: unknown): Promise<string> {
    return signWith(this.keys.get(organisationId)!.secret, document);
  }
}

export type Member = { actor: Actor; publicKey: string; thumbprint: string };

export class TestInstallation {
  readonly membership: MembershipService;
  readonly exchanges: ExchangesService;
  readonly invitations: InvitationsService;
  readonly signer: MemorySigner;
  private readonly members: MembershipReconciler;
  private readonly files: ExchangeReconciler;

  private constructor(
    readonly scene: Scene,
    readonly name: string,
  ) {
    const { api, worker } = scene.database;
    const consortia = new ConsortiaService(api);
    const policy = new PeerPolicy([]);
    this.signer = new MemorySigner(worker.platform);
    this.membership = new MembershipService(api, consortia, name);
    this.invitations = new InvitationsService(api, consortia);
    this.exchanges = new ExchangesService(api, consortia, new Engines(['atoll-node']), policy);
    this.members = new MembershipReconciler(worker, this.signer);
    this.files = new ExchangeReconciler(worker, this.signer, policy);
  }

  static async open(name: string): Promise<TestInstallation> {
    return new TestInstallation(await Scene.open(), name);
  }

  async organisation(name: string): Promise<Actor> {
    const actor = new Actor(newId(), null, PERMISSIONS);
    await this.scene.platform.organisation.create({ data: { id: actor.organisationId, name } });
    return actor;
  }

  /** The organisation with its key. */
  async withKey(actor: Actor): Promise<Member> {
    await this.membership.createKey(actor);
    await this.work();
    const { publicKey, thumbprint } = (await this.membership.key(actor))!;
    return { actor, publicKey: JSON.stringify(publicKey), thumbprint: thumbprint! };
  }

  /** Does what the worker would: everything that is due, until nothing changes. */
  async work(): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      for (const key of await this.members.due(100)) await this.members.handle(key);
      for (const key of await this.files.due(100)) await this.files.handle(key);
      const unsettled = [{ publicKey: null }, { host: null }, { phase: 'Announced' }, { desired: 'REMOVED' as const }];
      const chains = await this.scene.platform.chain.findMany({ where: { nodes: { some: { OR: unsettled } } } });
      for (const { id } of chains) await this.scene.settle(id);
    }
  }

  /** An exchange as it is once the worker is through with it. */
  async done(actor: Actor, wished: Promise<Exchange>): Promise<Exchange> {
    const { id } = await wished;
    await this.work();
    return this.exchanges.find(actor, id);
  }
}
