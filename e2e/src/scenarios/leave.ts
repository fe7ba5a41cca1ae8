import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { commandLine } from '../atoll-cli.js';
import { balanceOf } from '../contracts.js';
import { Installation } from '../installation.js';
import { join, type Member } from '../member.js';
import { NODE } from '../node-network.js';
import { mustEqual, tell, type Story, type Tally } from '../story.js';
import { until } from '../wait.js';
import { foundChain, type Setting } from './baas/setting.js';
import { goOn } from './leave/alone.js';
import { provideAge } from './leave/age-program.js';
import { ship, type Cargo } from './leave/cargo.js';
import type { Export, Exported } from './leave/leaver.js';

/** Many blocks in little time, so that an export takes several requests. */
const BLOCK_PERIOD_MS = 250;
const CRATES = Number(process.env['ATOLL_FULL'] ? 200 : 12);
/** More than the platform gives at once, several times over. */
const BLOCKS = process.env['ATOLL_FULL'] ? 2_000 : 150;

/**
 * Three members leave the platform, which is then gone, and go on with what they took along, by the words of the README.md in it:
 * `npm run scenario -- leave [process|kubernetes]`.
 */
export async function run(driver: 'process' | 'kubernetes' = 'process'): Promise<Tally> {
  const installation = await Installation.up('leave', driver, { ATOLL_DEMO: 'off', ATOLL_ENGINES: 'atoll-node' });
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-leaving-'));
  let there = true;
  const takeDown = async () => {
    if (there) await installation.remove();
    there = false;
  };
  try {
    return await tell('leave', { 'with what is theirs': (story) => leave(story, installation, directory, takeDown) });
  } finally {
    await takeDown();
    await fs.rm(directory, { recursive: true, force: true });
  }
}

async function leave(
  story: Story,
  { addresses }: Installation,
  directory: string,
  takeDown: () => Promise<void>,
): Promise<void> {
  const { graphql } = addresses;
  const setting = await foundChain(story, graphql, BLOCK_PERIOD_MS);
  const { port, line, yard, chain } = setting;
  const cargo = await story.step(`contracts with events, and ${CRATES} transactions`, () => ship(setting, CRATES));
  await story.step('each member has its keys encrypted to a backup key of its own', async () => {
    for (const member of [port, line, yard]) await planBackups(member, setting, graphql, directory);
  });
  await story.step(`the chain has ${BLOCKS} blocks`, () =>
    until('the blocks', async () => Number((await port.atoll.chain({ id: chain.id })).chain!.height) >= BLOCKS, {
      seconds: BLOCKS,
    }),
  );

  const exportOf = (member: Member) => ['export', chain.id, '--to', directoryOf(directory, member)] as const;
  await story.step('an export is killed in the middle, and the last block is torn', async () => {
    const target = directoryOf(directory, port);
    await killedInTheMiddle(commandLine(graphql, port).start(...exportOf(port)), target);
  });
  const exports = await story.step('it goes on where it ended, and the others export, too', async () => {
    const kept = await fs.readFile(path.join(directoryOf(directory, port), 'blocks.rlp'));
    const made: Export[] = [];
    for (const member of [port, line, yard]) {
      const { answer: exported, words: told } = await commandLine(graphql, member).told<Exported>(...exportOf(member));
      made.push({ member: member.name, directory: directoryOf(directory, member), told, exported });
    }
    const blocks = await fs.readFile(path.join(directoryOf(directory, port), 'blocks.rlp'));
    if (blocks.length <= kept.length || !blocks.subarray(0, kept.length).equals(kept))
      throw new Error('It has other blocks than before.');
    const [, from] = /Goes on after block (\d+)/.exec(made[0]!.told) ?? [];
    if (!(Number(from) > 0)) throw new Error(`It began anew: ${made[0]!.told}`);
    console.log(`      went on after block ${from}, up to block ${made[0]!.exported.head.number}`);
    mustEqual(
      made.map(({ exported: { keys, contracts } }) => [keys, contracts]),
      [
        [2, 2],
        [1, 2],
        [1, 2],
      ],
      'The keys and contracts of each',
    );
    return made;
  });

  await story.step('whoever exports is warned of keys that still run, at the terminal and in the README', async () => {
    for (const { told, directory: place } of exports) {
      const readme = await fs.readFile(path.join(place, 'README.md'), 'utf8');
      for (const file of await fs.readdir(path.join(place, 'keys'))) {
        const name = path.basename(file, '.age');
        if (!new RegExp(`still runs .*${name}`).test(told)) throw new Error(`Nobody said that ${name} runs: ${told}`);
        if (!new RegExp(`still ran .*${name}`).test(readme))
          throw new Error(`The README does not say that ${name} ran.`);
      }
    }
  });
  await story.step('refused: what is not theirs', () => takeWhatIsNotTheirs(setting, graphql, directory));
  await story.step('what the platform said of the state is noted', () => stateIs(setting, cargo));

  await story.step('the whole platform is taken down, with all that it had', takeDown);
  const bin = path.join(directory, 'bin');
  await fs.mkdir(bin);
  await fs.writeFile(path.join(bin, 'atoll-node'), `#!/bin/sh\nexec "${process.execPath}" "${NODE}" "$@"\n`, {
    mode: 0o755,
  });
  console.log(`    Keys are opened with ${await provideAge(bin)}.`);
  await goOn(story, exports, cargo, bin);
}

const directoryOf = (directory: string, { name }: { name: string }) => path.join(directory, name.toLowerCase());

async function planBackups(member: Member, { chain }: Setting, url: string, directory: string): Promise<void> {
  const place = directoryOf(directory, member);
  await fs.mkdir(place, { mode: 0o700 });
  const key = path.join(place, 'backup.key');
  const atoll = commandLine(url, member);
  await atoll.print('backup-key', 'create', key);
  await atoll.print('backups', 'plan', chain.id, '--key', key);
  const own = (await member.atoll.chain({ id: chain.id })).chain!.nodes.filter(({ mine }) => mine).length;
  await until(`the keys of ${member.name}`, async () => {
    const { sealedKeys } = await member.atoll.sealedKeys({ chainId: chain.id });
    return sealedKeys.length === own;
  });
}

/** Several blocks, and less than all of them. */
const SOME_BYTES = 8_000;
/** How many bytes of the last block the file lost, as when a machine loses its power. */
const TORN_BYTES = 40;

/** Ends an export as soon as it has written some blocks. */
async function killedInTheMiddle(
  child: ReturnType<ReturnType<typeof commandLine>['start']>,
  directory: string,
): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  const blocks = path.join(directory, 'blocks.rlp');
  const { size } = await until(
    'the first blocks',
    async () => {
      const found = await fs.stat(blocks);
      return found.size > SOME_BYTES && found;
    },
    { everyMs: 1 },
  );
  child.kill('SIGKILL');
  mustEqual(await ended, 'SIGKILL', 'What ended the export');
  const files = await fs.readdir(directory);
  if (files.includes('README.md')) throw new Error('The export was complete already.');
  const after = await fs.stat(blocks);
  await fs.truncate(blocks, after.size - TORN_BYTES);
  console.log(`      killed at ${size} bytes of blocks`);
}

/** A stranger sees no chain, a member no other member's keys, and no export is written over another chain's. */
async function takeWhatIsNotTheirs({ line, chain }: Setting, url: string, directory: string): Promise<void> {
  const eve = await join(url, 'Eve');
  await refused(/NOT_FOUND/, () =>
    commandLine(url, eve).print('export', chain.id, '--to', directoryOf(directory, eve)),
  );
  const { chain: seen } = await line.atoll.chain({ id: chain.id });
  const own = seen!.nodes.flatMap(({ mine, name }) => (mine ? [`${name}.age`] : []));
  mustEqual(await fs.readdir(path.join(directoryOf(directory, line), 'keys')), own, 'The keys that Line exported');
  const other = path.join(directory, 'another-chain');
  await fs.mkdir(other);
  await fs.writeFile(path.join(other, 'genesis.json'), '{"config":{"chainId":1}}');
  await refused(/another chain/, () => commandLine(url, line).print('export', chain.id, '--to', other));
}

async function refused(words: RegExp, attempt: () => Promise<unknown>): Promise<void> {
  const answer = await attempt().then(
    () => 'It was accepted.',
    (error: Error) => error.message,
  );
  if (!words.test(answer)) throw new Error(answer);
}

async function stateIs({ port, yard, chain }: Setting, cargo: Cargo): Promise<void> {
  const { deployments } = await yard.atoll.deployments({ chainId: chain.id, first: 10 });
  const at = (address: string) => deployments.nodes.find((one) => one.address === address)!.id;
  const { readContract } = await port.atoll.readContract({
    input: { deploymentId: at(cargo.address), function: 'count', arguments: [] },
  });
  mustEqual(readContract.result, String(cargo.labels.length), 'The number of crates');
  const balance = await balanceOf(yard, at(cargo.token.address), cargo.token.holder.address);
  mustEqual(String(balance), cargo.token.supply, 'The balance');
}
