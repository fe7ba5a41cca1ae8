import { randomPrivateKey, toHex } from '@atoll/crypto';
import { decodeExtraData, headerHash, RpcClient, toAddress, verifySeals } from '@atoll/protocol';
import { JsonRpcProvider, Wallet } from 'ethers';
import { createPublicClient, createWalletClient, http, parseEther } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

import { Cluster, reaches, type RunningNode } from './cluster.js';

const rich = privateKeyToAccount(toHex(randomPrivateKey()));
const richer = new Wallet(toHex(randomPrivateKey()));
const wealth = { balance: '0xd3c21bcecceda1000000' } as const;
const alloc = { [toAddress(rich.address)]: wealth, [toAddress(richer.address)]: wealth };

let cluster: Cluster;
let nodes: RunningNode[];

beforeAll(async () => {
  cluster = await Cluster.prepare(4, 1, alloc);
  nodes = await Promise.all(cluster.members.slice(0, 4).map((member) => cluster.start(member)));
});
afterAll(() => cluster.remove());

it('decides blocks that all validators hold alike, sealed by a quorum', async () => {
  await Promise.all(nodes.map(({ node }) => reaches(node, 5n)));
  const headers = nodes.map(({ node }) => node.chain.blocks.header(5n)!.header);
  expect(new Set(headers.map(headerHash)).size).toBe(1);
  const validators = nodes.map(({ node }) => node.key.address).sort();
  expect(decodeExtraData(headers[0]!.extraData).validators).toEqual(validators);
  for (const header of headers) verifySeals(header, validators);
});

it('mines a transaction sent with viem at one node, and another node knows the balance', async () => {
  const wallet = createWalletClient({ account: rich, transport: http(nodes[0]!.url) });
  const other = createPublicClient({ transport: http(nodes[2]!.url), pollingInterval: 50 });
  const to = privateKeyToAccount(toHex(randomPrivateKey())).address;
  const hash = await wallet.sendTransaction({ to, value: parseEther('3'), chain: null });
  const receipt = await other.waitForTransactionReceipt({ hash });
  expect(receipt.status).toBe('success');
  expect(await other.getBalance({ address: to })).toBe(parseEther('3'));
});

it('mines a transaction sent with ethers', async () => {
  const provider = new JsonRpcProvider(nodes[1]!.url, undefined, { polling: true, pollingInterval: 50 });
  try {
    const to = privateKeyToAccount(toHex(randomPrivateKey())).address;
    const sent = await richer.connect(provider).sendTransaction({ to, value: 5n });
    const receipt = await sent.wait();
    expect(receipt!.status).toBe(1);
    expect(await provider.getBalance(to)).toBe(5n);
  } finally {
    provider.destroy();
  }
});

it('brings a follower that starts late to the same head, which it then follows', async () => {
  const follower = await cluster.start(cluster.members[4]!);
  const height = nodes[0]!.node.chain.head().number;
  await reaches(follower.node, height + 5n);
  const hashes = [follower, nodes[0]!].map(({ node }) => node.chain.blocks.hashOf(height + 5n));
  expect(hashes[0]).toBe(hashes[1]);
});

it('goes on without one of four, and the one catches up when it is back', async () => {
  const [gone] = cluster.members;
  await cluster.stop(gone!);
  const height = nodes[1]!.node.chain.head().number;
  await reaches(nodes[1]!.node, height + 4n);
  nodes[0] = await cluster.start(gone!);
  await reaches(nodes[0]!.node, nodes[1]!.node.chain.head().number + 2n);
  expect(nodes[0]!.node.chain.blocks.hashOf(height + 4n)).toBe(nodes[1]!.node.chain.blocks.hashOf(height + 4n));
});

it('seals blocks with a fifth validator that three of four voted in over the control listener', async () => {
  const fifth = cluster.member(4);
  const votes = nodes.slice(0, 3).map(async ({ controlUrl, token }) => {
    const client = new RpcClient(controlUrl, { token });
    return client.call('qbft_proposeValidatorVote', [fifth.node.key.address, true]);
  });
  expect(await Promise.all(votes)).toEqual([true, true, true]);
  await new Promise<void>((resolve) => {
    const stop = nodes[3]!.node.chain.onHead(({ header }) => {
      if (header.coinbase !== fifth.node.key.address) return;
      stop();
      resolve();
    });
  });
  const { chain } = nodes[3]!.node;
  expect(chain.validatorsAfter(chain.head())).toHaveLength(5);
  expect(fifth.node.qbft.status.isValidator).toBe(true);
});
