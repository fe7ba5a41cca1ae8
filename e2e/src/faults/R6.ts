import { testPostgres } from '@atoll/embedded/testing';
import { Store } from '@atoll/store';
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createPublicClient, http, toHex, type Hex } from 'viem';

import { chainUntil, isReady, type Chain } from '../chain.js';
import { newKey, type SigningKey } from '../contracts.js';
import { Installation } from '../installation.js';
import { Kills, seeded } from '../kills.js';
import { join, type Member } from '../member.js';
import { NonceGaps } from '../nonce-gaps.js';
import { Patient } from '../patient.js';
import { mustEqual, tell, type Story, type Tally } from '../story.js';
import { Stranger } from '../stranger.js';
import { until } from '../wait.js';

const FULL = Boolean(process.env['ATOLL_FULL']);
const AT_ONCE = 100;
const ROUNDS = 3;
const OFF = 50;
const GAP_MS = 30_000;
const someone = `0x${'5e'.repeat(20)}` as Hex;
/** Init code that reverts, whatever comes behind it. */
const REVERTING = '0x60006000fd';
const STUCK = '0x57';

type Size = { transactions: number; keys: number; seed: number };
type Key = SigningKey & { keyId: string; organisationId: string; address: Hex };
type Client = ReturnType<typeof createPublicClient>;
type Setting = { member: Member; chain: Chain; keys: Key[]; client: Client; store: Store; stranger: Stranger };

/**
 * Nonces under fire: transactions from many keys, some of which revert or are refused, while nodes lose their pools, workers are
 * killed, counters are off by fifty and strangers use the same keys. Every valid one is mined once, in the order of its key:
 * `npm run fault -- R6 [transactions] [keys] [seed]`, by default 400 of 4 keys, or 10,000 of 20 by ATOLL_FULL=1.
 */
export async function run(
  transactions = FULL ? '10000' : '400',
  keys = FULL ? '20' : '4',
  seed = String(randomInt(2 ** 31)),
): Promise<Tally> {
  console.log(`R6: ${transactions} transactions of ${keys} keys, ${ROUNDS} rounds of faults, seed ${seed}`);
  const size = { transactions: Number(transactions), keys: Number(keys), seed: Number(seed) };
  const postgres = await testPostgres();
  const installation = await Installation.up('r6', 'process', {
    ATOLL_DATABASE_URL: postgres.url,
    ATOLL_DEMO: 'off',
  });
  const store = new Store(postgres.url);
  try {
    return await tell('R6', { 'nonces under fire': (story) => underFire(story, installation, store, size) });
  } finally {
    await store.close();
    await installation.remove();
    await postgres.close();
  }
}

async function underFire(story: Story, installation: Installation, store: Store, size: Size): Promise<void> {
  const setting = await story.step('an organisation has a chain and its keys', () => found(installation, store, size));
  const { keys, client } = setting;
  const gaps = new NonceGaps(
    store,
    keys.map(({ keyId, address }) => ({ keyId, used: () => client.getTransactionCount({ address }) })),
  );
  const began = performance.now();
  let burned: Hex[];
  try {
    burned = await story.step('they are submitted while everything goes wrong', () =>
      fire(setting, new Kills(installation.home, seeded(size.seed)), size),
    );
    await story.step('each comes to its end', () => allEnded(setting, size));
  } finally {
    await gaps.end();
  }
  const seconds = (performance.now() - began) / 1_000;
  const checks: Record<string, () => Promise<void>> = {
    'every valid one is mined once, and no other': () => minedOnce(setting, size, burned),
    'those of one key are mined in their order': () => inOrder(setting),
    'no gap was older than thirty seconds': async () => {
      if (gaps.longestMs > GAP_MS) throw new Error(`One was open for ${(gaps.longestMs / 1_000).toFixed(1)} s.`);
    },
  };
  for (const [sentence, check] of Object.entries(checks)) await story.step(sentence, check).catch(() => undefined);
  const { platform } = store;
  const strangers = (await onChain(setting)).filter(({ hash }) => burned.includes(hash)).length;
  const fillers = await platform.transaction.count({ where: { fillsGap: true } });
  const lost = await platform.transactionAttempt.count({ where: { kind: 'LOST' } });
  console.log(
    `  ${size.transactions} transactions in ${seconds.toFixed(1)} s; ${strangers} nonces used by strangers, ${lost} signed again for that, ` +
      `${fillers} fillers, ${gaps.found} gaps seen, the longest ${(gaps.longestMs / 1_000).toFixed(1)} s; seed ${size.seed}`,
  );
}

/** One validator: when it restarts, no pool is left anywhere. */
async function found(installation: Installation, store: Store, size: Size): Promise<Setting> {
  const member = await join(installation.addresses.graphql, 'Port');
  const { foundConsortium } = await member.atoll.foundConsortium({ input: { name: 'Harbour' } });
  const { createChain } = await member.atoll.createChain({
    input: {
      ...{ consortiumId: foundConsortium.id, name: 'containers', blockPeriodMs: 500, requestTimeoutSeconds: 1 },
      validators: [{ organisationId: member.organisationId, count: 1 }],
    },
  });
  const chain = await chainUntil(member, createChain.id, 'the chain to be ready', isReady);
  const { organisationId } = member;
  const keys: Key[] = [];
  for (let i = 0; i < size.keys; i++) {
    const { id, address } = await newKey(member, `key-${i}`);
    keys.push({ id, keyId: id, organisationId, address: address as Hex });
  }
  const client = createPublicClient({ transport: http(chain.nodes.find(({ rpcUrl }) => rpcUrl)!.rpcUrl!) });
  return { member, chain, keys, client, store, stranger: await Stranger.with(store, installation.home) };
}

/** The i-th wish: every twentieth reverts or is refused, in one of three ways. */
function wishOf(i: number, { chain, keys }: Setting) {
  const key = keys[i % keys.length]!;
  const common = { chainId: chain.id, keyId: key.id, idempotencyKey: `wish-${i}` };
  const kind = i % 20 === 19 ? Math.floor(i / 20) % 3 : -1;
  if (kind === 0) return { ...common, to: someone as never, value: '1' }; // nobody has a wei
  if (kind === 1) return { ...common, to: null, data: REVERTING as never }; // refused by its estimate
  if (kind === 2) return { ...common, to: null, data: REVERTING as never, gasLimit: '100000' }; // mined, and reverts
  return { ...common, to: someone as never, data: toHex(i, { size: 4 }) as never };
}

const isValid = (i: number) => i % 20 !== 19;

async function fire(setting: Setting, kills: Kills, size: Size): Promise<Hex[]> {
  const burned: Hex[] = [];
  const submitting = submitAll(setting, size);
  submitting.catch(() => undefined); // told below
  for (let round = 0; round < ROUNDS; round++) {
    await pause(1_000);
    await until('the worker to be killed', () => kills.kill('worker'), { everyMs: 50 });
    await counters(setting, round % 2 ? -OFF : OFF);
    await pause(1_000);
    await until('a node to be killed', () => kills.kill('validator'), { everyMs: 50 });
    burned.push(...(await burn(setting, round)));
  }
  await stuck(setting);
  await submitting;
  return burned;
}

async function submitAll(setting: Setting, { transactions }: Size): Promise<void> {
  const patient = new Patient();
  for (let first = 0; first < transactions; first += AT_ONCE) {
    const wishes = Array.from({ length: Math.min(AT_ONCE, transactions - first) }, (_, i) =>
      wishOf(first + i, setting),
    );
    await until(
      'all of a request to be taken',
      async () => {
        const { submitTransactions } = await patient.ask(() =>
          setting.member.atoll.submitTransactions({ input: { transactions: wishes } }),
        );
        return submitTransactions.every(({ transaction }) => transaction !== null);
      },
      { seconds: 300 },
    );
    await pause(20);
  }
}

/** As after a restored copy of the table, or a process that raised it and signed nothing. */
async function counters({ store, keys }: Setting, by: number): Promise<void> {
  await store.platform.$executeRaw`
    UPDATE accounts SET next_nonce = greatest(0, next_nonce + ${by}) WHERE key_id = ANY (${keys.map(({ id }) => id)}::uuid[])`;
}

/** As soon as the node is back, with nothing in its pool, a stranger uses the nonces that others wait for. */
async function burn({ keys, client, chain, stranger }: Setting, round: number): Promise<Hex[]> {
  const chainId = await until('the node to be back', () => client.getChainId(), { everyMs: 50 });
  mustEqual(chainId, Number(chain.evmChainId), 'The id of the chain');
  const key = keys[round % keys.length]!;
  const sent: Hex[] = [];
  const used = await client.getTransactionCount({ address: key.address });
  for (let i = 0; i < 3; i++) {
    const { raw, hash } = await stranger.sign(key, chainId, used + i, toHex(`stranger ${round}`));
    await client.request({ method: 'eth_sendRawTransaction', params: [toHex(raw)] }).catch(() => undefined);
    sent.push(hash);
  }
  return sent;
}

/** One that was signed by a process of which nothing else is left: three nonces below it belong to nobody, and no node has it. */
async function stuck({ store, keys, chain, client, stranger }: Setting): Promise<void> {
  const { keyId, organisationId } = keys[0]!;
  const chainId = await client.getChainId();
  await until('a nonce that nobody has', async () => {
    const last = await store.platform.transaction.aggregate({ where: { keyId }, _max: { nonce: true } });
    const nonce = Number(last._max.nonce ?? 0n) + 4;
    const { raw, hash } = await stranger.sign(keys[0]!, chainId, nonce, STUCK);
    await store.platform.transaction.create({
      data: {
        ...{ organisationId, keyId, chainId: chain.id, consortiumId: chain.consortium.id, to: someone, value: 0 },
        ...{
          data: Buffer.from(STUCK.slice(2), 'hex'),
          status: 'SIGNED',
          nonce,
          hash,
          raw: Uint8Array.from(raw),
          gasLimit: 60_000,
        },
      },
    });
    await store.platform.account.updateMany({ where: { keyId }, data: { nextNonce: nonce + 7 } });
    return true;
  });
}

async function allEnded({ store, keys }: Setting, { transactions }: Size): Promise<void> {
  const where = { keyId: { in: keys.map(({ id }) => id) }, fillsGap: false };
  await until(
    'every transaction to end',
    async () =>
      (await store.platform.transaction.count({ where: { ...where, endedAt: { not: null } } })) > transactions,
    { seconds: FULL ? 1_800 : 240, everyMs: 500 },
  );
}

/** Everything that is on the chain, by who sent it and with its input. */
async function onChain({ client, keys }: Setting) {
  const senders = new Set(keys.map(({ address }) => address.toLowerCase()));
  const head = Number(await client.getBlockNumber());
  const all = [];
  for (let number = 0; number <= head; number++) {
    const { transactions } = await client.getBlock({ blockNumber: BigInt(number), includeTransactions: true });
    all.push(...transactions.filter(({ from }) => senders.has(from.toLowerCase())));
  }
  return all;
}

async function minedOnce(setting: Setting, { transactions }: Size, burned: Hex[]): Promise<void> {
  const valid = Array.from({ length: transactions }, (_, i) => i).filter(isValid);
  const mined = await onChain(setting);
  const marks = mined
    .filter(({ to, input }) => to === someone && input.length === 10)
    .map(({ input }) => Number(input));
  mustEqual(
    marks.sort((a, b) => a - b),
    valid,
    'What the chain has of the valid ones',
  );
  const rows = await setting.store.platform.transaction.findMany({ where: { status: 'MINED', fillsGap: false } });
  mustEqual(rows.length, valid.length + 1, 'The number of rows that are MINED');
  const known = new Set((await setting.store.platform.transaction.findMany()).map(({ hash }) => hash));
  const unknown = mined.filter(({ hash }) => !known.has(hash) && !burned.includes(hash));
  mustEqual(
    unknown.map(({ hash }) => hash),
    [],
    'What nobody asked for',
  );
}

/** Those that were signed again for a stranger come later than they would have; the one that was put there has no place. */
async function inOrder({ store, keys }: Setting): Promise<void> {
  for (const { id: keyId } of keys) {
    const rows = await store.platform.transaction.findMany({
      where: { keyId, status: 'MINED', idempotencyKey: { not: null }, attempts: { none: { kind: 'LOST' } } },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      select: { nonce: true },
    });
    const nonces = rows.map(({ nonce }) => Number(nonce));
    mustEqual(
      nonces,
      nonces.toSorted((a, b) => a - b),
      'The order of nonces',
    );
  }
}
