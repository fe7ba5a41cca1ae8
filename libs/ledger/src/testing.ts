// A real database, a real EVM that is not ours, and an organisation that writes to it.
import { Actor, PERMISSIONS } from '@atoll/kernel';
import { keccak256, toHex } from '@atoll/crypto';
import {
  decodeHeader,
  encodeHeader,
  headerFromRpc,
  RpcClient,
  type Hash,
  type Header,
  type RpcBlock,
} from '@atoll/protocol';
import { testPostgres } from '@atoll/embedded/testing';
import type { Handler } from '@atoll/queue';
import { migrate, newId, provisionLogins, Store, type Transaction } from '@atoll/store';

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import type { Abi } from 'viem';

import type { Custody } from './custody/custody.js';
import { SealedCustody } from './custody/sealed-custody.js';
import { Heads } from './indexer/heads.js';
import type { Headers, HeadersOf } from './indexer/headers.js';
import { IndexReconciler } from './indexer/index.reconciler.js';
import { accountKey, type AccountRef } from './transactions/account.js';
import { AccountReconciler } from './transactions/account.reconciler.js';
import { TransactionsService } from './transactions/transactions.service.js';

export { Mortal } from './mortal.js';

const MIGRATIONS = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/** A database of its own on a real Postgres, as its superuser, the API and the worker see it. */
export async function testDatabase() {
  const { url, close } = await testPostgres({ migrate: (at) => migrate(at, MIGRATIONS) });
  const logins = await provisionLogins(url, { api: 'test-api', worker: 'test-worker', gateway: 'test-gateway' });
  const [admin, api, worker] = [url, logins.api, logins.worker].map((at) => new Store(at, { connections: 8 }));
  return {
    ...{ admin: admin!, api: api!, worker: worker!, logins, url },
    close: async () => {
      await Promise.all([admin, api, worker].map((store) => store!.close()));
      await close();
    },
  };
}

export type TestDatabase = Awaited<ReturnType<typeof testDatabase>>;

export type TestChain = { url: string; rpc: RpcClient; close(): Promise<void> };

/** Anvil, Foundry's EVM, without fees as Atoll's chains are. Mines each transaction at once, or with `options` as they say. */
export async function testChain(evmChainId = 31_337, options: string[] = []): Promise<TestChain> {
  const child = spawn(
    anvil(),
    [
      ...['--port', '0', '--chain-id', String(evmChainId), '--hardfork', 'osaka', '--order', 'fifo'],
      ...['--block-base-fee-per-gas', '0', '--gas-limit', '1000000000', '--disable-min-priority-fee'],
      ...options,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  for await (const line of createInterface(child.stdout)) {
    const [, address] = /^Listening on (.+)$/.exec(line) ?? [];
    if (!address) continue;
    child.stdout.resume();
    const url = `http://${address}`;
    const close = async () => void (child.kill() && (await once(child, 'exit')));
    return { url, rpc: new RpcClient(url), close };
  }
  throw new Error('Anvil ended before it listened.');
}

/** The program itself: the package's launcher would stay between it and our signals. */
function anvil(): string {
  const machine = `${process.platform}-${{ x64: 'amd64' }[process.arch as 'x64'] ?? process.arch}`;
  return createRequire(import.meta.url).resolve(`@foundry-rs/anvil-${machine}/bin/anvil`);
}

/** Anvil's blocks follow each other, and nobody seals them: what is left of the rules is the parent. */
class UnsealedHeaders implements Headers {
  headHash: Hash;

  constructor(public head: Header) {
    this.headHash = hashOf(head);
  }

  append(header: Header): Hash {
    if (header.number !== this.head.number + 1n || header.parentHash !== this.headHash)
      throw new Error('it does not follow');
    this.head = header;
    return (this.headHash = hashOf(header));
  }

  tallyState(): object {
    return {};
  }
}

const hashOf = (header: Header): Hash => toHex(keccak256(encodeHeader(header)));

/** Goes on after the last block, or after Anvil's genesis block. */
export function unsealedHeaders(rpc: RpcClient): HeadersOf {
  return async (_, kept) => {
    if (kept) return new UnsealedHeaders(decodeHeader(kept.header));
    return new UnsealedHeaders(headerFromRpc(await rpc.call<RpcBlock>('eth_getBlockByNumber', ['0x0', true])));
  };
}

/** What becomes of a request on its way to a node: it may get lost, and so may its answer. */
export type Fate = 'answered' | 'lost' | 'unanswered';

const answerOf = async (url: string, body: string): Promise<string> =>
  (await fetch(url, { method: 'POST', headers: FRESH, body })).text();

/** A kept connection may be closed by the node in the moment in which it is used again, and lose what was to arrive. */
const FRESH = { 'content-type': 'application/json', connection: 'close' };

/** A way to a node on which requests get lost, as `fate` decides, and answers are put in other `words`, which know the request. */
export async function testGate(url: string) {
  const gate = {
    url: '',
    fate: (_request: string): Fate | Promise<Fate> => 'answered',
    words: (answer: string, _request: string): string => answer,
    close: () => server.close(),
  };
  const server = http.createServer(async (request, response) => {
    const body = await text(request);
    const fate = await gate.fate(body);
    if (fate === 'lost') return void response.destroy();
    const json = await answerOf(url, body).catch(() => null);
    if (json === null) return void response.destroy(); // as the node has gone, which it does before the last who ask it
    if (fate === 'unanswered') return void response.destroy();
    response.setHeader('content-type', 'application/json').end(gate.words(json, body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  gate.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return gate;
}

/** Does what a worker would with these handlers, until nothing is left to do. */
export async function workOff(handlers: readonly Handler[]): Promise<void> {
  for (let busy = true; busy;) {
    busy = false;
    for (const handler of handlers) {
      for (const key of await handler.due(100)) {
        await handler.handle(key);
        busy = true;
      }
    }
  }
}

/** An organisation with a chain row, whose only node is at `url`. */
export class Scene {
  private constructor(
    readonly database: TestDatabase,
    readonly actor: Actor,
    readonly chainId: string,
    readonly custody: SealedCustody,
  ) {}

  static async open(url: string, evmChainId = 31_337, database?: TestDatabase): Promise<Scene> {
    const data = database ?? (await testDatabase());
    const { platform } = data.admin;
    const actor = new Actor(newId(), null, PERMISSIONS);
    const { organisationId } = actor;
    await platform.organisation.create({ data: { id: organisationId, name: 'Harbour' } });
    const consortium = await platform.consortium.create({ data: { name: 'Sea', foundedBy: organisationId } });
    await platform.consortiumMember.create({ data: { consortiumId: consortium.id, organisationId } });
    const chain = await platform.chain.create({
      data: {
        ...{ consortiumId: consortium.id, name: 'Tides', evmChainId, foundedBy: organisationId, desired: 'RUNNING' },
        ...{
          engine: 'atoll-node',
          blockPeriodMs: 1_000,
          requestTimeoutSeconds: 2,
          epochLength: 30_000,
          gasLimit: 30_000_000,
        },
      },
    });
    const node = { organisationId, consortiumId: consortium.id, chainId: chain.id, name: 'validator-0' };
    await platform.node.create({ data: { ...node, role: 'VALIDATOR', phase: 'Running', rpcUrl: url, height: 0 } });
    const custody = new SealedCustody(data.worker, { id: 'test', bytes: new Uint8Array(32).fill(7) });
    return new Scene(data, actor, chain.id, custody);
  }

  /** A key that is born already. */
  async key(name = `key-${newId()}`): Promise<AccountRef & { address: `0x${string}` }> {
    const { organisationId } = this.actor;
    const { id: keyId } = await this.database.admin.platform.key.create({ data: { organisationId, name } });
    const { address } = await this.custody.create({ organisationId, keyId });
    return { organisationId, chainId: this.chainId, keyId, address };
  }

  reconciler(store: Store = this.database.worker, custody: Custody = this.custody): AccountReconciler {
    return new AccountReconciler(store, custody);
  }

  /** Indexes the scene's chain, whose node is Anvil. */
  indexer(chain: TestChain, store: Store = this.database.worker, heads = new Heads()): IndexReconciler {
    return new IndexReconciler(store, heads, unsealedHeaders(chain.rpc));
  }

  /** Looks again, as the worker would, until nothing is left to do. */
  async settle(account: AccountRef, reconciler = this.reconciler()): Promise<Transaction[]> {
    while (await reconciler.handle(accountKey(account))) continue;
    return this.transactions(account);
  }

  transactions({ organisationId, chainId, keyId }: AccountRef): Promise<Transaction[]> {
    const where = { organisationId, chainId, keyId };
    return this.database.admin.platform.transaction.findMany({ where, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  }

  /** Leaves the chain's consortium, as its owner would; or joins it again. */
  leave(leftAt: Date | null = new Date()) {
    const { organisationId } = this.actor;
    return this.database.admin.platform.consortiumMember.updateMany({ where: { organisationId }, data: { leftAt } });
  }

  halt(conditions: object[], desired: 'RUNNING' | 'STOPPED' | 'PROPOSED' = 'RUNNING') {
    return this.database.admin.platform.chain.update({ where: { id: this.chainId }, data: { conditions, desired } });
  }
}

/** A deployment row of the scene's organisation, as the worker has it once the contract is there. */
export async function deployedRow(scene: Scene, contractName: string, { address, abi }: { address: string; abi: Abi }) {
  const { organisationId } = scene.actor;
  const { platform } = scene.database.admin;
  const { keyId } = await scene.key();
  const { consortiumId } = await platform.chain.findUniqueOrThrow({ where: { id: scene.chainId } });
  const known = { abi: abi as object[], contractName };
  const release = await platform.release.create({
    data: { organisationId, name: contractName, status: 'COMPILED', ...known },
  });
  const of = { organisationId, consortiumId, chainId: scene.chainId, releaseId: release.id, keyId };
  return platform.deployment.create({ data: { ...of, ...known, status: 'VERIFIED', address, arguments: [] } });
}

/** A scene whose node is behind a gate, and the service that writes to its chain. */
export async function gatedScene() {
  const chain = await testChain();
  const gate = await testGate(chain.url);
  const scene = await Scene.open(gate.url);
  const service = new TransactionsService(scene.database.api);
  const close = async () => {
    gate.close();
    await chain.close();
    await scene.database.close();
  };
  return { chain, gate, scene, service, close };
}

export type GatedScene = Awaited<ReturnType<typeof gatedScene>>;
