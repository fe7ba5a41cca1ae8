import { genesisHash, parseGenesis, RpcClient, type Genesis } from '@atoll/protocol';
import { readReceipt, verifyReceipt, type ChainTrust, type Receipt } from '@atoll/sealed/receipts';
import fs from 'node:fs/promises';

import { UsageError } from './failure.js';
import { knownChain, rememberChain } from './known-heads.js';
import { showOne, type Columns, type Format } from './output.js';

export type ReceiptOptions = Format & { rpc?: string; genesis?: string; anchor?: `0x${string}`; state?: boolean };

type Verified = {
  stream: string;
  seq: string;
  value: string;
  /** RFC 3339, in UTC: what the block says. */
  recordedAt: string;
  signer: string;
  assurance: string;
  late: boolean;
  block: string;
  chainId: string;
};

const columns: Columns<Verified> = {
  stream: (v) => v.stream,
  reading: (v) => v.seq,
  value: (v) => v.value,
  'recorded at': (v) => v.recordedAt,
  'signed by': (v) => v.signer,
  assurance: (v) => v.assurance,
  late: (v) => (v.late ? 'yes' : 'no'),
  block: (v) => v.block,
  chain: (v) => v.chainId,
};

/** A receipt has less; nobody reads a file of any size to find out that it is none. */
const MOST_BYTES = 1_000_000;

/** Checks a receipt by a node alone; null where the file is no receipt at all. */
export async function verifyReceiptFile(file: string, options: ReceiptOptions): Promise<void | null> {
  if ((await fs.stat(file)).size > MOST_BYTES) return null;
  const text = await fs.readFile(file, 'utf8');
  if (!isReceipt(text)) return null;
  const receipt = readReceipt(text);
  if (!options.rpc) throw new UsageError('A receipt is checked against a chain: --rpc URL names a node of it.');
  const trust = await trustOf(receipt, options);
  const rpc = new RpcClient(options.rpc, { timeoutMs: 60_000 });
  const { recordedAt, signer, known } = await verifyReceipt(receipt, rpc, trust, { state: options.state ?? false });
  await rememberChain(genesisHash(trust.genesis), { genesis: trust.genesis, contract: trust.contract, known });
  const { stream, seq, value, batch, block, chainId } = receipt;
  const at = new Date(Number(recordedAt) * 1_000).toISOString();
  const { assurance, late } = batch;
  showOne(
    { stream, seq, value, recordedAt: at, signer, assurance, late, block: block.number, chainId },
    columns,
    options,
  );
}

/** What the reader trusts: what he gives, or what was found right here before. Never what the receipt says. */
async function trustOf(receipt: Receipt, { genesis: file, anchor }: ReceiptOptions): Promise<ChainTrust> {
  const given = file ? await genesisIn(file) : null;
  const before = await knownChain(given ? genesisHash(given) : receipt.genesis);
  const genesis = given ?? (before && parseGenesis(before.genesis));
  const contract = anchor ?? before?.contract;
  if (!genesis)
    throw new UsageError("This chain was not seen here before: --genesis FILE gives the chain's genesis file.");
  if (!contract)
    throw new UsageError("This chain's contract is not known here: --anchor ADDRESS gives its DataAnchor.");
  return { genesis, contract, ...(before?.known && { known: before.known }) };
}

async function genesisIn(file: string): Promise<Genesis> {
  try {
    return parseGenesis(JSON.parse(await fs.readFile(file, 'utf8')));
  } catch (cause) {
    throw new UsageError(`${file} is not a genesis file: ${(cause as Error).message}`, { cause });
  }
}

function isReceipt(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'v' in value;
  } catch {
    return false;
  }
}
