import { fromHex, randomPrivateKey } from '@atoll/crypto';
import { type Block, decodeBlock, decodeExtraData, encodeBlock, withExtraData } from '@atoll/protocol';
import { pino } from 'pino';

import { Cluster, type Member, reaches, type RunningNode } from '../cluster.js';
import { formatEnode, parseEnode } from './enode.js';
import type { PeerMessage } from './message.js';
import { NodeKey } from './node-key.js';
import { PeerNetwork } from './peer-network.js';
import type { Peer } from './peer.js';

const HEIGHT = 3n;

let cluster: Cluster;
let source: RunningNode;
const open: PeerNetwork[] = [];

beforeAll(async () => {
  cluster = await Cluster.prepare(4, 3, {});
  const validators = cluster.members.slice(0, 4);
  const nodes = await Promise.all(validators.map((member) => cluster.start(member, validators)));
  source = nodes[0]!;
  await reaches(source.node, HEIGHT);
});
afterAll(async () => {
  await Promise.all(open.map((network) => network.close()));
  await cluster.remove();
});

type Change = (block: Block) => Block;

const sealedWith = (block: Block, seals: Uint8Array[]): Block => ({
  ...block,
  header: withExtraData(block.header, { seals }),
});
const sealsOf = (block: Block): Uint8Array[] => decodeExtraData(block.header.extraData).seals;

/** A listed peer that serves the real chain up to {@link HEIGHT}, the last block of it changed; tells why it was left. */
async function feed(follower: Member, change: Change): Promise<{ node: RunningNode; left: Promise<string> }> {
  const key = new NodeKey(randomPrivateKey());
  const raw = (number: bigint): Uint8Array => {
    const block = source.node.chain.blocks.rawBlock(number)!;
    return number === HEIGHT ? encodeBlock(change(decodeBlock(block))) : block;
  };
  const answer = (peer: Peer, message: PeerMessage): void => {
    if (message.kind !== 'getBlocks') return;
    const blocks: Uint8Array[] = [];
    for (let number = message.from; number <= HEIGHT; number++) blocks.push(raw(number));
    peer.send({ kind: 'blocks', id: message.id, blocks });
  };
  let leave: (code: string) => void;
  const left = new Promise<string>((resolve) => (leave = resolve));
  const head = fromHex(source.node.chain.blocks.hashOf(HEIGHT)!);
  const network = new PeerNetwork({
    key,
    genesisHash: fromHex(source.node.chain.blocks.hashOf(0n)!),
    host: '127.0.0.1',
    port: 0,
    log: pino({ level: 'silent' }),
    events: {
      connected: (peer) => peer.send({ kind: 'status', number: HEIGHT, hash: head }),
      disconnected: (_peer, reason) => leave(reason.message),
      message: answer,
    },
  });
  open.push(network);
  const { host, port } = await network.listen();
  network.allow([Cluster.enodeOf(follower)]);
  const node = await cluster.start(follower, []);
  const enode = formatEnode(parseEnode(`enode://${key.id}@${host}:${port}`));
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'admin_addPeer', params: [enode] });
  await fetch(node.controlUrl, { method: 'POST', body, headers: { authorization: `Bearer ${node.token}` } });
  return { node, left };
}

const CHEATS: [string, Change][] = [
  ['SEAL_QUORUM', (block) => sealedWith(block, sealsOf(block).slice(1))],
  ['SEAL_DUPLICATE', (block) => sealedWith(block, [...sealsOf(block), sealsOf(block)[0]!])],
];

it.each(CHEATS)('refuses a fed block with %s, keeps what was good, and hangs up', async (code, change) => {
  const { node, left } = await feed(cluster.members[code === 'SEAL_QUORUM' ? 4 : 5]!, change);
  expect(await left).toContain('INVALID_BLOCK');
  expect(node.node.chain.head().number).toBe(HEIGHT - 1n);
  expect(node.node.peering.network.peers()).toEqual([]);
  expect(node.node.peering.network.penalties).toMatchObject([
    { code: 'INVALID_BLOCK', because: expect.stringMatching(`^${code}: `) },
  ]);
});

it('takes the same block with its own seals from the same kind of peer', async () => {
  const { node } = await feed(cluster.members[6]!, (block) => block);
  await reaches(node.node, HEIGHT);
  expect(node.node.chain.hash).toBe(source.node.chain.blocks.hashOf(HEIGHT));
  expect(node.node.peering.network.peers()).toHaveLength(1);
});
