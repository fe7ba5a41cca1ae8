import { randomInt } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createPublicClient, erc20Abi, http, type Hex } from 'viem';

import type { Chain } from '../chain.js';
import { balanceOf, deployToken, newKey, TOKEN, type SigningKey } from '../contracts.js';
import { Installation } from '../installation.js';
import { Kills, seeded, VICTIMS } from '../kills.js';
import type { Member } from '../member.js';
import { Patient } from '../patient.js';
import { foundChain, type Setting } from '../scenarios/baas/setting.js';
import { mustEqual, tell, type Story, type Tally } from '../story.js';
import { until } from '../wait.js';

const SUPPLY = 1_000_000_000n;
const SHARE = 100_000_000n;
const SETTLED = { seconds: 180 };

type Holder = { member: Member; key: SigningKey; balance: bigint };
type Token = { id: string; address: Hex; holders: Holder[] };
/** What was asked for during the kills, by what the answers named. */
type Asked = { transfers: string[]; releases: string[]; deployments: string[]; chainId: string };

/**
 * Everything that runs is killed at random moments while a patient client works; afterwards all of it must have happened,
 * and nothing twice: `npm run fault -- crash [transfers] [kills] [seed]`, by default 60 and 18, or 1,000 and 100 by ATOLL_FULL=1.
 */
export async function run(
  transfers = process.env['ATOLL_FULL'] ? '1000' : '60',
  kills = process.env['ATOLL_FULL'] ? '100' : '18',
  seed = String(randomInt(2 ** 31)),
): Promise<Tally> {
  console.log(`crash: ${transfers} transfers, ${kills} kills, seed ${seed}`);
  const installation = await Installation.up('crash');
  try {
    return await tell('crash', {
      'killed while it works': (story) =>
        workUnderFire(story, installation, { transfers: Number(transfers), kills: Number(kills), seed: Number(seed) }),
    });
  } finally {
    await installation.remove();
  }
}

type Size = { transfers: number; kills: number; seed: number };

async function workUnderFire(story: Story, installation: Installation, size: Size): Promise<void> {
  const setting = await foundChain(story, installation.addresses.graphql);
  const token = await story.step('three organisations hold a verified token', () => shipToken(setting));

  const random = seeded(size.seed);
  const kills = new Kills(installation.home, random);
  const patient = new Patient();
  const start = performance.now();
  const asked = await story.step('work is taken on while everything is killed', () =>
    fire({ setting, token, kills, patient, random, size }),
  );
  await everythingHappenedOnce(story, { setting, token, patient, asked, home: installation.home });
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  const counts = VICTIMS.map((victim) => `${victim} ${kills.counts.get(victim) ?? 0}`).join(', ');
  console.log(
    `  ${size.kills} kills (${counts}) and ${asked.transfers.length} transfers, ${asked.deployments.length} deployments, 1 chain ` +
      `in ${seconds} s; ${patient.retries} retries, ${patient.silent} requests without an answer; seed ${size.seed}`,
  );

  await story.step('the supervisor is killed; the next up takes over', async () => {
    await kills.killSupervisor();
    await installation.upAgain();
    asked.transfers.push(await transfer(token, patient, size.transfers));
    await allMined(setting, patient, asked);
    await balancesAre(token, patient);
  });
}

async function shipToken({ port, line, yard, chain }: Setting): Promise<Token> {
  const holders = await Promise.all(
    [port, line, yard].map(async (member) => ({ member, key: await newKey(member, 'treasury'), balance: 0n })),
  );
  const [treasury, ...others] = holders as [Holder, ...Holder[]];
  const { id, address } = await deployToken(port, chain.id, treasury.key.id, String(SUPPLY));
  treasury.balance = SUPPLY;
  for (const other of others) {
    const { writeContract } = await port.atoll.writeContract({
      input: {
        deploymentId: id,
        function: 'transfer',
        arguments: [other.key.address, String(SHARE)],
        keyId: treasury.key.id,
      },
    });
    treasury.balance -= SHARE;
    other.balance += SHARE;
    await until('the share to arrive', async () => {
      const { transaction } = await port.atoll.transaction({ id: writeContract.id });
      return transaction?.status === 'MINED';
    });
  }
  return { id, address: address as Hex, holders };
}

type Fire = { setting: Setting; token: Token; kills: Kills; patient: Patient; random: () => number; size: Size };

/** One volley of work for each kill, which falls somewhere in it. */
async function fire({ setting, token, kills, patient, random, size }: Fire): Promise<Asked> {
  const work: Promise<unknown>[] = [];
  const asked: Asked = { transfers: [], releases: [], deployments: [], chainId: '' };
  const keep = (promise: Promise<unknown>) => {
    promise.catch(() => undefined); // told at the end
    work.push(promise);
  };
  let sent = 0;
  for (let volley = 0; volley < size.kills; volley++) {
    for (const until = Math.ceil((size.transfers * (volley + 1)) / size.kills); sent < until; sent++) {
      keep(transfer(token, patient, sent).then((id) => asked.transfers.push(id)));
    }
    if (volley % 6 === 1) keep(deploy(setting, token, patient, `token-${volley}`, asked));
    if (volley === 2) keep(secondChain(setting, patient).then((id) => (asked.chainId = id)));
    await pause(random() * 1_500);
    // Each has its turn, then chance decides; who is still dead is waited for.
    const victim = VICTIMS[volley < VICTIMS.length ? volley : Math.floor(random() * VICTIMS.length)]!;
    await until(`the ${victim} to be alive enough to be killed`, () => kills.kill(victim), { everyMs: 50 });
    await pause(random() * 1_500);
  }
  await Promise.all(work);
  return asked;
}

/** The i-th transfer, from one holder to the next. The plain sums are kept here. */
async function transfer(token: Token, patient: Patient, i: number): Promise<string> {
  const [from, to] = [token.holders[i % 3]!, token.holders[(i + 1) % 3]!];
  const amount = BigInt(i + 1);
  from.balance -= amount;
  to.balance += amount;
  const input = {
    deploymentId: token.id,
    function: 'transfer',
    arguments: [to.key.address, String(amount)],
    keyId: from.key.id,
    idempotencyKey: `transfer-${i}`,
  };
  return (await patient.ask(() => from.member.atoll.writeContract({ input }))).writeContract.id;
}

async function deploy({ port, chain }: Setting, { holders }: Token, patient: Patient, name: string, asked: Asked) {
  const sources = [{ path: 'Shell.sol', content: TOKEN }];
  const release = { name, contractName: 'Shell', sources, idempotencyKey: name };
  const { createRelease } = await patient.ask(() => port.atoll.createRelease({ input: release }));
  asked.releases.push(createRelease.id);
  const deployment = { releaseId: createRelease.id, chainId: chain.id, keyId: holders[0]!.key.id };
  const { deployContract } = await patient.ask(() =>
    port.atoll.deployContract({ input: { ...deployment, arguments: ['1000'], idempotencyKey: name } }),
  );
  asked.deployments.push(deployContract.id);
}

async function secondChain({ port, line, chain }: Setting, patient: Patient): Promise<string> {
  const validators = [
    { organisationId: port.organisationId, count: 3 },
    { organisationId: line.organisationId, count: 1 },
  ];
  const wish = { name: 'founded under fire', blockPeriodMs: 1_000, requestTimeoutSeconds: 1, validators };
  const { chain: first } = await patient.ask(() => port.atoll.chain({ id: chain.id }));
  const input = { ...wish, consortiumId: first!.consortium.id, idempotencyKey: 'founded-under-fire' };
  const { createChain } = await patient.ask(() => port.atoll.createChain({ input }));
  const { proposals } = await patient.ask(() => line.atoll.proposals({ chainId: createChain.id, first: 50 }));
  for (const { id } of proposals.nodes) {
    await patient.ask(() => line.atoll.voteOnProposal({ id, approve: true }));
  }
  return createChain.id;
}

type After = { setting: Setting; token: Token; patient: Patient; asked: Asked; home: string };

async function everythingHappenedOnce(story: Story, after: After): Promise<void> {
  const { setting, token, patient, asked, home } = after;
  const { port, chain } = setting;
  const checks: Record<string, () => Promise<void>> = {
    'every transfer is mined': () => allMined(setting, patient, asked),
    'the releases are compiled and the deployments verified': () => allVerified(setting, patient, asked),
    'every row is mined, its nonces without a gap, and no other transaction exists': () =>
      noncesAreGapless(setting, token, patient, asked),
    'the chain has one Transfer for each transfer': async () => {
      const { chain: whole } = await patient.ask(() => port.atoll.chain({ id: chain.id }));
      const client = createPublicClient({ transport: http(whole!.nodes.find(({ rpcUrl }) => rpcUrl)!.rpcUrl!) });
      const logs = await client.getContractEvents({
        address: token.address,
        abi: erc20Abi,
        eventName: 'Transfer',
        fromBlock: 0n,
      });
      // The supply and the two shares came before.
      mustEqual(logs.length - 3, asked.transfers.length, 'The number of Transfer events');
    },
    'the balances are the plain sums': () => balancesAre(token, patient),
    'the chain founded meanwhile is there once, with four nodes': () => foundedOnce(setting, patient, asked, home),
  };
  for (const [sentence, check] of Object.entries(checks)) await story.step(sentence, check).catch(() => undefined);
}

async function allMined({ port, line, yard }: Setting, patient: Patient, { transfers }: Asked): Promise<void> {
  mustEqual(new Set(transfers).size, transfers.length, 'The number of distinct transfers');
  for (const id of transfers) {
    await ended(`transfer ${id}`, 'MINED', async () => {
      for (const { atoll } of [port, line, yard]) {
        const found = await patient.ask(() => atoll.transaction({ id }).catch(nullIfForeign));
        if (found?.transaction) return found.transaction;
      }
      throw new Error('Nobody knows it.');
    });
  }
}

async function allVerified({ port, chain }: Setting, patient: Patient, asked: Asked): Promise<void> {
  for (const id of asked.deployments) {
    await ended(`deployment ${id}`, 'VERIFIED', async () => {
      return (await patient.ask(() => port.atoll.deployment({ id }))).deployment;
    });
  }
  for (const id of asked.releases) {
    mustEqual((await patient.ask(() => port.atoll.release({ id }))).release?.status, 'COMPILED', 'The release');
  }
  const { deployments } = await patient.ask(() => port.atoll.deployments({ chainId: chain.id, first: 100 }));
  const { releases } = await patient.ask(() => port.atoll.releases({ first: 100 }));
  mustEqual(deployments.nodes.length, asked.deployments.length + 1, 'The number of deployments');
  mustEqual(releases.nodes.length, asked.releases.length + 1, 'The number of releases');
}

async function noncesAreGapless(
  { port, chain }: Setting,
  { holders }: Token,
  patient: Patient,
  asked: Asked,
): Promise<void> {
  const { chain: whole } = await patient.ask(() => port.atoll.chain({ id: chain.id }));
  const client = createPublicClient({ transport: http(whole!.nodes.find(({ rpcUrl }) => rpcUrl)!.rpcUrl!) });
  let rows = 0;
  for (const { member, key } of holders) {
    const transactions = await allTransactions(member, chain, patient);
    rows += transactions.length;
    const unmined = transactions.filter(({ status }) => status !== 'MINED');
    mustEqual(unmined, [], `What of ${member.name} is not mined`);
    const nonces = transactions.map(({ nonce }) => Number(nonce)).sort((a, b) => a - b);
    mustEqual(nonces, [...nonces.keys()], `The nonces of ${member.name}`);
    const used = await client.getTransactionCount({ address: key.address as Hex });
    mustEqual(used, nonces.length, `The nonces of ${member.name} on the chain`);
  }
  // The token and the two shares came before.
  mustEqual(rows, asked.transfers.length + asked.deployments.length + 3, 'The number of transactions');
}

async function allTransactions({ atoll }: Member, { id: chainId }: Pick<Chain, 'id'>, patient: Patient) {
  const all = [];
  for (let after: string | null | undefined; after !== null;) {
    const page = { chainId, first: 100, ...(after ? { after } : {}) };
    const { transactions } = await patient.ask(() => atoll.transactions(page));
    all.push(...transactions.nodes);
    after = transactions.pageInfo.hasNextPage ? (transactions.pageInfo.endCursor ?? null) : null;
  }
  return all;
}

async function balancesAre({ id, holders }: Token, patient: Patient): Promise<void> {
  for (const { member, key, balance } of holders) {
    const actual = await patient.ask(() => balanceOf(member, id, key.address));
    mustEqual(String(actual), String(balance), `The balance of ${member.name}`);
  }
}

async function foundedOnce({ port }: Setting, patient: Patient, { chainId }: Asked, home: string): Promise<void> {
  const found = await until(
    'the chain to make blocks',
    async () => {
      const { chain } = await patient.ask(() => port.atoll.chain({ id: chainId }));
      return Number(chain?.height) > 3 ? chain : null;
    },
    SETTLED,
  );
  mustEqual(found.nodes.length, 4, 'The number of nodes');
  const files = await fs.readdir(path.join(home, 'chains', chainId), { recursive: true });
  mustEqual(files.filter((file) => path.basename(file) === 'process.json').length, 4, 'The number of node processes');
  const { chains } = await patient.ask(() => port.atoll.chains({ first: 100 }));
  mustEqual(chains.nodes.filter(({ name }) => name === found.name).length, 1, 'The number of such chains');
}

type Row = { status: string; reason?: string | null } | null | undefined;

/** Waits for an end, and fails at once when it is not the wished one. */
async function ended(what: string, wished: string, look: () => Promise<Row>): Promise<void> {
  const row = await until(
    `the ${what} to end`,
    async () => {
      const found = await look();
      return found?.status === wished || found?.status === 'FAILED' ? found : null;
    },
    SETTLED,
  );
  if (row.status !== wished) throw new Error(`The ${what} failed: ${row.reason}`);
}

function nullIfForeign(error: unknown): null {
  if ((error as { code?: string }).code === 'NOT_FOUND') return null;
  throw error;
}
