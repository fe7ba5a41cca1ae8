import { createPublicClient, http } from 'viem';

import { approveAll, chainUntil, isReady, isTrue, type Chain, type ChainNode } from '../../chain.js';
import { balanceOf, deployToken, newKey, type SigningKey } from '../../contracts.js';
import type { Installation } from '../../installation.js';
import { NodePod } from '../../kubernetes/node-pod.js';
import type { Member } from '../../member.js';
import { Outage } from '../../outage.js';
import { mustEqual, type Story } from '../../story.js';
import { until } from '../../wait.js';
import { BLOCK_PERIOD_MS, foundChain, type Setting } from './setting.js';

const SUPPLY = 1_000_000n;
const TRANSFERS = 200;
/** The round the survivors must have reached, so that their timers have grown to over a minute. */
const LATE_ROUND = 6;
/** A pod on a busy machine takes its time. */
const PATIENT = { seconds: 240 };

type Holder = { member: Member; key: SigningKey };
type Token = { id: string; holders: Holder[]; balances: bigint[] };

/** A node that is kept down; when it was killed, where killing it took some preparation. */
type Down = { at?: number; end(): Promise<void> };

export async function honest(story: Story, installation: Installation): Promise<void> {
  const setting = await foundChain(story, installation.addresses.graphql);
  const token = await shipToken(story, setting);
  await loseValidators(story, setting, installation);
  await growByVote(story, setting);
  await restartEverything(story, setting, token, installation);
}

async function shipToken(story: Story, { port, line, yard, chain }: Setting): Promise<Token> {
  const holders = await story.step('each organisation has a key of its own', () =>
    Promise.all([port, line, yard].map(async (member) => ({ member, key: await newKey(member, 'treasury') }))),
  );
  const [treasury] = holders as [Holder, ...Holder[]];
  const { id } = await story.step("OpenZeppelin's ERC-20 with permit is compiled, deployed and verified", () =>
    deployToken(port, chain.id, treasury.key.id, String(SUPPLY)),
  );

  const balances = [SUPPLY, 0n, 0n];
  const transfer = async (from: number, to: number, amount: bigint) => {
    const { member, key } = holders[from]!;
    const { writeContract } = await member.atoll.writeContract({
      input: {
        deploymentId: id,
        function: 'transfer',
        arguments: [holders[to]!.key.address, String(amount)],
        keyId: key.id,
      },
    });
    balances[from]! -= amount;
    balances[to]! += amount;
    return { member, id: writeContract.id };
  };

  await story.step(`${TRANSFERS} transfers signed by members' keys are mined`, async () => {
    // The others first need something to spend.
    await allMined([await transfer(0, 1, 100_000n), await transfer(0, 2, 100_000n)]);
    const sent = [];
    for (let i = 2; i < TRANSFERS; i++) sent.push(await transfer(i % 3, (i + 1) % 3, BigInt(i)));
    await allMined(sent);
  });
  await story.step("the balances read from another member's node are the plain sums", () =>
    balancesAre({ id, holders, balances }, line, chain.id),
  );
  return { id, holders, balances };
}

async function allMined(sent: { member: Member; id: string }[]): Promise<void> {
  for (const { member, id } of sent) {
    await until('a transfer to be mined', async () => {
      const { transaction } = await member.atoll.transaction({ id });
      if (transaction?.status === 'FAILED') throw new Error(transaction.reason ?? 'A transfer failed.');
      return transaction?.status === 'MINED';
    });
  }
}

/** Each balance is read by `reader` through a node that neither it nor the holder owns. */
async function balancesAre({ id, holders, balances }: Token, reader: Member, chainId: string): Promise<void> {
  const { chain } = await reader.atoll.chain({ id: chainId });
  for (const [i, { member, key }] of holders.entries()) {
    const elsewhere = chain?.nodes.find(
      ({ organisation }) => organisation?.id !== member.organisationId && organisation?.id !== reader.organisationId,
    );
    const node = elsewhere ?? chain?.nodes.find(({ organisation }) => organisation?.id !== reader.organisationId);
    mustEqual(
      String(await balanceOf(reader, id, key.address, node!.id)),
      String(balances[i]),
      `The balance of ${member.name}`,
    );
  }
}

async function loseValidators(
  story: Story,
  { port, line, yard, chain }: Setting,
  installation: Installation,
): Promise<void> {
  const nodeOf = ({ organisationId }: Member) => {
    const node = chain.nodes.find(({ organisation }) => organisation?.id === organisationId)!;
    return { chainId: chain.id, organisationId, name: node.name };
  };
  const outages: Down[] = [];
  try {
    await story.step('one validator dies: the chain goes on, and says QuorumAtRisk', async () => {
      outages.push(await takeDown(installation, nodeOf(line)));
      const risk = await chainUntil(port, chain.id, 'QuorumAtRisk', (c) => isTrue(c, 'QuorumAtRisk'));
      await chainUntil(port, chain.id, 'five more blocks', (c) => Number(c.height) >= Number(risk.height) + 5);
    });

    await story.step('a second dies: the chain halts, and says so within three block periods', async () => {
      const killed = performance.now();
      const outage = await takeDown(installation, nodeOf(yard));
      outages.push(outage);
      await chainUntil(port, chain.id, 'Stalled', (c) => isTrue(c, 'Stalled'));
      const took = performance.now() - (outage.at ?? killed);
      console.log(`      alarm after ${Math.round(took)} ms`);
      if (took > 3 * BLOCK_PERIOD_MS) throw new Error(`It took ${Math.round(took)} ms to say so.`);
    });

    await story.step(`the survivors are in round ${LATE_ROUND}, their timers long`, () =>
      chainUntil(port, chain.id, `round ${LATE_ROUND}`, (c) => c.round >= LATE_ROUND, 300),
    );

    await story.step('both return: blocks again within 60 s', async () => {
      const { chain: halted } = await port.atoll.chain({ id: chain.id });
      const returned = performance.now();
      await Promise.all(outages.map((outage) => outage.end()));
      await chainUntil(port, chain.id, 'a new block', (c) => Number(c.height) > Number(halted!.height), 60);
      console.log(`      first block ${((performance.now() - returned) / 1_000).toFixed(1)} s after the return`);
      await chainUntil(port, chain.id, 'the chain to be ready', isReady);
    });
  } finally {
    await Promise.all(outages.map((outage) => outage.end()));
  }
}

/** As when its machine dies, wherever nodes run. */
async function takeDown(
  { home, driver }: Installation,
  node: { chainId: string; organisationId: string; name: string },
): Promise<Down> {
  if (driver === 'process') return Outage.of(home, node);
  const { at, comeBack } = await new NodePod(node.chainId, node.name).die();
  let over: Promise<void> | null = null;
  return { at, end: () => (over ??= comeBack()) };
}

export async function growByVote(story: Story, { port, line, yard, chain }: Setting): Promise<ChainNode> {
  const node = await story.step('a fifth node joins and follows the chain', async () => {
    const { addNode } = await yard.atoll.addNode({ input: { chainId: chain.id, role: 'VALIDATOR' } });
    return until(
      'the fifth node to catch up',
      async () => {
        const [{ node: now }, { chain: whole }] = await Promise.all([
          yard.atoll.node({ id: addNode.id }),
          yard.atoll.chain({ id: chain.id }),
        ]);
        return now?.phase === 'Running' && now.address && Number(now.height) >= Number(whole!.height) - 2 ? now : null;
      },
      PATIENT,
    );
  });

  await story.step('it is voted in by the members and seals a block', async () => {
    await yard.atoll.proposeValidator({ nodeId: node.id });
    await approveAll([port, line], chain.id);
    await chainUntil(port, chain.id, 'five validators', (c) => c.validators.includes(node.address!));
    const witness = await until('a node that answers', async () => {
      const { chain: whole } = await line.atoll.chain({ id: chain.id });
      return whole.nodes.find(({ rpcUrl }) => rpcUrl);
    });
    const client = createPublicClient({ transport: http(witness.rpcUrl!) });
    await until(
      'a block sealed by the fifth',
      async () => {
        const { miner } = await client.getBlock();
        return miner.toLowerCase() === node.address;
      },
      PATIENT,
    );
  });
  return node;
}

async function restartEverything(
  story: Story,
  { port, line, chain }: Setting,
  token: Token,
  installation: Installation,
): Promise<void> {
  const genesisOf = async () => {
    const { chain: whole } = await port.atoll.chain({ id: chain.id });
    return {
      genesis: whole!.genesis,
      addresses: whole!.nodes.map(({ address }) => address).sort(),
      height: Number(whole!.height),
    };
  };
  await story.step('everything is stopped and started: same chain, addresses and balances', async () => {
    const before = await genesisOf();
    await installation.down();
    await installation.upAgain();
    const ready: Chain = await chainUntil(port, chain.id, 'the chain to be ready again', isReady, 90);
    const after = await genesisOf();
    mustEqual(after.genesis, before.genesis, 'The genesis');
    mustEqual(after.addresses, before.addresses, "The nodes' addresses");
    if (Number(ready.height) < before.height)
      throw new Error(`The height went from ${before.height} to ${ready.height}.`);
    await balancesAre(token, line, chain.id);
  });
}
