import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { Chain } from './chain.js';
import { recordedBlocks, recordedGenesis, scratchDirectory } from './recorded.js';

const DIST = path.resolve(import.meta.dirname, '../../dist');

/** A process that writes block after block and says each number once it is committed. */
function writer(directory: string): string {
  const script = path.join(scratchDirectory(), 'writer.mjs');
  const from = (file: string) => JSON.stringify(pathToFileURL(path.join(DIST, file)).href);
  const fixtures = JSON.stringify(path.resolve(import.meta.dirname, '../../../protocol/fixtures/besu-osaka'));
  const protocol = JSON.stringify(pathToFileURL(path.resolve(DIST, '../../protocol/dist/index.js')).href);
  writeFileSync(
    script,
    `import { readFileSync } from 'node:fs';
     import { Chain } from ${from('chain/chain.js')};
     import { decodeBlock, parseGenesis } from ${protocol};
     const read = (file) => JSON.parse(readFileSync(${fixtures} + '/' + file, 'utf8'));
     const raw = read('raw-blocks.json');
     const chain = await Chain.open({ directory: ${JSON.stringify(directory)}, genesis: parseGenesis(read('genesis.json')) });
     for (let number = Number(chain.head().number) + 1; raw[number]; number++) {
       await chain.importBlock(decodeBlock(Uint8Array.from(Buffer.from(raw[number].slice(2), 'hex'))));
       process.send?.(number);
     }
     process.exit();`,
  );
  return script;
}

/** Runs the writer until it has said `blocks` numbers, then ends it between one instruction and the next. */
async function writeAndKill(script: string, blocks: number): Promise<number> {
  const child = fork(script, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let said = 0;
  let last = 0;
  child.on('message', (number: number) => {
    last = number;
    if (++said === blocks) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  return last;
}

it('loses no committed block and keeps state and head together when the process is killed while it writes', async () => {
  const directory = scratchDirectory();
  const script = writer(directory);
  const options = { directory, genesis: recordedGenesis('besu-osaka') };
  const blocks = recordedBlocks('besu-osaka');
  for (const until of [3, 20, 1, 26, 17, 31]) {
    const last = await writeAndKill(script, until);
    const chain = await Chain.open(options);
    expect(Number(chain.head().number)).toBeGreaterThanOrEqual(last);
    expect(chain.head().stateRoot).toBe(blocks[Number(chain.head().number) - 1]!.header.stateRoot);
    // The next block runs on the whole state, and its root tells whether any of it was lost.
    const next = blocks[Number(chain.head().number)];
    if (next) await chain.importBlock(next);
    await chain.close();
  }
  const chain = await Chain.open(options);
  for (const block of blocks.slice(Number(chain.head().number))) await chain.importBlock(block);
  expect(chain.head()).toEqual(blocks.at(-1)!.header);
  await chain.close();
}, 120_000);

it('stops at a full disk without harm, and goes on when there is room', async () => {
  const directory = scratchDirectory();
  // A limit on the size of a file makes a write fail in the middle, as a full disk does.
  const limited = `trap '' XFSZ; ulimit -f 600; exec ${process.execPath} ${writer(directory)}`;
  const child = spawn('sh', ['-c', limited], { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).not.toBe(0);

  const chain = await Chain.open({ directory, genesis: recordedGenesis('besu-osaka') });
  const blocks = recordedBlocks('besu-osaka');
  const reached = Number(chain.head().number);
  expect(reached).toBeGreaterThan(0);
  expect(reached).toBeLessThan(blocks.length);
  for (const block of blocks.slice(reached)) await chain.importBlock(block);
  expect(chain.head()).toEqual(blocks.at(-1)!.header);
  await chain.close();
}, 60_000);
