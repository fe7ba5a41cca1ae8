import { randomPrivateKey } from '@atoll/crypto';
import { formatEnode, loadOrCreateKey, NodeKey, parseEnode } from '@atoll/node';
import {
  decodeBlock,
  decodeExtraData,
  encodeBlock,
  genesisHash,
  headerHash,
  parseGenesis,
  withExtraData,
  type Block,
  type Genesis,
} from '@atoll/protocol';
import { AtollError } from '@atoll/sdk';
import fs from 'node:fs/promises';
import path from 'node:path';

import { chainUntil, isReady } from '../../chain.js';
import { deployToken, newKey, TOKEN } from '../../contracts.js';
import { Follower } from '../../follower.js';
import type { Installation } from '../../installation.js';
import { Liar } from '../../liar.js';
import { join, type Member } from '../../member.js';
import type { Story } from '../../story.js';
import { until } from '../../wait.js';
import { foundChain, type Setting } from './setting.js';

export async function cheat(story: Story, installation: Installation): Promise<void> {
  const setting = await foundChain(story, installation.addresses.graphql);
  const pirate = await story.step('a fourth organisation signs up, of no consortium', () =>
    join(installation.addresses.graphql, 'Pirate'),
  );
  await meddle(story, setting, pirate);
  await forge(story, setting, installation);
}

/** What the platform is asked for by somebody to whom the chain does not belong. */
async function meddle(story: Story, { port, line, chain }: Setting, pirate: Member): Promise<void> {
  const lineNode = chain.nodes.find(({ organisation }) => organisation?.id === line.organisationId)!;
  const read = ({ atoll }: Member) => atoll.chain({ id: chain.id });
  await story.refuses(
    'an outsider reads the chain',
    'NOT_FOUND',
    () => read(pirate),
    () => read(port),
  );

  const nodeOf = ({ atoll }: Member) => atoll.node({ id: lineNode.id });
  await story.refuses(
    'an outsider reads a node',
    'NOT_FOUND',
    () => nodeOf(pirate),
    () => nodeOf(port),
  );

  const stop = ({ atoll }: Member) => atoll.stopNode({ id: lineNode.id });
  const stopAndStart = async (member: Member) => {
    await stop(member);
    await member.atoll.startNode({ id: lineNode.id });
    await chainUntil(member, chain.id, 'the chain to be ready again', isReady);
  };
  await story.refuses(
    'an outsider stops a node',
    'NOT_FOUND',
    () => stop(pirate),
    () => stopAndStart(line),
  );
  await story.refuses(
    "a member stops another member's node",
    'NOT_FOUND',
    () => stop(port),
    () => stopAndStart(line),
  );

  const logs = ({ atoll }: Member) => atoll.nodeLogs({ id: lineNode.id, lines: 5 });
  await story.refuses(
    "a member reads the logs of another member's node",
    'NOT_FOUND',
    () => logs(port),
    () => logs(line),
  );

  const deploy = async (member: Member) => deployToken(member, chain.id, (await newKey(member, 'deployer')).id, '1');
  await story.refuses(
    'an outsider deploys to the chain',
    'NOT_FOUND',
    () => deploy(pirate),
    () => deploy(port),
  );

  const borrowed = await story.step('a member has a key of its own', () => newKey(line, 'borrowed'));
  const signWith = (member: Member) =>
    member.atoll.submitTransaction({
      input: { chainId: chain.id, keyId: borrowed.id, to: borrowed.address as `0x${string}`, value: '0' },
    });
  await story.refuses(
    "a member signs with another member's key",
    'NOT_FOUND',
    () => signWith(port),
    () => signWith(line),
  );

  const invite = ({ atoll }: Member) => atoll.inviteOrganisation({ input: { consortiumId: chain.consortium.id } });
  await story.refuses(
    'an outsider invites into the consortium',
    'NOT_FOUND',
    () => invite(pirate),
    () => invite(line),
  );

  const remove = async ({ atoll }: Member) => {
    const { deleteChain } = await atoll.deleteChain({ id: chain.id });
    await atoll.withdrawProposal({ id: deleteChain.id });
  };
  await story.refuses(
    'an outsider proposes to delete the chain',
    'NOT_FOUND',
    () => remove(pirate),
    () => remove(line),
  );

  const compile = (member: Member, content: string) =>
    member.atoll.createRelease({
      input: { name: 'x', contractName: 'Shell', sources: [{ path: 'Shell.sol', content }] },
    });
  const tenMegabytes = `${TOKEN}// ${'x'.repeat(10_000_000)}`;
  await story.refuses(
    'ten megabytes of source',
    'LIMIT_EXCEEDED',
    () => compile(port, tenMegabytes),
    () => compile(port, TOKEN),
  );
}

/** What a stranger, and a member's own node turned hostile, tell other nodes. */
async function forge(story: Story, { yard, chain }: Setting, { home }: Installation): Promise<void> {
  const { chain: whole } = await yard.atoll.chain({ id: chain.id });
  const genesis = parseGenesis(whole.genesis) satisfies Genesis;
  const hash = Buffer.from(genesisHash(genesis).slice(2), 'hex');
  const own = chain.nodes.find(({ organisation }) => organisation?.id === yard.organisationId)!;
  const directory = path.join(home, 'chains', chain.id, yard.organisationId, own.name);
  const [validator = ''] = JSON.parse(await fs.readFile(path.join(directory, 'static-nodes.json'), 'utf8')) as string[];

  // Yard stops its validator and uses its key: whoever owns a machine owns what is on it.
  await yard.atoll.stopNode({ id: own.id });
  await chainUntil(yard, chain.id, 'the node to stop', ({ nodes }) =>
    nodes.some(({ id, phase }) => id === own.id && phase === 'Stopped'),
  );
  const key = await loadOrCreateKey(path.join(directory, 'data', 'key'), () => undefined);
  const dial = async (as: NodeKey): Promise<Liar> => {
    const { liar } = await Liar.at(as, hash);
    liar.dial(validator);
    try {
      await until('the validator to let us in', async () => liar.connected(), { seconds: 5 });
      return liar;
    } catch {
      await liar.close();
      throw new AtollError({
        message: 'The validator hung up before it said a word.',
        extensions: { code: 'STRANGER' },
      });
    }
  };

  let member: Liar | undefined;
  const stranger = new NodeKey(randomPrivateKey());
  await story.refuses(
    'a stranger peers with a validator',
    'STRANGER',
    () => dial(stranger),
    async () => {
      member = await dial(key);
    },
  );
  if (!member) return;

  const raw = await member.fetch(1n, 8);
  await member.close();
  await feed(story, raw, { genesis: whole.genesis, hash, key, home });
  await yard.atoll.startNode({ id: own.id });
}

type Feed = { genesis: unknown; hash: Uint8Array; key: NodeKey; home: string };

/** Blocks are fed to followers that know nobody else; a forged one differs from its twin in its seals only. */
async function feed(story: Story, raw: Uint8Array[], { genesis, hash, key, home }: Feed): Promise<void> {
  const blocks = raw.map((bytes) => decodeBlock(bytes));
  const last = blocks.at(-1)!;
  const serve = async (sealed: Block, name: string) => {
    const { liar, port } = await Liar.at(key, hash);
    const follower = await Follower.start(path.join(home, 'followers', name), genesis, enodeOf(key, port));
    try {
      liar.dial(follower.enode);
      const chain = [...blocks.slice(0, -1), sealed];
      const head = { number: sealed.header.number, hash: Buffer.from(headerHash(sealed.header).slice(2), 'hex') };
      liar.claim(head, new Map(chain.map((block) => [block.header.number, encodeBlock(block)])));
      const honest = Number(last.header.number);
      await until('the follower to take the block or refuse it', async () => {
        return follower.penalties().length > 0 || (await follower.height()) === honest;
      });
      const [refusal] = follower.penalties();
      if (refusal) throw new AtollError({ message: refusal, extensions: { code: refusal.split(':')[0] ?? '' } });
    } finally {
      await Promise.all([follower.stop(), liar.close()]);
    }
  };

  const { seals } = decodeExtraData(last.header.extraData);
  const sealedBy = (these: typeof seals): Block => ({
    ...last,
    header: withExtraData(last.header, { seals: these }),
  });
  const honest = (name: string) => () => serve(last, name);
  await story.refuses(
    'a block with too few seals',
    'SEAL_QUORUM',
    () => serve(sealedBy(seals.slice(1)), 'few'),
    honest('few-twin'),
  );
  await story.refuses(
    'a block with a duplicated seal',
    'SEAL_DUPLICATE',
    () => serve(sealedBy([seals[0]!, ...seals.slice(0, -1)]), 'duplicate'),
    honest('duplicate-twin'),
  );
}

function enodeOf({ id }: NodeKey, port: number): string {
  return formatEnode({ ...parseEnode(`enode://${id}@127.0.0.1:1`), port });
}
