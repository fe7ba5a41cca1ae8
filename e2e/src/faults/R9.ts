import { RpcClient } from '@atoll/protocol';
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { chainUntil, isReady } from '../chain.js';
import { Installation } from '../installation.js';
import { NodePod } from '../kubernetes/node-pod.js';
import { BackedUpChain, headerAt, heightOf, type Header } from '../lost-disk.js';
import { join, type Member } from '../member.js';
import { mustEqual, Story, type Tally } from '../story.js';
import { until } from '../wait.js';

const ROUNDS = process.env['ATOLL_FULL'] ? 10 : 1;

/**
 * A validator's disk is wiped, key and all, and restored from what its owner backed up: it comes back under the same address, seals
 * again, and the chain never stops. What would bring a second copy of a key to life is refused. `npm run fault -- R9 [kubernetes]`.
 */
export async function run(driver: 'process' | 'kubernetes' = 'process'): Promise<Tally> {
  const installation = await Installation.up('r9', driver);
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-r9-'));
  const story = new Story();
  try {
    await tell(story, installation, directory);
  } catch (error) {
    if (story.tally.failed === 0) throw error; // a step has told what failed
  } finally {
    await installation.remove();
    await fs.rm(directory, { recursive: true, force: true });
  }
  return story.tally;
}

async function tell(story: Story, { home, addresses, driver }: Installation, directory: string): Promise<void> {
  const member = await join(addresses.graphql, 'Harbour');
  const chainId = await story.step('four validators make blocks', () => found(member));
  const chain = new BackedUpChain(addresses.graphql, member, chainId, path.join(directory, 'backup.key'));
  const at = (name: string) => path.join(home, 'chains', chainId, member.organisationId, name);
  const wipe = (name: string) =>
    driver === 'kubernetes' ? new NodePod(chainId, name).loseDisk() : wipeDirectory(at(name), directory);

  await story.step('their keys are encrypted to a backup key that the member holds, and the blocks kept', () =>
    chain.backUp(4),
  );
  await story.step('a drill executes the backup and arrives at the state root of the live chain', () => chain.drill());

  for (let round = 0; round < ROUNDS; round++) {
    const name = `validator-${round % 4}`;
    await refused(story, `a second copy of ${name}, which runs`, /CONFLICT/, () => chain.restore(name));
    await story.step(`the disk of ${name} is wiped, and the chain goes on without it`, () =>
      chain.lose(name, () => wipe(name)),
    );
    await story.step(`${name} is restored under the same address, and seals again`, () => chain.bringBack(name));
  }

  // Out of the platform's sight, which on a cluster would take another one.
  if (driver === 'process')
    await story.step(
      'a copy of a disk that somebody runs elsewhere keeps its key from coming back, until it ends',
      async () => {
        const { id } = await chain.node('validator-3');
        const copy = await runElsewhere(at('validator-3'), path.join(directory, 'copy'));
        try {
          await until('validator-3 to be seen as lost', async () => (await chain.node('validator-3')).phase === 'Lost');
          await until('the copy to be connected to all others', async () => {
            const others = (await chain.nodes()).filter(({ name }) => name !== 'validator-3');
            return others.every(({ peers }) => peers === 3);
          });
          const { restoreNode } = await member.atoll.restoreNode({ id });
          await until('the refusal', async () => {
            const { restoration } = await member.atoll.restoration({ id: restoreNode.id });
            if (/is connected to a node with its key/.test(restoration.message)) return true;
            throw new Error(`${restoration.status}: ${restoration.message}`);
          });
        } finally {
          copy.kill('SIGKILL');
        }
        await chain.bringBack('validator-3');
      },
    );

  await story.step('no block was missed for long, and all four agree on every hash', async () => {
    const rpcs = (await chain.nodes()).map(({ rpcUrl }) => new RpcClient(rpcUrl!));
    mustEqual(rpcs.length, 4, 'the number of nodes');
    const head = Math.min(...(await Promise.all(rpcs.map(heightOf))));
    const blocks = await Promise.all(rpcs.map((rpc) => blocksTo(rpc, head)));
    const [first = []] = blocks;
    for (const own of blocks)
      mustEqual(
        own.map(({ hash }) => hash),
        first.map(({ hash }) => hash),
        'the chain of a node',
      );
    const times = first.slice(1).map(({ timestamp }) => Number(timestamp));
    const gaps = times.slice(1).map((time, i) => time - times[i]!);
    console.log(
      `    ${head} blocks, ${driver === 'process' ? ROUNDS + 1 : ROUNDS} disks wiped, 0 forks, longest pause ${Math.max(...gaps)} s`,
    );
    if (Math.max(...gaps) > 30) throw new Error(`The chain stood still for ${Math.max(...gaps)} s.`);
  });
}

/** At once, lest the platform starts the node again in the middle. */
async function wipeDirectory(home: string, directory: string): Promise<void> {
  const pid = await pidOf(home);
  const gone = path.join(directory, `wiped-${pid}`);
  await fs.rename(home, gone);
  process.kill(pid, 'SIGKILL');
  await fs.rm(gone, { recursive: true, maxRetries: 5 });
}

/** Takes a node's disk away, and starts what ran on it once more from there, out of the platform's sight. */
async function runElsewhere(home: string, elsewhere: string): Promise<ChildProcess> {
  const pid = await pidOf(home);
  const [program = '', ...args] = (await fs.readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').slice(0, -1);
  await fs.rename(home, elsewhere);
  process.kill(pid, 'SIGKILL');
  await until('the ports and files of the first to be free', async () => !(await isAlive(pid)));
  const moved = args.map((word) => word.replace(home, elsewhere));
  return spawn(program, moved, { stdio: 'ignore' });
}

/** What only waits for its parent holds nothing any more. */
async function isAlive(pid: number): Promise<boolean> {
  const status = await fs.readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return status !== '' && !/^State:\s+Z/m.test(status);
}

async function found(member: Member): Promise<string> {
  const { foundConsortium } = await member.atoll.foundConsortium({ input: { name: 'Harbour' } });
  const validators = [{ organisationId: member.organisationId, count: 4 }];
  const input = {
    consortiumId: foundConsortium.id,
    name: 'tides',
    engine: 'atoll-node',
    blockPeriodMs: 1_000,
    validators,
  };
  const { createChain } = await member.atoll.createChain({ input });
  await chainUntil(member, createChain.id, 'the chain to be ready', isReady);
  return createChain.id;
}

async function refused(story: Story, what: string, words: RegExp, attempt: () => Promise<unknown>): Promise<void> {
  await story.step(`refused: ${what}`, async () => {
    const answer = await attempt().then(
      () => 'It was accepted.',
      (error: Error) => error.message,
    );
    if (!words.test(answer)) throw new Error(answer);
  });
}

async function pidOf(directory: string): Promise<number> {
  return (JSON.parse(await fs.readFile(path.join(directory, 'process.json'), 'utf8')) as { pid: number }).pid;
}

async function blocksTo(rpc: RpcClient, head: number): Promise<Header[]> {
  return Promise.all(Array.from({ length: head + 1 }, (_, number) => headerAt(rpc, number)));
}
