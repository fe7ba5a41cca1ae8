import { SlidingWindow } from '@atoll/accounts';
import { Fault, type Actor } from '@atoll/kernel';
import type { RpcClient } from '@atoll/protocol';
import { againOnDuplicate, Store, type Sponsorship } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { hashTypedData, type Hex } from 'viem';

import { onFirstAnswering } from '../transactions/chain-rpc.js';
import { MAX_GAS, withHeadroom } from '../transactions/gas.js';
import { Room } from '../transactions/room.js';
import { accept, sameIntent, type Checked } from './accept.js';
import type { Signed, TypedData } from './intent-form.js';
import { planOf, type Plan } from './intent-plan.js';
import { visibleTo, WITH_TRANSACTION, type IntentView } from './intent-view.js';
import { readSignature, readSigned, type IntentWish, type UnsignedWish } from './intent-wish.js';
import { relayOf } from './relays.js';
import { estimateOf } from './simulation.js';
import { isSignedBy, sightOf, type Sight } from './verifier.js';

/** So that whoever has a sponsorship's key keeps no node busy with what is refused. */
const HANDED_IN = { what: 'intents handed in', limit: 3_000, seconds: 60 };

/** Takes in what others signed, and has the sponsor's key relay it. */
@Injectable()
export class IntentsService {
  private readonly room = new Room();

  constructor(
    private readonly store: Store,
    private readonly attempts: SlidingWindow,
  ) {}

  /**
   * Writes an intent down with the one transaction that relays it. The same intent, by its EIP-712 digest, is the same row
   * however often it comes. Nothing is written, and nothing counts, before the signature holds and the call would succeed.
   */
  async submit(actor: Actor, wish: IntentWish): Promise<IntentView> {
    actor.must('intent:submit');
    await this.attempts.admit(`${actor.organisationId}:${wish.sponsorshipId}`, HANDED_IN);
    const plan = await this.store.as(actor, (db) => planOf(db, actor, wish));
    const checked = await onFirstAnswering(plan.endpoints, (rpc) => this.check(actor, rpc, plan, wish));
    if ('id' in checked) return checked;
    return againOnDuplicate(() => this.store.as(actor, (db) => accept(db, actor, this.room, checked)));
  }

  /** What is to be signed for a wish, as `eth_signTypedData_v4` takes it, and its digest. The nonce is the chain's when absent. */
  async typedData(
    actor: Actor,
    { nonce, ...wish }: Omit<UnsignedWish, 'nonce'> & { nonce?: bigint | null },
  ): Promise<{ typedData: TypedData; digest: Hex }> {
    actor.must('intent:submit');
    await this.attempts.admit(`${actor.organisationId}:${wish.sponsorshipId}`, HANDED_IN);
    const plan = await this.store.as(actor, (db) => planOf(db, actor, wish));
    const signed = readSigned(plan.form, { ...wish, nonce: nonce ?? 0n });
    const sight = await onFirstAnswering(plan.endpoints, (rpc) => this.look(rpc, plan, signed));
    const typedData = plan.form.typedData(sight.domain, { ...signed, nonce: nonce ?? sight.nonce });
    return { typedData, digest: digestOf(typedData) };
  }

  /** Under one sponsorship where that is named too. */
  async find(actor: Actor, id: string, sponsorshipId?: string): Promise<IntentView> {
    const where = { ...visibleTo(actor), id, ...(sponsorshipId !== undefined && { sponsorshipId }) };
    const intent = await this.store.as(actor, (db) => db.intent.findFirst({ where, include: WITH_TRANSACTION }));
    if (!intent) throw Fault.notFound('intent', id);
    return intent;
  }

  /** Of one sponsorship, newest first, starting after the intent `after`. */
  async list(actor: Actor, sponsorshipId: string, page: { take: number; after?: string }): Promise<IntentView[]> {
    const where = { ...visibleTo(actor), sponsorshipId, ...(page.after && { id: { lt: page.after } }) };
    return this.store.as(actor, (db) =>
      db.intent.findMany({ where, include: WITH_TRANSACTION, orderBy: { id: 'desc' }, take: page.take }),
    );
  }

  /** In this order: who signed what; whether it is known; whether it would hold on the chain; what it would cost. */
  private async check(actor: Actor, rpc: RpcClient, plan: Plan, wish: IntentWish): Promise<Checked | IntentView> {
    const { form, abi, sponsor } = plan;
    const [signed, signature] = [readSigned(form, wish), readSignature(wish)];
    const sight = await this.look(rpc, plan, signed);
    const digest = digestOf(form.typedData(sight.domain, signed));
    const data = form.call(signed, signature);
    if (!(await isSignedBy(rpc, digest, { signer: signed.signer, signature, hasCode: sight.signerHasCode })))
      throw Fault.invalid('signature', `is not ${signed.signer}'s for this intent, this contract and this chain`);
    const earlier = await this.store.as(actor, (db) => sameIntent(db, actor, plan, digest));
    if (earlier) return earlier;
    requireSponsored(plan.sponsorship, signed.signer);
    if (signed.nonce !== sight.nonce) throw await wrongNonce(rpc, plan, signed, sight, data);
    if (signed.deadline <= sight.timestamp)
      throw new Fault({ code: 'EXPIRED', what: 'intent', because: `its deadline was ${signed.deadline}` });
    const estimate = await estimateOf(rpc, form, abi, { from: sponsor, to: form.verifier, data });
    return { plan, deploymentId: wish.deploymentId, signed, digest, data, gas: withHeadroom(estimate, MAX_GAS) };
  }

  private look(rpc: RpcClient, { form, chain }: Plan, { signer }: Signed): Promise<Sight> {
    return sightOf(rpc, form.verifier, signer, Number(chain.evmChainId));
  }
}

const digestOf = (typedData: TypedData): Hex => hashTypedData(typedData as Parameters<typeof hashTypedData>[0]);

function requireSponsored({ signers }: Sponsorship, signer: Hex): void {
  if (signers.length > 0 && !signers.includes(signer))
    throw Fault.invalid('signer', 'is none that the sponsorship pays for');
}

async function wrongNonce(
  rpc: RpcClient,
  { form }: Plan,
  { signer, nonce }: Signed,
  sight: Sight,
  data: Hex,
): Promise<Fault> {
  if (nonce > sight.nonce)
    return conflict(`the next nonce of ${signer} is ${sight.nonce}, and those before ${nonce} come first`);
  const hash = await relayOf(rpc, form, { signer, nonce, data });
  return conflict(
    hash
      ? `it is done already: somebody else relayed it in the transaction ${hash}`
      : `the nonce ${nonce} of ${signer} is used; the next is ${sight.nonce}`,
  );
}

const conflict = (because: string) => new Fault({ code: 'CONFLICT', what: 'intent', because });
