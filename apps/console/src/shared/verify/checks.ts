import { toHex } from '@atoll/crypto';
import {
  decodeExtraData,
  EMPTY_CODE_HASH,
  encodeHeader,
  genesisHash,
  headerHash,
  logsBloom,
  parseGenesis,
  receiptFromRpc,
  receiptsRoot,
  toQuantity,
  transactionHash,
  transactionsRoot,
  verifyAccountProof,
  verifySeals,
  type AccountProof,
  type Block,
  type Genesis,
} from '@atoll/protocol';
import { checkReading, checkReceipt, FollowedChain, readReceipt, type KnownHead } from '@atoll/sealed/receipts';
import {
  AtollError,
  type AccountQuery,
  type BlockPartsFragment,
  type EventPartsFragment,
  type MinedTransactionPartsFragment,
} from '@atoll/sdk';

import { atoll } from '../atoll.js';
import { blocksFrom, platformNode } from './platform-node.js';
import { otherInBlock, otherInTransaction, sameLogs } from './shown.js';

type Hex = `0x${string}`;

/** What is checked, one after the other. */
export type CheckName =
  | ('chain' | 'seals' | 'transactions' | 'receipts' | 'block' | 'transaction' | 'account' | 'reading' | 'receipt')
  | ('entry' | 'inclusion' | 'continuity');
/** What a check found, for people. */
export type Found = { check: CheckName; detail: string };

/** Somebody who hears of each check as it is passed; the first that is not throws. */
export type Hearing = { onCheck: (found: Found) => void; onProgress: (number: bigint) => void };

/** What is shown does not agree with what the chain's validators sealed; the message says where, if there is more to say. */
export class NotProven extends Error {
  constructor(
    readonly check: CheckName,
    message = '',
  ) {
    super(message);
  }
}

/** Heads that this browser followed a chain to before, by the hash of its genesis: whoever has other blocks there is found out. */
const KNOWN = 'atoll.verified.';

const BEGAN = 'atoll.genesis.';

/** The chain as it began. From the first time on, this browser takes no other beginning for the same chain. */
async function genesisOf(chainId: string): Promise<Genesis> {
  const { genesis } = (await atoll.chain({ id: chainId })).chain;
  if (!genesis) throw new NotProven('chain', 'no genesis');
  const read = parseGenesis(genesis);
  const [began, before] = [genesisHash(read), localStorage.getItem(BEGAN + chainId)];
  if (before !== null && before !== began) throw new NotProven('chain', `${before} ≠ ${began}`);
  localStorage.setItem(BEGAN + chainId, began);
  return read;
}

/** That a block is of the chain, and its header sealed. */
async function checkHeader(chainId: string, number: bigint, hearing: Hearing, shown?: Hex): Promise<Sealed> {
  const genesis = await genesisOf(chainId);
  const began = genesisHash(genesis);
  const remembered = localStorage.getItem(KNOWN + began);
  const known = remembered ? (JSON.parse(remembered) as KnownHead) : undefined;
  // Kept on the way, too: a long chain takes a while, and whoever leaves meanwhile goes on from there.
  const keep = () => localStorage.setItem(KNOWN + began, JSON.stringify(chain.known));
  const node = platformNode(chainId, (at) => {
    keep();
    hearing.onProgress(at);
  });
  const chain: FollowedChain = FollowedChain.from(genesis, node, known);
  const hash = await chain.hashAt(number).catch((error: Error) => {
    // Who cannot answer has shown nothing that is not so.
    throw error instanceof AtollError || error instanceof TypeError ? error : new NotProven('chain', error.message);
  });
  keep();
  if (shown && hash !== shown) throw new NotProven('chain', `${number}: ${hash}`);
  hearing.onCheck({ check: 'chain', detail: began });

  const block = (await blocksFrom(chainId, Number(number), 1))[0];
  if (!block || headerHash(block.header) !== hash) throw new NotProven('seals');
  const { seals, validators } = decodeExtraData(block.header.extraData);
  // The hash of a block holds who may seal it, and not who did.
  try {
    verifySeals(block.header, validators);
  } catch (error) {
    throw new NotProven('seals', (error as Error).message);
  }
  hearing.onCheck({ check: 'seals', detail: `${seals.length} / ${validators.length}` });
  return { block, hash, genesis };
}

type Sealed = { block: Block; hash: Hex; genesis: Genesis };

/** Header, seals, transactions and receipts of a block; what `atoll verify` checks of one, and by the same code. */
export async function checkBlock(chainId: string, number: bigint, shown: Hex, hearing: Hearing): Promise<Checked> {
  const { block, hash, genesis } = await checkHeader(chainId, number, hearing, shown);
  if (transactionsRoot(block.transactions) !== block.header.transactionsRoot) throw new NotProven('transactions');
  hearing.onCheck({ check: 'transactions', detail: String(block.transactions.length) });
  const outcomes = await outcomesOf(chainId, block);
  const receipts = receiptsOf(outcomes);
  if (receiptsRoot(receipts) !== block.header.receiptsRoot) throw new NotProven('receipts');
  hearing.onCheck({ check: 'receipts', detail: block.header.receiptsRoot });
  return { block, hash, genesis, outcomes, receipts };
}

/** What came of a block's transactions, in their order. */
type Outcomes = { mined: MinedTransactionPartsFragment[]; events: EventPartsFragment[] };
export type Checked = Sealed & { outcomes: Outcomes; receipts: Uint8Array[] };

/** Besides: that whatever the page says of the block is what its header holds. */
export async function checkShownBlock(chainId: string, shown: BlockPartsFragment, hearing: Hearing): Promise<void> {
  const { block } = await checkBlock(chainId, BigInt(shown.number), shown.hash, hearing);
  const other = otherInBlock(shown, block.header, block.transactions.length);
  if (other) throw new NotProven('block', other);
  hearing.onCheck({ check: 'block', detail: shown.stateRoot });
}

/** Besides its block: that the transaction stands in it, and that whatever the page says of it is what was signed and logged. */
export async function checkTransaction(
  chainId: string,
  shown: MinedTransactionPartsFragment & { events: { nodes: EventPartsFragment[] } },
  hearing: Hearing,
): Promise<void> {
  const { hash, blockNumber, position } = shown;
  const { block: of } = await atoll.block({ chainId, number: blockNumber });
  const { block, outcomes } = await checkBlock(chainId, BigInt(blockNumber), of.hash, hearing);
  const raw = block.transactions[position];
  if (!raw || transactionHash(raw) !== hash) throw new NotProven('transaction');
  const other = await otherInTransaction(shown, raw, outcomes.mined[position]!);
  if (other) throw new NotProven('transaction', other);
  const logged = outcomes.events.filter(({ transactionHash: at }) => at === hash);
  if (!sameLogs(shown.events.nodes, logged)) throw new NotProven('receipts');
  hearing.onCheck({ check: 'transaction', detail: String(position) });
}

type ShownAccount = NonNullable<AccountQuery['address']['account']>;

/** What an address is, by a proof against the state of a sealed block. */
export async function checkAccount(
  chainId: string,
  address: Hex,
  { blockNumber, balance, nonce, codeHash, proof }: ShownAccount,
  hearing: Hearing,
): Promise<void> {
  const { block } = await checkHeader(chainId, BigInt(blockNumber), hearing);
  attempt('account', () => {
    const account = verifyAccountProof(block.header.stateRoot, { ...(proof as AccountProof), address });
    const code = account && account.codeHash !== EMPTY_CODE_HASH ? account.codeHash : null;
    const same = balance === String(account?.balance ?? 0n) && nonce === String(account?.nonce ?? 0n);
    if (!same || code !== codeHash) throw new NotProven('account');
  });
  hearing.onCheck({ check: 'account', detail: block.header.stateRoot });
}

/** A reading's receipt: who signed its batch, that the reading is in it, and that a block has the batch. */
export async function checkReadingReceipt(
  chainId: string,
  { text, contract }: { text: string; contract: Hex },
  hearing: Hearing,
): Promise<void> {
  const receipt = readReceipt(text);
  const genesis = await genesisOf(chainId);
  const trust = { chainId: String(genesis.config.chainId), genesis: genesisHash(genesis), contract };
  attempt('reading', () => checkReading(receipt, trust));
  hearing.onCheck({ check: 'reading', detail: receipt.signatures[0]!.signer });
  const checked = await checkBlock(chainId, BigInt(receipt.block.number), receipt.block.hash as Hex, hearing);
  const evidence = {
    header: toHex(encodeHeader(checked.block.header)),
    transactions: checked.block.transactions.map((raw) => toHex(raw)),
    receipts: checked.receipts.map((raw) => toHex(raw)),
  };
  attempt('receipt', () => checkReceipt(receipt, evidence, { ...trust, hash: checked.hash }));
  hearing.onCheck({ check: 'receipt', detail: receipt.txHash });
}

function attempt(check: CheckName, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    throw new NotProven(check, (error as Error).message);
  }
}

/** Outcomes, gas and events, as the pages show them. */
async function outcomesOf(chainId: string, { header, transactions }: Block): Promise<Outcomes> {
  const [mined, events] = await Promise.all([
    transactionsOf(chainId, transactions),
    transactions.length === 0 ? [] : eventsOf(chainId, String(header.number)),
  ]);
  return { mined, events };
}

/** The receipts that a block's root is made of. */
function receiptsOf({ mined, events }: Outcomes): Uint8Array[] {
  let cumulative = 0n;
  return mined.map(({ hash, type, succeeded, gasUsed }) => {
    cumulative += BigInt(gasUsed);
    const logs = events
      .filter(({ transactionHash: of }) => of === hash)
      .sort((a, b) => a.logIndex - b.logIndex)
      .map(({ address, topics, data }) => ({ address, topics, data }));
    return receiptFromRpc({
      type: toQuantity(BigInt(type)),
      status: succeeded ? '0x1' : '0x0',
      cumulativeGasUsed: toQuantity(cumulative),
      logsBloom: toHex(logsBloom(logs)),
      logs,
    });
  });
}

function transactionsOf(chainId: string, raw: readonly Uint8Array[]): Promise<MinedTransactionPartsFragment[]> {
  return Promise.all(
    raw.map(
      async (bytes) => (await atoll.minedTransaction({ chainId, hash: transactionHash(bytes) })).minedTransaction,
    ),
  );
}

async function eventsOf(chainId: string, number: string): Promise<EventPartsFragment[]> {
  const all: EventPartsFragment[] = [];
  let after: string | null = null;
  do {
    const input = { chainId, fromBlock: number, toBlock: number, oldestFirst: true };
    const { events } = await atoll.events({ input, first: 100, ...(after && { after }) });
    all.push(...events.nodes);
    after = events.pageInfo.hasNextPage ? events.pageInfo.endCursor : null;
  } while (after);
  return all;
}
