import { execFile } from 'node:child_process';
import { unzipSync } from 'fflate';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { NODE } from '../node-network.js';
import { BLOCKS_MS } from './dialogs.js';
import type { Seen } from './first-minute.js';
import type { Visit } from './visit.js';

type Head = { number: number; hash: string; stateRoot: string };

/** What an organisation takes along in one archive is executed by a node that knows nothing else; what is not the chain's is not saved. */
export async function leavingStory(visit: Visit, chainPath: string, seen: Seen): Promise<void> {
  const { page } = visit;
  await visit.to(`${chainPath}/connect`);
  await forged(visit, seen);
  await crowded(visit);
  const saved = page.waitForEvent('download', { timeout: BLOCKS_MS });
  await page.getByRole('button', { name: 'Take everything along' }).click();
  const files = unzipSync(await fs.readFile(await (await saved).path()));
  const text = (name: string) => Buffer.from(files[name]!).toString();
  const head = JSON.parse(text('head.json')) as Head;
  await visit.context.unroute('**/graphql');
  await page.getByText(`Saved, up to block ${head.number.toLocaleString('en')}`).waitFor();
  await page.getByText(`the receipts of these blocks have them: ${head.number.toLocaleString('en')}.`).waitFor();
  await seen('taken-along');

  const mine = (JSON.parse(text('nodes.json')) as { name: string; mine: boolean; sealing: boolean }[]).filter(
    ({ mine }) => mine,
  );
  expect(text('README.md')).toContain(`up to block ${head.number}`);
  const keys = Object.keys(files).flatMap((name) => /^keys\/(.+)\.age$/.exec(name)?.[1] ?? []);
  expect(keys.sort()).toEqual(mine.map(({ name }) => name).sort());
  for (const name of keys) expect(text(`keys/${name}.age`)).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----/);
  const running = mine.flatMap(({ name, sealing }) => (sealing ? [name] : []));
  await page.getByText(`The platform still runs ${running.join(', ')}`).waitFor();
  expect(await executed(files)).toMatchObject({ head: head.hash, stateRoot: head.stateRoot });
}

/** A block with one byte of it changed by whoever answers for the platform. */
async function forged({ context, page }: Visit, seen: Seen): Promise<void> {
  await context.route('**/graphql', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/"rawBlocks":\["0x(\w+)(\w\w)"/, (_, most: string, last: string) => {
      return `"rawBlocks":["0x${most}${last === '00' ? '01' : '00'}"`;
    });
    await route.fulfill({ response: answer, body });
  });
  await page.getByRole('button', { name: 'Take everything along' }).click();
  await page.getByText('The platform gave something that is not of this chain').waitFor({ timeout: BLOCKS_MS });
  await seen('taken-along-forged');
  await context.unroute('**/graphql');
}

/** As if the last block of the archive had more events of each contract than the platform gives at once. */
async function crowded({ context }: Visit): Promise<void> {
  let last: number | undefined;
  await context.route('**/graphql', (route) => {
    const { variables } = route.request().postDataJSON() as { variables?: { input?: { toBlock?: string } } };
    const to = variables?.input?.toBlock;
    if (to === undefined) return route.fallback();
    last ??= Number(to);
    if (Number(to) < last) return route.fallback();
    return route.fulfill({ json: { errors: [{ message: 'Too many', extensions: { code: 'LIMIT_EXCEEDED' } }] } });
  });
}

/** By a node that has nothing but the files. */
async function executed(files: Record<string, Uint8Array>): Promise<unknown> {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-taken-'));
  try {
    for (const name of ['genesis.json', 'blocks.rlp']) await fs.writeFile(path.join(directory, name), files[name]!);
    const args = [NODE, 'import', '--genesis', 'genesis.json', '--blocks', 'blocks.rlp'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: directory });
    return JSON.parse(stdout);
  } finally {
    await fs.rm(directory, { recursive: true, force: true });
  }
}
