// The door out: all that a member needs to go on without this platform, as files that others read too.
import { HeaderChain, parseGenesis } from '@atoll/protocol';

import { AtollError } from './atoll-error.js';
import type { Atoll } from './atoll.js';
import { blocksAfter, follow } from './export/blocks.js';
import { contractFiles } from './export/contracts.js';
import { devicesFile, streamFiles } from './export/devices.js';
import { jsonFile, linesFile, textFile, type ExportedFile } from './export/file.js';
import { readmeOf } from './export/readme.js';
import { Tally, type Counts } from './export/tally.js';
import type { ChainQuery } from './generated/sdk.js';

export type { Counts, ExportedFile };
export type Head = { number: number; hash: string; stateRoot: string };

type Chain = ChainQuery['chain'];

// Whoever answers for the platform does not choose where whoever leaves it writes, nor what its shell is told.
const FILE_NAME = /^(?:(?:keys|streams|contracts)\/)?[A-Za-z0-9][A-Za-z0-9.-]*$/;
const NODE_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** What an organisation takes along of a chain; made once, and read once. */
export class ChainExport {
  private readonly tally = new Tally();
  private readonly headers: HeaderChain;
  private readonly keys: string[] = [];

  private constructor(
    private readonly atoll: Atoll,
    private readonly chain: Chain,
  ) {
    this.headers = HeaderChain.from(parseGenesis(chain.genesis));
    for (const { name } of chain.nodes) if (!NODE_NAME.test(name)) throw unfit('a node', name);
  }

  static async of(atoll: Atoll, id: string): Promise<ChainExport> {
    const { chain } = await atoll.chain({ id });
    if (chain.genesis) return new ChainExport(atoll, chain);
    const message = 'The chain has no genesis yet; wait until it runs.';
    throw new AtollError({ message, extensions: { code: 'CONFLICT' } });
  }

  get genesis(): unknown {
    return this.chain.genesis;
  }

  get counts(): Readonly<Counts> {
    return this.tally.counts;
  }

  /** Blocks that had too many events of one contract to be decoded; their receipts have them. */
  get undecoded(): readonly number[] {
    return this.tally.undecoded;
  }

  /** The last block that was read. */
  get head(): Head {
    const { number, stateRoot } = this.headers.head;
    return { number: Number(number), hash: this.headers.headHash, stateRoot };
  }

  /** The validators whose keys are here, and that the platform runs meanwhile: one key must never run twice. */
  get running(): string[] {
    return this.chain.nodes.filter(({ name, sealing }) => sealing && this.keys.includes(name)).map(({ name }) => name);
  }

  /** Takes a block that an earlier export left, so that this one goes on after it. */
  follow(raw: Uint8Array): void {
    follow(this.headers, raw);
  }

  /** Each is read to its end before the next is asked for. */
  async *files(): AsyncGenerator<ExportedFile> {
    for await (const file of this.everything()) {
      if (!FILE_NAME.test(file.name)) throw unfit('a file', file.name);
      yield file;
    }
  }

  private async *everything(): AsyncGenerator<ExportedFile> {
    const { atoll, tally } = this;
    const chainId = this.chain.id;
    const nodes = this.chain.nodes.map(({ name, role, organisation, address, publicKey, sealing, mine }) => ({
      ...{ name, role, owner: organisation?.name ?? null, mine, address, publicKey, sealing },
    }));
    yield jsonFile('genesis.json', this.genesis);
    yield jsonFile('nodes.json', nodes);
    yield { name: 'blocks.rlp', goesOn: true, parts: blocksAfter(this.headers, atoll, chainId) };
    yield jsonFile('head.json', this.head);
    yield* this.keyFiles();
    const ask = async (page: object) => (await atoll.transactions({ chainId, ...page })).transactions;
    yield tally.counting('transactions', linesFile('transactions.jsonl', ask));
    yield tally.counting('devices', devicesFile(atoll, chainId));
    yield* streamFiles(atoll, chainId, tally);
    yield* contractFiles(atoll, chainId, this.head.number, tally);
    const { head, keys, running } = this;
    yield textFile('README.md', readmeOf({ name: this.chain.name, head, nodes, keys, running }));
  }

  /** The keys of one's own nodes, as ciphertext to one's own backup key; of several copies of a key, the newest. */
  private async *keyFiles(): AsyncGenerator<ExportedFile> {
    const { sealedKeys } = await this.atoll.sealedKeys({ chainId: this.chain.id });
    for (const { nodeName, sealed } of sealedKeys) {
      if (this.keys.includes(nodeName)) continue;
      this.keys.push(nodeName);
      yield this.tally.counting('keys', textFile(`keys/${nodeName}.age`, sealed));
    }
  }
}

const unfit = (what: string, name: string): Error =>
  new Error(`The platform calls ${what} ${JSON.stringify(name)}, which is no name.`);
