import { RpcClient } from '@atoll/protocol';
import type { ExchangePartsFragment } from '@atoll/sdk';

import { approveAll, chainUntil, isReady, isTrue } from '../chain.js';
import { Installation } from '../installation.js';
import { Kills } from '../kills.js';
import { join as signUp, type Member } from '../member.js';
import { mustEqual, tell, type Story, type Tally } from '../story.js';
import { until } from '../wait.js';

const BLOCK_PERIOD_MS = 1_000;
/** Pods of two installations on one busy machine take their time. */
const PATIENT = { seconds: 300 };

/**
 * Two installations that share nothing but a chain: `npm run scenario -- join [process|kubernetes]`. On a cluster each has its own
 * namespaces; their nodes reach each other by the names of services, which both operators allow.
 */
export async function run(driver: 'process' | 'kubernetes' = 'process'): Promise<Tally> {
  const more = { ATOLL_DEMO: 'off', ...(driver === 'kubernetes' && { ATOLL_PEER_NETWORKS: 'svc.cluster.local' }) };
  const alices = await Installation.up('alice', driver, { ...more, ATOLL_INSTALLATION_NAME: 'alice.example' });
  try {
    const bobs = await Installation.up('bob', driver, { ...more, ATOLL_INSTALLATION_NAME: 'bob.example' });
    try {
      return await tell('join', { 'a member elsewhere': (story) => joinFromElsewhere(story, alices, bobs) });
    } finally {
      await bobs.remove();
    }
  } finally {
    await alices.remove();
  }
}

type Keyed = Member & { publicKey: string; thumbprint: string };

async function joinFromElsewhere(story: Story, alices: Installation, bobs: Installation): Promise<void> {
  const [alice, carol, bob, eve] = await story.step(
    'Alice and Carol sign up in one installation, Bob and Eve in another',
    () =>
      Promise.all([
        signUp(alices.addresses.graphql, 'Alice'),
        signUp(alices.addresses.graphql, 'Carol'),
        signUp(bobs.addresses.graphql, 'Bob'),
        signUp(bobs.addresses.graphql, 'Eve'),
      ]),
  );
  const { consortiumId, chainId } = await story.step('Alice and Carol run a chain with four validators', () =>
    foundChain(alice, carol),
  );
  const [, , bobKeyed] = await story.step('each organisation has a key by which others know it', () =>
    Promise.all([alice, carol, bob, eve].map(withKey)),
  );
  await story.step('the founders sign who they are, and then that Bob is a member', async () => {
    await decide(alice, [carol], consortiumId, {});
    const { name, publicKey } = bobKeyed!;
    await decide(alice, [carol], consortiumId, { invite: { name, installation: 'bob.example', publicKey } });
    const { consortium } = await alice.atoll.consortium({ id: consortiumId });
    const remote = consortium.members.filter((member) => member.remote);
    mustEqual(
      remote.map(({ organisation }) => organisation.installation),
      ['bob.example'],
      'The remote members',
    );
  });

  const bundle = await story.step('Alice has a bundle made for Bob', async () => {
    const { issueJoinBundle } = await alice.atoll.issueJoinBundle({
      input: { chainId, invitee: bobKeyed!.thumbprint },
    });
    return carriedOut(alice, issueJoinBundle);
  });
  const file = bundle.file!;
  const tampered = file.replace(/"gasLimit":"0x[0-9a-f]+"/, '"gasLimit":"0x1"');
  await story.refuses(
    'a bundle with another genesis',
    'INVALID',
    () => bob.atoll.joinChain({ input: { file: tampered } }),
    () => bob.atoll.exchanges({}),
  );
  const joining = await story.step('Bob joins with it, and his node gets a key and a place', async () => {
    const { joinChain } = await bob.atoll.joinChain({ input: { file } });
    return carriedOut(bob, joinChain);
  });
  await story.refuses(
    'the same bundle in the hands of Eve',
    'INVALID',
    () => eve.atoll.joinChain({ input: { file } }),
    () => bob.atoll.joinChain({ input: { file } }),
  );
  const there = joining.chainId!;
  await story.refuses(
    'Eve, who looks for the chain that Bob joined',
    'NOT_FOUND',
    () => eve.atoll.chain({ id: there }),
    () => bob.atoll.chain({ id: there }),
  );

  const node = await story.step('Carol admits the answer, and the node in both installations has one key', async () => {
    const { admitNode } = await carol.atoll.admitNode({ input: { file: joining.file! } });
    const { nodeId } = await carriedOut(carol, admitNode);
    const { chain } = await alice.atoll.chain({ id: chainId });
    const foreign = chain!.nodes.find(({ id }) => id === nodeId)!;
    const own = (await bob.atoll.chain({ id: there })).chain!.nodes.find((candidate) => !candidate.foreign)!;
    mustEqual([foreign.foreign, foreign.publicKey], [true, own.publicKey], 'The node');
    return { id: foreign.id, address: own.address! };
  });
  await story.refuses(
    'an answer that somebody changed on the way',
    'INVALID',
    () => carol.atoll.admitNode({ input: { file: joining.file!.replace('"role":"validator"', '"role":"rpc"') } }),
    () => carol.atoll.admitNode({ input: { file: joining.file! } }),
  );
  await story.step('Bob’s node follows the chain from his own installation', async () => {
    await chainUntil(bob, there, 'Bob’s chain to be ready', isReady, PATIENT.seconds);
  });

  await story.step('the members vote it in, and both installations see five validators', async () => {
    await alice.atoll.proposeValidator({ nodeId: node.id });
    await approveAll([carol], chainId);
    const hasFive = ({ validators }: { validators: readonly string[] }) => validators.includes(node.address);
    await chainUntil(alice, chainId, 'Bob’s node among the validators', hasFive, PATIENT.seconds);
    await chainUntil(bob, there, 'the same at Bob’s', hasFive, PATIENT.seconds);
  });
  await story.step('Bob’s validator proposes blocks that Alice’s nodes accept', () =>
    proposes(alice, chainId, node.address),
  );

  await story.step('the worker of Alice’s installation is killed: the chain goes on', async () => {
    const { height } = await chainNow(bob, there);
    if (alices.driver === 'process') await new Kills(alices.home, Math.random).kill('worker');
    await chainUntil(bob, there, 'five more blocks', (chain) => Number(chain.height) >= height + 5, PATIENT.seconds);
  });
  await story.step('one of Alice’s validators stops: four of five are a quorum, one of them Bob’s', async () => {
    const { chain } = await alice.atoll.chain({ id: chainId });
    const own = chain!.nodes.find(({ mine, sealing }) => mine && sealing)!;
    await alice.atoll.stopNode({ id: own.id });
    const risk = await chainUntil(alice, chainId, 'QuorumAtRisk', (c) => isTrue(c, 'QuorumAtRisk'), PATIENT.seconds);
    const further = Number(risk.height) + 5;
    await chainUntil(bob, there, 'five more blocks', (c) => Number(c.height) >= further, PATIENT.seconds);
    const bobs = await chainUntil(bob, there, 'the same at Bob’s', (c) => isTrue(c, 'QuorumAtRisk'), PATIENT.seconds);
    if (isTrue(bobs, 'Stalled')) throw new Error('Bob’s installation believes that the chain has halted.');
    await alice.atoll.startNode({ id: own.id });
  });
}

async function foundChain(alice: Member, carol: Member): Promise<{ consortiumId: string; chainId: string }> {
  const { foundConsortium } = await alice.atoll.foundConsortium({ input: { name: 'Harbour' } });
  const consortiumId = foundConsortium.id;
  const { inviteOrganisation } = await alice.atoll.inviteOrganisation({ input: { consortiumId } });
  await carol.atoll.acceptConsortiumInvitation({ code: inviteOrganisation.code });
  const validators = [
    { organisationId: alice.organisationId, count: 2 },
    { organisationId: carol.organisationId, count: 2 },
  ];
  const { createChain } = await alice.atoll.createChain({
    input: { consortiumId, name: 'containers', blockPeriodMs: BLOCK_PERIOD_MS, requestTimeoutSeconds: 2, validators },
  });
  await approveAll([carol], createChain.id);
  await chainUntil(carol, createChain.id, 'the chain to be ready', isReady, PATIENT.seconds);
  return { consortiumId, chainId: createChain.id };
}

async function withKey(member: Member): Promise<Keyed> {
  await member.atoll.createOrganisationKey();
  return until('an organisation key', async () => {
    const { organisationKey: key } = await member.atoll.organisationKey();
    return key?.publicKey && key.thumbprint
      ? { ...member, publicKey: key.publicKey, thumbprint: key.thumbprint }
      : null;
  });
}

/** Proposes the next version, has the others sign it, and waits until it holds. */
async function decide(
  by: Member,
  others: Member[],
  consortiumId: string,
  wish: { invite?: { name: string; installation: string; publicKey: string } },
): Promise<void> {
  const { proposeMembership } = await by.atoll.proposeMembership({ input: { consortiumId, ...wish } });
  const { hash } = proposeMembership;
  for (const { atoll } of others) await atoll.signMembership({ consortiumId, hash });
  await until('the version to be accepted', async () => {
    const { membershipVersions } = await by.atoll.membershipVersions({ consortiumId });
    return membershipVersions.find((version) => version.hash === hash)?.status === 'ACCEPTED';
  });
}

async function carriedOut({ atoll }: Member, { id }: { id: string }): Promise<ExchangePartsFragment> {
  return until(
    'the exchange to be carried out',
    async () => {
      const { exchange } = await atoll.exchange({ id });
      if (exchange.status === 'REFUSED') throw new Error(exchange.message);
      return exchange.status === 'DONE' ? exchange : null;
    },
    PATIENT,
  );
}

async function chainNow({ atoll }: Member, id: string): Promise<{ height: number; rpcUrl: string }> {
  const { chain } = await atoll.chain({ id });
  const rpcUrl = chain!.nodes.flatMap((node) => node.rpcUrl ?? [])[0]!;
  return { height: Number(chain!.height), rpcUrl };
}

/** By the word of a node that does not belong to the proposer. */
async function proposes(reader: Member, chainId: string, address: string): Promise<void> {
  const { rpcUrl } = await chainNow(reader, chainId);
  const rpc = new RpcClient(rpcUrl, { timeoutMs: 10_000 });
  await until(
    'blocks of that validator',
    async () => {
      const [metrics] = await rpc.batch([{ method: 'qbft_getSignerMetrics', params: [] }]);
      const own = (metrics as { address: string; proposedBlockCount: string }[]).find((one) => one.address === address);
      return Number(own?.proposedBlockCount ?? 0) >= 2;
    },
    PATIENT,
  );
}
