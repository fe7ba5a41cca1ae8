import { headerHash, toQuantity, type Hash, type RpcCall } from '@atoll/protocol';
import { recorded, recordedChain } from '@atoll/protocol/recorded';

import { FollowedChain, type Node } from './follow.js';

// Twenty blocks of a real Besu network whose validators changed meanwhile.
const besu = recordedChain('besu-qbft');
const blocks = recorded<Record<string, unknown>[]>('besu-qbft/blocks-0-20.json');
const hashes = besu.headers.map(headerHash);

/** A node that has these blocks, and counts what it is asked. */
function nodeOf(these: (Record<string, unknown> | null)[]): Node & { asked: number } {
  const node = {
    asked: 0,
    call: () => Promise.reject(new Error('not asked for')),
    batch: (calls: readonly RpcCall[]) => {
      node.asked += calls.length;
      return Promise.resolve(calls.map(({ params }) => these[Number(params![0])] ?? null));
    },
  };
  return node as never;
}
const code = (refused: Promise<unknown>) =>
  refused.then(
    () => 'accepted',
    (error: { code?: string }) => error.code,
  );

it('knows each block of a chain that Besu made, from its genesis on', async () => {
  for (const height of [0, 1, 7, 20])
    expect(await FollowedChain.from(besu.genesis, nodeOf(blocks)).hashAt(BigInt(height))).toBe(hashes[height]);
});

it('goes on from where it was, and reaches what lies before by hashes', async () => {
  const first = FollowedChain.from(besu.genesis, nodeOf(blocks));
  await first.hashAt(12n);
  const node = nodeOf(blocks);
  const resumed = () => FollowedChain.from(besu.genesis, node, first.known);
  expect(await resumed().hashAt(20n)).toBe(hashes[20]);
  expect(node.asked).toBe(1 + 8); // the known head, and what came after
  for (const height of [12, 11, 10, 3, 0]) expect(await resumed().hashAt(BigInt(height))).toBe(hashes[height]);
});

it('follows no node that was rolled back, or has other blocks', async () => {
  const first = FollowedChain.from(besu.genesis, nodeOf(blocks));
  await first.hashAt(12n);
  const resumed = (these: typeof blocks) => FollowedChain.from(besu.genesis, nodeOf(these), first.known);
  expect(await code(resumed(blocks.slice(0, 12)).hashAt(8n))).toBe('BLOCK'); // no longer has block 12
  expect(await code(resumed(blocks).hashAt(21n))).toBe('BLOCK'); // does not have it yet
  const with9 = (more: object) => blocks.with(9, { ...blocks[9]!, ...more });
  expect(await code(resumed(with9({ timestamp: toQuantity(1) })).hashAt(8n))).toBe('BLOCK');
  const other = { ...blocks[12]!, stateRoot: `0x${'ab'.repeat(32)}` as Hash };
  expect(await code(resumed(blocks.with(12, other)).hashAt(14n))).toBe('BLOCK');
  expect(await code(FollowedChain.from(besu.genesis, nodeOf(with9({ gasUsed: '0x1' }))).hashAt(9n))).toBe('SEALS');
  expect(await code(FollowedChain.from(besu.genesis, nodeOf(with9({ gasUsed: '0x1' }))).hashAt(14n))).toBe('HEADER');
  expect(await code(FollowedChain.from(besu.genesis, nodeOf(with9({ number: 'x' }))).hashAt(14n))).toBe('HEADER');
});
