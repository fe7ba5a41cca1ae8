// A contract that is not ours, on a chain that is not ours, called through the client that is written for it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import ts from 'typescript';
import { createTestClient, createWalletClient, http, publicActions, type Abi, type Hex } from 'viem';

import { startPlatform, Terminal } from './testing.js';

const require = createRequire(import.meta.url);
const { abi, bytecode } = require('@openzeppelin/contracts/build/contracts/TimelockController.json') as {
  abi: Abi;
  bytecode: Hex;
};

let anvil: ChildProcess;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let ada: Terminal;
let directory: string;
let source: string;
let organisation: string;
let token: string;
let keyId: string;

beforeAll(async () => {
  platform = await startPlatform();
  ada = await Terminal.open();
  const words = ['sign-up', '--url', platform.url, '--email', 'ada@example.org', '--name', 'ada'];
  await ada.run(words, { stdin: 'correct horse battery\n' });
  organisation = await ada.print('organisations', 'create', 'Port', '-q');
  const consortium = await ada.print('consortia', 'found', 'Harbour', '-q');
  token = await ada.print(
    ...['application-keys', 'create', 'program', '--scopes'],
    ...['contract:read', 'transaction:send', 'transaction:read', '-q'],
  );
  const deployment = await deploy(consortium);
  // Inside of the workspace, so that what the module imports is found.
  directory = await fs.mkdtemp(fileURLToPath(new URL('../../../node_modules/.atoll-client-', import.meta.url)));
  source = await ada.print('contracts', 'client', deployment);
}, 120_000);

afterAll(async () => {
  if (directory) await fs.rm(directory, { recursive: true });
  await ada?.close();
  await platform?.close();
  if (anvil?.kill()) await once(anvil, 'exit');
});

/** Puts the contract on the chain, and into the tables what the worker would have seen of it. */
async function deploy(consortium: string): Promise<string> {
  const url = await startAnvil();
  const wallet = createWalletClient({ transport: http(url) });
  const chain = createTestClient({ mode: 'anvil', transport: http(url), pollingInterval: 50 }).extend(publicActions);
  const [account] = await wallet.getAddresses();
  const args = [7n, [], [], account!] as const;
  const hash = await wallet.deployContract({ abi, bytecode, args, account: account!, chain: null });
  const { contractAddress, blockNumber } = await chain.waitForTransactionReceipt({ hash });

  const admin = new pg.Client(platform.adminUrl);
  await admin.connect();
  const [chainId, releaseId, id] = Array.from({ length: 3 }, () => crypto.randomUUID());
  keyId = crypto.randomUUID();
  await admin.query(`INSERT INTO keys (organisation_id, id, name) VALUES ($1, $2, 'deployer')`, [organisation, keyId]);
  // Another member's words get into a program of ours.
  const methods = { 'getMinDelay()': { notice: '*/ throw 1; /*' } };
  const natspec = { userdoc: { notice: '*/ throw 1; /*', methods }, devdoc: {} };
  await admin.query(
    `INSERT INTO chains (consortium_id, id, name, evm_chain_id, founded_by, desired, engine, block_period_ms, request_timeout_seconds, epoch_length, gas_limit)
     VALUES ($1, $2, 'tides', 31337, $3, 'RUNNING', 'atoll-node', 1000, 2, 30000, 30000000)`,
    [consortium, chainId, organisation],
  );
  await admin.query(
    `INSERT INTO nodes (organisation_id, id, consortium_id, chain_id, name, role, phase, rpc_url, height)
     VALUES ($1, gen_random_uuid(), $2, $3, 'validator-0', 'VALIDATOR', 'Running', $4, 0)`,
    [organisation, consortium, chainId, url],
  );
  await admin.query(
    `INSERT INTO releases (organisation_id, id, name, contract_name, status) VALUES ($1, $2, 'Lock', 'Lock', 'COMPILED')`,
    [organisation, releaseId],
  );
  await admin.query(
    `INSERT INTO deployments (organisation_id, id, consortium_id, chain_id, release_id, key_id, arguments, contract_name, status, address, block_number, abi, natspec)
     VALUES ($1, $2, $3, $4, $5, $6, '[]', 'Lock', 'VERIFIED', $7, $8, $9, $10)`,
    [organisation, id, consortium, chainId, releaseId, keyId].concat([
      contractAddress!.toLowerCase(),
      String(blockNumber),
      JSON.stringify(abi),
      JSON.stringify(natspec),
    ]),
  );
  await admin.end();
  return id!;
}

async function startAnvil(): Promise<string> {
  const machine = `${process.platform}-${{ x64: 'amd64' }[process.arch as 'x64'] ?? process.arch}`;
  const program = require.resolve(`@foundry-rs/anvil-${machine}/bin/anvil`);
  anvil = spawn(program, ['--port', '0', '--hardfork', 'osaka'], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(anvil.stdout!)) {
    const [, address] = /^Listening on (.+)$/.exec(line) ?? [];
    if (!address) continue;
    anvil.stdout!.resume();
    return `http://${address}`;
  }
  throw new Error('Anvil ended before it listened.');
}

/** Uses that are right, and each mistake that a compiler should find. */
const USES = `import { connect, abi, address } from './client.js';
import { getContract, type PublicClient } from 'viem';
const lock = connect({ origin: '', token: '' });
export const role: string | undefined = (await lock.POST('/PROPOSER_ROLE', {})).data?.result;
export const delay: string | undefined = (await lock.POST('/getMinDelay', {})).data?.result;
export const by: string | undefined = (await lock.GET('/events/MinDelayChange', { params: { query: { fromBlock: '0' } } })).data?.[0]?.arguments.newDuration;
export const direct: bigint = await getContract({ abi, address, client: {} as PublicClient }).read.getMinDelay();
// @ts-expect-error there is no such function
await lock.POST('/burn', {});
// @ts-expect-error an argument is missing
await lock.POST('/hasRole', { body: { arguments: { role: '0x' } } });
// @ts-expect-error a number loses digits
await lock.POST('/updateDelay', { body: { arguments: { newDelay: 7 }, keyId: '' } });
// @ts-expect-error nobody signs
await lock.POST('/updateDelay', { body: { arguments: { newDelay: '7' } } });
// @ts-expect-error it is a string
export const wrong: bigint | undefined = (await lock.POST('/getMinDelay', {})).data?.result;
`;

it('compiles strictly, and finds what is wrong before it runs', async () => {
  const files = ['client.ts', 'uses.ts'].map((name) => path.join(directory, name));
  await Promise.all([source, USES].map((text, i) => fs.writeFile(files[i]!, text)));
  const program = ts.createProgram(files, {
    ...{ strict: true, noEmit: true, skipLibCheck: true, exactOptionalPropertyTypes: true, types: [] },
    ...{
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    },
  });
  const problems = ts.getPreEmitDiagnostics(program).map(({ messageText, file, start }) => ({
    ...{ text: ts.flattenDiagnosticMessageText(messageText, ' '), file: file?.fileName },
    line: file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : null,
  }));
  expect(problems).toEqual([]);
}, 120_000);

it('calls the contract, and is told what it refuses', async () => {
  const module = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
  });
  const file = path.join(directory, 'client.mjs');
  await fs.writeFile(file, module.outputText);
  const { connect } = (await import(file)) as { connect: (options: object) => { POST: Post; GET: Post } };
  const lock = connect({ origin: new URL(platform.url).origin, token });

  expect((await lock.POST('/getMinDelay', {})).data).toMatchObject({ result: '7' });
  const [changed] = (await lock.GET('/events/MinDelayChange', { params: { query: { fromBlock: '0' } } }))
    .data as object[];
  expect(changed).toMatchObject({ name: 'MinDelayChange', arguments: { oldDuration: '0', newDuration: '7' } });
  const wish = { body: { arguments: { newDelay: '9' }, keyId } };
  expect((await lock.POST('/updateDelay', wish)).data).toMatchObject({ status: 'QUEUED', hash: null });
  const broken = { body: { arguments: { newDelay: '-9' }, keyId } };
  expect((await lock.POST('/updateDelay', broken)).error).toMatchObject({
    code: 'INVALID',
    field: 'arguments.newDelay',
  });
}, 60_000);

type Post = (path: string, options: object) => Promise<{ data?: unknown; error?: unknown }>;

it('prints the document for generators of other languages', async () => {
  const document = JSON.parse(
    await ada.print('contracts', 'openapi', /deployment (\S+)\./.exec(source)![1]!),
  ) as object;
  expect(document).toMatchObject({ openapi: '3.1.0', paths: { '/updateDelay': {} } });
});
