import { dataMarketAbi } from '@atoll/contracts/solutions';
import { fromHex, toHex } from '@atoll/crypto';
import { kemKeys, type KemKeys } from '@atoll/crypto/hpke';
import { AtollError, type AccessDeedPartsFragment, type Atoll, type DataOrderPartsFragment } from '@atoll/sdk';
import { ContentTree } from '@atoll/sealed';
import {
  envelopeText,
  newEpochKey,
  Sealing,
  TAG,
  wrapKey,
  type Envelope,
  type Recipient,
} from '@atoll/sealed/envelopes';
import { getAddress, keccak256, stringToHex, type Abi, type Address, type Hex } from 'viem';

import { approveAll } from '../../chain.js';
import type { ConsortiumOfFour, Founder } from '../../consortium-of-four.js';
import { deployToken } from '../../contracts.js';
import type { Story } from '../../story.js';
import { until } from '../../wait.js';

const PATIENT = { seconds: 240 };
const CHUNK = 4_096;
export const PRICE = 1_000n;
const SUPPLY = 1_000_000n;
/** Long enough for a busy machine to report in, short enough to wait for. */
const ROUND = { periodSeconds: 20, reportSeconds: 60, disputeSeconds: 5 };

type Deeds = Record<string, AccessDeedPartsFragment>;

/** A series that its owner sealed at home. Whoever has the key reads it; nobody else has. */
export type Wares = {
  resource: Hex;
  content: Uint8Array;
  tree: ContentTree;
  key: Uint8Array;
  parts: Uint8Array[];
  envelope: Envelope;
  ctTree: ContentTree;
};

/** The market and who meets there. */
export class Trade {
  private names = 0;

  private constructor(
    readonly ground: ConsortiumOfFour,
    readonly market: Address,
    readonly token: { id: string; address: Address },
    readonly feed: Hex,
  ) {}

  get seller(): Founder {
    return this.ground.members.amber;
  }
  get buyer(): Founder {
    return this.ground.members.birch;
  }
  get arbiter(): Founder {
    return this.ground.members.cedar;
  }
  /** Who has nothing to do with it, and sees that all is as it is told. */
  get witness(): Founder {
    return this.ground.members.authority;
  }
  get chainId(): string {
    return this.ground.chainId;
  }

  static async open(story: Story, ground: ConsortiumOfFour): Promise<Trade> {
    const { amber, birch, cedar } = ground.members;
    const market = await story.step('the members agree on a market, which their directory names', () => deploy(ground));
    await story.step('they say what data may be used for, and take in each other’s ciphertext', async () => {
      for (const name of ['research', 'marketing'])
        await amber.atoll.definePurpose({
          input: { consortiumId: ground.consortiumId, name, description: `For ${name}.` },
        });
      for (const { atoll } of ground.everybody) await atoll.setObjectStore({ input: { forOthers: '10000000' } });
    });
    const token = await story.step('birch brings money, and lets the market take some', () =>
      money(ground, birch, market),
    );
    const unready = new Trade(ground, market, token, '0x');
    const feed = await story.step('cedar is to judge', async () => {
      const input = { chainId: ground.chainId, name: 'panel', arbiters: [lower(cedar.principal)], ...ROUND };
      return (await unready.done(amber, (atoll) => atoll.appointArbiters({ input }))).subject as Hex;
    });
    return new Trade(ground, market, token, feed);
  }

  /** Asks for a deed, and waits until all four nodes have its block. */
  async done(member: Founder, ask: (atoll: Atoll) => Promise<Deeds>): Promise<AccessDeedPartsFragment> {
    const [[name, { id }]] = Object.entries(await ask(member.atoll)) as [[string, AccessDeedPartsFragment]];
    const ended = await until(
      `${name} of ${member.name}`,
      async () => {
        const { accessDeed } = await member.atoll.accessDeed({ id });
        return (accessDeed.state === 'DONE' || accessDeed.state === 'FAILED') && accessDeed;
      },
      PATIENT,
    );
    if (ended.state === 'FAILED')
      throw new AtollError({ message: ended.reason ?? name, extensions: (ended.fault ?? {}) as { code: string } });
    await this.ground.reaches(BigInt(ended.blockNumber!));
    return ended;
  }

  /** What the market says on a member's own node. */
  read<T>(reader: Founder, functionName: string, args: readonly unknown[]): Promise<T> {
    const it = { address: this.market, abi: dataMarketAbi as Abi, functionName, args };
    return reader.node.readContract(it) as Promise<T>;
  }

  /** By a node that is nobody's who trades. */
  balance(of: Address): Promise<bigint> {
    const abi = [
      {
        ...{ type: 'function', name: 'balanceOf', stateMutability: 'view' },
        ...{ inputs: [{ type: 'address' }], outputs: [{ type: 'uint256' }] },
      },
    ] as Abi;
    const call = { address: this.token.address, abi, functionName: 'balanceOf', args: [of] };
    return this.witness.node.readContract(call) as Promise<bigint>;
  }

  /** As every member has it in its own list. */
  async order(id: string, as: Founder = this.witness): Promise<DataOrderPartsFragment> {
    return (await as.atoll.dataOrder({ chainId: this.chainId, id: id as Hex })).dataOrder;
  }

  async orderIs(id: string, state: DataOrderPartsFragment['state'], as?: Founder): Promise<DataOrderPartsFragment> {
    const look = async () => {
      const order = await this.order(id, as);
      return order.state === state && order;
    };
    return until(`the order to be ${state}`, look, PATIENT);
  }

  /** A resource under a policy, and a series sealed for it. */
  async wares(owner: Founder = this.seller): Promise<Wares> {
    const seed = ++this.names;
    const terms = { scopes: ['READ' as const], purposes: ['research', 'marketing'], brokered: false };
    const input = { chainId: this.chainId, name: `series-${owner.name}-${seed}`, terms };
    const { subject } = await this.done(owner, (atoll) => atoll.createDataPolicy({ input }));
    const resource = subject as Hex;
    const content = Uint8Array.from({ length: 5 * CHUNK + 77 }, (_, i) => (i * 31 + seed * 7) % 251);
    const tree = new ContentTree();
    for (let at = 0; at < content.length; at += CHUNK) tree.add(content.subarray(at, at + CHUNK));
    const key = newEpochKey();
    const binding = {
      ...{ ...this.epoch(resource), contract: lower(this.ground.contracts.AccessGrant) as Hex },
      ...{ seq: '1', revision: 0, schemaId: keccak256(stringToHex('series')) },
    };
    const sealing = new Sealing(key, binding, CHUNK);
    const parts: Uint8Array[] = [];
    for await (const part of sealing.seal([content])) parts.push(part);
    return { resource, content, tree, key, parts, envelope: sealing.envelope([]), ctTree: sealing.contents };
  }

  /** Brings the ciphertext into three members' stores; the object's id. */
  async stored({ parts, envelope }: Wares): Promise<string> {
    const { atoll } = this.seller;
    const bytes = String(parts.reduce((sum, part) => sum + part.length, 0));
    const input = {
      ...{ consortiumId: this.ground.consortiumId, chunk: CHUNK + TAG, bytes, ctRoot: envelope.ctRoot, copies: 3 },
      envelope: envelopeText(envelope),
    };
    const { putObject } = await atoll.putObject({ input });
    for (const [place, part] of parts.entries())
      await atoll.putObjectChunk({ id: putObject.id, place, bytes: toHex(part) });
    await until(
      'three members to hold it',
      async () => {
        const { storedObject } = await atoll.storedObject({ id: putObject.id });
        return storedObject.replicas.filter(({ status }) => status === 'HELD').length >= 3;
      },
      PATIENT,
    );
    return putObject.id;
  }

  register(owner: Founder, { resource, tree, envelope }: Wares, contentRoot: Hex = tree.root) {
    const input = { chainId: this.chainId, contentRoot, ctRoot: envelope.ctRoot, resource };
    return this.done(owner, (atoll) => atoll.registerDataAsset({ input }));
  }

  /** Registered, and offered for research. */
  async listed(wares: Wares): Promise<Hex> {
    const asset = (await this.register(this.seller, wares)).made as Hex;
    const offer = {
      ...{ chainId: this.chainId, asset, token: lower(this.token.address), price: String(PRICE), feed: this.feed },
      ...{ purposes: ['research'], licence: LICENCE, licenceSeconds: '86400' },
      ...{ deliverSeconds: 86_400, acceptSeconds: 86_400, judgeSeconds: 86_400 },
    };
    await this.done(this.seller, (atoll) => atoll.listAsset({ input: offer }));
    return asset;
  }

  async ordered(asset: Hex): Promise<Hex> {
    const wish = { chainId: this.chainId, asset, version: 1 };
    return (await this.done(this.buyer, (atoll) => atoll.orderData(wish))).made as Hex;
  }

  /** A key that the chain knows, whose private half is the member's. */
  async readerKey(reader: Founder): Promise<KemKeys> {
    const keys = await kemKeys('P256');
    const input = { chainId: this.chainId, kem: 'P256' as const, publicKey: toHex(keys.publicKey), days: 30 };
    await this.done(reader, (atoll) => atoll.publishReaderKey({ input }));
    return keys;
  }

  /** What the buyer asked for, and the seller gave. */
  async granted(resource: Hex, purposes = ['research']): Promise<Hex> {
    const validUntil = new Date(Date.now() + 86_400_000).toISOString();
    const ask = { chainId: this.chainId, scopes: ['READ' as const], purposes, uses: 5, validUntil };
    const { made } = await this.done(this.buyer, (atoll) => atoll.requestGrant({ input: { ...ask, resource } }));
    await this.done(this.seller, (atoll) => atoll.giveGrant({ input: { ...ask, grantId: made! } }));
    return made as Hex;
  }

  /** Wrapped at home, by what the chain says of who is to open it. */
  async wrapped(key: Uint8Array, about: Hex, reader: Founder = this.buyer): Promise<Recipient> {
    const { chainId, witness } = this;
    const { readerKey } = await witness.atoll.readerKey({ chainId, address: lower(reader.principal) });
    return wrapKey(key, this.epoch(about), { ...readerKey!, publicKey: fromHex(readerKey!.publicKey) });
  }

  deliver(order: Hex, grantId: Hex, wrap: Recipient) {
    return this.done(this.seller, (atoll) =>
      atoll.deliverKey({ input: { chainId: this.chainId, order, grantId, wrap } }),
    );
  }

  epoch(resource: Hex) {
    return { chainId: String(this.ground.evmChainId), resourceId: resource, policyEpoch: '1' };
  }
}

export const LICENCE = JSON.stringify({
  ...{ '@context': 'https://www.w3.org/ns/dcat.jsonld', '@type': 'dcat:Dataset' },
  ...{ title: 'Tides of the harbour', description: 'Every ten minutes, in millimetres' },
  'odrl:hasPolicy': { '@type': 'odrl:Offer', 'odrl:permission': [{ 'odrl:action': 'odrl:use' }] },
});

export const lower = <T extends string>(hex: T): T => hex.toLowerCase() as T;

async function deploy(ground: ConsortiumOfFour): Promise<Address> {
  const { chainId, everybody, members } = ground;
  await members.amber.atoll.deploySolution({ input: { chainId, solution: 'DATA_MARKET' } });
  await approveAll([...everybody], chainId);
  const market = await until(
    'the market',
    async () => {
      const { solutions } = await members.amber.atoll.solutions({ chainId });
      const found = solutions.find(({ solution }) => solution === 'DATA_MARKET');
      if (found?.status === 'FAILED') throw new Error(found.message);
      return found?.status === 'READY' && found;
    },
    PATIENT,
  );
  const word = await ground.read(members.cedar, 'Consortium', 'param', [stringToHex('DataMarket', { size: 32 })]);
  if (word !== BigInt(market.address!)) throw new Error('The directory at cedar’s node names another market.');
  return getAddress(market.address!);
}

async function money(ground: ConsortiumOfFour, owner: Founder, market: Address) {
  const { chainId } = ground;
  const { keys } = await owner.atoll.keys({ first: 100 });
  const key = keys.nodes.find(({ address }) => address && getAddress(address) === owner.principal)!;
  const { id, address } = await deployToken(owner, chainId, key.id, String(SUPPLY));
  const input = { deploymentId: id, keyId: key.id, function: 'approve', arguments: [market, String(SUPPLY)] };
  const { writeContract } = await owner.atoll.writeContract({ input });
  await ground.mined(owner, writeContract.id, 'the allowance');
  return { id, address: getAddress(address!) };
}
