// What the city's departments do, each through the public API alone.
import { solutionsCode } from '@atoll/contracts/solutions';
import { encryptText } from '@atoll/crypto/age';
import { kemKeys, type KemKeys } from '@atoll/crypto/hpke';
import { AtollError, type AccessDeedPartsFragment, type Atoll, type KeyReleasePartsFragment } from '@atoll/sdk';
import { opened, unwrapKey, type Envelope, type Recipient } from '@atoll/sealed/envelopes';
import { createHash } from 'node:crypto';
import { getAddress, keccak256, toBytes, toHex, type Abi, type Address, type Hex } from 'viem';

import { approveAll } from '../../chain.js';
import type { ConsortiumOfFour, Founder } from '../../consortium-of-four.js';
import { until } from '../../wait.js';

const PATIENT = { seconds: 240 };
const DAY_MS = 86_400_000;

/** A dataset, whose it is, and who has which grant of it. */
export type Dataset = { owner: Founder; resource: Hex };
export type Household = { commitment: Hex; meter: string; kwh: string; litres: string };

const hash = (text: string) => createHash('sha256').update(text).digest();

/** Households whose numbers follow from nothing that marks are made of. */
export const households = (count: number): Household[] =>
  Array.from({ length: count }, (_, i) => {
    const random = hash(`household ${i}`);
    const meter = `M${String(random.readUInt32BE(0) % 1e9).padStart(9, '0')}`;
    const numbers = {
      kwh: `${random[4]! % 90}.${10 + (random[5]! % 90)}`,
      litres: String(1_000 + random.readUInt16BE(6)),
    };
    return { commitment: toHex(hash(`secret of ${i}`)), meter, ...numbers };
  });

export const csvOf = (rows: Household[]): string =>
  ['meter,kwh,litres,household', ...rows.map((it) => [it.meter, it.kwh, it.litres, it.commitment].join())].join('\n');

export class CityHall {
  private names = 0;

  private constructor(
    readonly ground: ConsortiumOfFour,
    readonly exchange: Address,
    private readonly keys: ReadonlyMap<Founder, KemKeys>,
  ) {}

  /** The members agree on the contract, on purposes, and on the keys that they read with. */
  static async of(ground: ConsortiumOfFour): Promise<CityHall> {
    const { chainId, consortiumId, everybody, members } = ground;
    const { amber } = members;
    await amber.atoll.deploySolution({ input: { chainId, solution: 'CITY' } });
    await approveAll(
      everybody.filter((member) => member !== amber),
      chainId,
    );
    const exchange = await until(
      'the CityExchange',
      async () => {
        const { solutions } = await amber.atoll.solutions({ chainId });
        const [it] = solutions.filter(({ solution }) => solution === 'CITY');
        if (it?.status === 'FAILED') throw new Error(it.message);
        return it?.status === 'READY' && getAddress(it.address!);
      },
      PATIENT,
    );
    for (const [name, description] of [
      ['planning', 'Planning of nets and streets'],
      ['tax', 'Taxes'],
    ] as const)
      await amber.atoll.definePurpose({ input: { consortiumId, name, description } });
    const hall = new CityHall(
      ground,
      exchange,
      new Map(await Promise.all(everybody.map(async (it) => [it, await kemKeys('X25519')] as const))),
    );
    await Promise.all(
      everybody.map((member) => {
        const publicKey = toHex(hall.keys.get(member)!.publicKey);
        const input = { chainId, kem: 'X25519' as const, publicKey, days: 30 };
        return hall.done(member, async (atoll) => (await atoll.publishReaderKey({ input })).publishReaderKey);
      }),
    );
    return hall;
  }

  get chainId(): string {
    return this.ground.chainId;
  }

  /** Does something on the chain, and waits for it on all nodes; what fails there is refused with its code. */
  async done(
    member: Founder,
    ask: (atoll: Atoll) => Promise<AccessDeedPartsFragment>,
  ): Promise<AccessDeedPartsFragment> {
    const { id } = await ask(member.atoll);
    const deed = await until(
      `what ${member.name} does`,
      async () => {
        const { accessDeed } = await member.atoll.accessDeed({ id });
        return (accessDeed.state === 'DONE' || accessDeed.state === 'FAILED') && accessDeed;
      },
      PATIENT,
    );
    if (deed.state === 'FAILED') throw refusal(deed);
    await this.ground.reaches(BigInt(deed.blockNumber!));
    return deed;
  }

  /** Data of a department under a policy, published. */
  async dataset(owner: Founder): Promise<Dataset> {
    const { chainId, exchange } = this;
    const terms = {
      scopes: ['READ' as const],
      purposes: ['planning', 'tax'],
      brokered: true,
      emergencies: false,
      broker: exchange.toLowerCase() as Hex,
    };
    const policy = { chainId, name: `meters-${++this.names}`, terms };
    const { subject } = await this.done(
      owner,
      async (atoll) => (await atoll.createDataPolicy({ input: policy })).createDataPolicy,
    );
    const resource = subject as Hex;
    const descriptor = {
      ...{ title: 'Meters by household', columns: ['meter', 'kwh', 'litres'], digits: ['kwh', 'litres'], canaries: 3 },
      id: { column: 'meter', prefix: 'M', digits: 9 },
    };
    const input = { chainId, resource, descriptor };
    await this.done(owner, async (atoll) => (await atoll.publishDataset({ input })).publishDataset);
    return { owner, resource };
  }

  /** Lets a department call, for `planning` unless it is for something else. */
  async granted({ owner, resource }: Dataset, to: Founder, purposes = ['planning']): Promise<Hex> {
    const { chainId } = this;
    const ask = {
      scopes: ['READ' as const],
      purposes,
      uses: 20,
      validUntil: new Date(Date.now() + DAY_MS).toISOString(),
    };
    const { made } = await this.done(
      to,
      async (atoll) => (await atoll.requestGrant({ input: { chainId, resource, ...ask } })).requestGrant,
    );
    const input = { chainId, grantId: made as Hex, ...ask };
    await this.done(owner, async (atoll) => (await atoll.grantDepartment({ input })).grantDepartment);
    return made as Hex;
  }

  async called(caller: Founder, grantId: Hex, purpose = 'planning'): Promise<Hex> {
    const input = { chainId: this.chainId, grantId, purpose, question: 'What did each household use in October?' };
    const { made } = await this.done(caller, async (atoll) => (await atoll.callData({ input })).callData);
    return made as Hex;
  }

  async authorised({ owner }: Dataset, callId: Hex): Promise<void> {
    const { chainId } = this;
    await this.done(owner, async (atoll) => (await atoll.authoriseCall({ chainId, callId })).authoriseCall);
  }

  /** Answers a call that was let through. */
  async served(dataset: Dataset, callId: Hex, rows: Household[]): Promise<void> {
    const { chainId } = this;
    const { owner } = dataset;
    const sealed = await this.encrypted(owner, dataset, { call: callId, csv: csvOf(rows), subject: 'household' });
    await owner.atoll.serveCall({ input: { chainId, callId, sealed } });
    const answer = await until(
      'the answer',
      async () => {
        const { cityAnswer } = await owner.atoll.cityAnswer({ chainId, callId });
        return cityAnswer.endedAt !== null && cityAnswer;
      },
      PATIENT,
    );
    if (answer.state === 'FAILED') throw refusal(answer);
    await this.isInLog(callId, 'SERVED');
  }

  /** The key of an answer, or the reason why none goes out. */
  async key(
    reader: Founder,
    grantId: Hex,
    callId: Hex | null,
    name = callId ?? grantId,
  ): Promise<KeyReleasePartsFragment> {
    const input = { chainId: this.chainId, grantId, purpose: 'planning', request: name, callId };
    const { requestKey } = await reader.atoll.requestKey({ input });
    const ended = await until(
      'the key',
      async () => {
        const { keyRelease } = await reader.atoll.keyRelease({ id: requestKey.id });
        return keyRelease.endedAt !== null && keyRelease;
      },
      PATIENT,
    );
    if (ended.state === 'REFUSED') throw refusal(ended);
    return ended;
  }

  /** What a reader makes of an answer: CSV. */
  async read(reader: Founder, grantId: Hex, callId: Hex): Promise<string> {
    const { recipient, resource, keyEpoch } = await this.key(reader, grantId, callId);
    const epoch = { chainId: String(this.ground.evmChainId), resourceId: resource as Hex, policyEpoch: keyEpoch };
    const key = await unwrapKey(recipient as Recipient, epoch, this.keys.get(reader)!.privateKey);
    const { cityAnswer } = await reader.atoll.cityAnswer({ chainId: this.chainId, callId });
    const parts: Uint8Array[] = [];
    const ciphertext = Buffer.from(cityAnswer.ciphertext!, 'base64');
    for await (const part of opened(cityAnswer.envelope as Envelope, key, [ciphertext])) parts.push(part);
    return Buffer.concat(parts).toString();
  }

  /** From the call to the table that is read. */
  async exchanged(
    dataset: Dataset,
    reader: Founder,
    grantId: Hex,
    rows: Household[],
  ): Promise<{ callId: Hex; csv: string }> {
    const callId = await this.called(reader, grantId);
    await this.authorised(dataset, callId);
    await this.served(dataset, callId, rows);
    return { callId, csv: await this.read(reader, grantId, callId) };
  }

  async filed(by: Founder, { resource }: Dataset, csv: string): Promise<Hex> {
    const input = { chainId: this.chainId, resource, evidence: keccak256(toBytes(csv)) };
    const { made } = await this.done(by, async (atoll) => (await atoll.fileLeak({ input })).fileLeak);
    return made as Hex;
  }

  async traced(by: Founder, dataset: Dataset, leakId: Hex, csv: string, names = true) {
    const sealed = await this.encrypted(by, dataset, { leak: leakId, csv });
    const { traceLeak } = await by.atoll.traceLeak({ input: { chainId: this.chainId, leakId, sealed, names } });
    const trace = await until(
      'the search',
      async () => {
        const { leakTrace } = await by.atoll.leakTrace({ id: traceLeak.id });
        return leakTrace.endedAt !== null && leakTrace;
      },
      PATIENT,
    );
    if (trace.state === 'FAILED') throw refusal(trace);
    return trace;
  }

  /** What the contract answers on a member's own node. */
  async ask<T>(reader: Founder, functionName: string, ...args: unknown[]): Promise<T> {
    const abi = solutionsCode.CityExchange.abi as Abi;
    return (await reader.node.readContract({ address: this.exchange, abi, functionName, args })) as T;
  }

  /** Until every department's log of calls says so. */
  async isInLog(callId: Hex, state: string): Promise<void> {
    for (const { name, atoll } of this.ground.everybody)
      await until(
        `${state} in the log of ${name}`,
        async () => (await atoll.cityCall({ chainId: this.chainId, callId })).cityCall.state === state,
        PATIENT,
      );
  }

  private async encrypted(by: Founder, { resource }: Dataset, content: object): Promise<string> {
    const recipient = await until('the recipient', async () => {
      const { cityProvider } = await by.atoll.cityProvider({ chainId: this.chainId, resource });
      return cityProvider.recipient;
    });
    return encryptText(recipient, JSON.stringify(content));
  }
}

/** What the worker wrote down of a refusal, as the API says the same at once. */
function refusal({ reason, fault }: { reason?: string | null; fault?: unknown }): AtollError {
  const extensions = (fault ?? {}) as { code?: string };
  return new AtollError({ message: reason ?? 'It was refused.', extensions });
}
