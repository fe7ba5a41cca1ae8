import { kernelView } from '@atoll/contracts';
import { toHex } from '@atoll/crypto';
import { Fault, type Actor } from '@atoll/kernel';
import { genesisHash, parseGenesis, type Hex } from '@atoll/protocol';
import {
  ASSURANCES,
  BATCH_ANCHORED,
  checkReading,
  ReceiptError,
  receiptText,
  type Receipt,
} from '@atoll/sealed/receipts';
import { Store } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { claimOf } from '../streams/anchor-calls.js';
import { ReadingsService, type ReceiptParts } from '../streams/readings.service.js';

/** What a node says of a mined transaction, as far as receipts need it. */
type Mined = {
  transactionHash: Hex;
  blockHash: Hex;
  blockNumber: Hex;
  logs: { address: Hex; topics: Hex[]; data: Hex; logIndex: Hex }[];
} | null;

/** What the platform knows of a batch beside the chain: how the chain began, and the signature that it was anchored by. */
type Known = { genesis: unknown; signature: Hex };

/** Receipts that prove readings without this platform. */
@Injectable()
export class ReceiptsService {
  constructor(
    private readonly store: Store,
    private readonly readings: ReadingsService,
  ) {}

  /** A reading's receipt as its canonical text. What does not prove what it says is not handed out. */
  async receipt(actor: Actor, streamId: string, seq: bigint): Promise<string> {
    const parts = await this.readings.receiptParts(actor, streamId, seq);
    const { view, known } = await this.store.as(actor, async (db) => ({
      view: await kernelView(db, actor.organisationId, parts.stream.chainId),
      known: await this.knownOf(db, parts),
    }));
    const hash = parts.transaction?.hash;
    const mined = hash ? await view.onNode((rpc) => rpc.call<Mined>('eth_getTransactionReceipt', [hash])) : null;
    if (!mined) throw notYet('its transaction is in no block that a node has');
    const receipt = receiptOf(parts, known, mined);
    const { chainId, genesis, contract } = receipt;
    try {
      checkReading(receipt, { chainId, genesis, contract });
    } catch (cause) {
      if (!(cause instanceof ReceiptError)) throw cause;
      throw new Fault(
        { code: 'CONFLICT', what: 'receipt', because: `it would prove nothing: ${cause.message}` },
        { cause },
      );
    }
    return receiptText(receipt);
  }

  private async knownOf(db: Parameters<typeof kernelView>[0], { stream, batch }: ReceiptParts): Promise<Known> {
    const { organisationId, chainId } = stream;
    const { genesis } = await db.chain.findUniqueOrThrow({ where: { id: chainId }, select: { genesis: true } });
    const where = { organisationId, id: batch.signatureId ?? '' };
    const made = batch.signatureId ? await db.signature.findFirst({ where }) : null;
    if (!genesis || !made?.signature) throw notYet('its batch or its chain is not complete yet');
    return { genesis, signature: toHex(made.signature) };
  }
}

function receiptOf(parts: ReceiptParts, { genesis, signature }: Known, mined: NonNullable<Mined>): Receipt {
  const { stream, batch, reading, value, leaf, position, size, path, evmChainId } = parts;
  const claim = claimOf(stream, batch);
  const contract = toHex(stream.contract);
  const log = mined.logs.find(
    ({ address, topics }) =>
      address.toLowerCase() === contract && topics[0] === BATCH_ANCHORED && topics[1] === claim.stream,
  );
  if (!log) throw notYet('its transaction anchored no batch of this stream');
  const assurance = ASSURANCES.find((it) => it === batch.assurance) ?? ASSURANCES[2];
  return {
    ...{
      v: 1,
      chainId: String(evmChainId),
      genesis: genesisHash(parseGenesis(genesis)),
      contract,
      stream: claim.stream,
    },
    ...{ seq: String(reading.seq), value: toHex(value), leaf: toHex(leaf) },
    ...{ index: position, size, path: path.map((hash) => toHex(hash)), root: claim.root },
    batch: {
      ...{ index: BigInt(log.topics[2]!).toString(), seqFrom: String(claim.seqFrom), seqTo: String(claim.seqTo) },
      ...{
        ctRoot: claim.ctRoot,
        tFrom: String(claim.tFrom),
        tTo: String(claim.tTo),
        assurance,
        late: batch.late ?? false,
      },
    },
    signatures: [{ signer: `0x${log.topics[3]!.slice(-40)}`, signature }],
    ...{ txHash: mined.transactionHash, logIndex: Number(log.logIndex) },
    block: { number: BigInt(mined.blockNumber).toString(), hash: mined.blockHash },
  };
}

const notYet = (because: string) => new Fault({ code: 'CONFLICT', what: 'receipt', because });
