import { toHex } from '@atoll/crypto';
import { withExtraData, type Address } from '@atoll/protocol';
import { verifyReceipt, type Receipt } from '@atoll/sealed/receipts';

import { SealedChain } from './sealed-chain.js';

type Random = (below: number) => number;
type Known = NonNullable<Parameters<typeof verifyReceipt>[2]['known']>;

/** A node that lies in one way, and what somebody would believe of it. */
export function lies(
  chain: SealedChain,
  receipts: Receipt[],
  known: Known,
  gone: Address,
  random: Random,
  kind: number,
): [string, () => Promise<unknown>] {
  const receipt = receipts[random(receipts.length)]!;
  const height = Number(receipt.block.number);
  const trust = { ...chain.trust, known };
  const other = () => new SealedChain(chain.keys, { chainId: 4_201 });
  const all: [string, () => Promise<unknown>][] = [
    [
      'rolled back, and gone on otherwise with good seals',
      () => {
        const fork = chain.fork(random(chain.height - 1));
        const forged = fork.anchor(toHex(Uint8Array.of(random(256))));
        while (fork.height < chain.height) fork.add();
        return verifyReceipt(forged, fork.node(), trust);
      },
    ],
    ['rolled back, and shorter', () => verifyReceipt(receipt, chain.fork(chain.height - 1 - random(3)).node(), trust)],
    [
      'a block by validators of former times',
      () => {
        // Whoever validated at first goes on as if nobody had ever come or gone.
        const old = chain.fork(1);
        while (old.height < chain.height) old.add();
        return verifyReceipt(old.anchor(), old.node(), trust);
      },
    ],
    [
      'sealed by validators of former times, in place of the chain’s own block',
      () => verifyReceipt(receipts[2]!, chain.node(oldSeals(chain, receipts[2]!, gone)), chain.trust),
    ],
    [
      'a receipt of a chain with another id',
      () => {
        const elsewhere = other();
        return verifyReceipt(elsewhere.anchor(), elsewhere.node(), trust);
      },
    ],
    [
      'the same with this chain’s id written over it',
      () => {
        const elsewhere = other();
        const { chainId, genesis } = receipt;
        return verifyReceipt({ ...elsewhere.anchor(), chainId, genesis }, elsewhere.node(), chain.trust);
      },
    ],
    ['a receipt of this chain for another’s', () => verifyReceipt(receipt, chain.node(), other().trust)],
    [
      'a block left out on the way',
      () => {
        const missing = 1 + random(height);
        return verifyReceipt(
          receipt,
          chain.node((it, { params }) => (Number(params![0]) === missing ? null : it)),
          chain.trust,
        );
      },
    ],
    [
      'a field of a header on the way',
      () => {
        const at = 1 + random(height);
        const field = ['stateRoot', 'parentHash', 'receiptsRoot', 'extraData', 'timestamp', 'miner'][random(6)]!;
        return verifyReceipt(receipt, chain.node(digitOf(at, field, random)), chain.trust);
      },
    ],
    [
      'logs of another block',
      () => {
        const elsewhere = chain.node((it, { method }) => (method === 'eth_getBlockReceipts' ? [] : it));
        return verifyReceipt(receipt, elsewhere, chain.trust);
      },
    ],
  ];
  return all[kind % all.length]!;
}

/** One hexadecimal digit of a field of one block is another. */
const digitOf =
  (height: number, field: string, random: Random) =>
  (answer: unknown, { params }: { params?: readonly unknown[] }): unknown => {
    if (Number(params![0]) !== height || Array.isArray(answer)) return answer;
    const block = answer as Record<string, string>;
    const text = block[field]!;
    const at = 2 + random(text.length - 2);
    const digit = ((Number.parseInt(text[at]!, 16) + 1 + random(15)) % 16).toString(16);
    return { ...block, [field]: `${text.slice(0, at)}${digit}${text.slice(at + 1)}` };
  };

/** The receipt's block, listing and sealed by the validators of the beginning. */
const oldSeals =
  (chain: SealedChain, receipt: Receipt, gone: Address) =>
  (answer: unknown, { method, params }: { method: string; params?: readonly unknown[] }): unknown => {
    const height = Number(receipt.block.number);
    if (method !== 'eth_getBlockByNumber' || Number(params![0]) !== height) return answer;
    const { header } = chain.blocks[height]!;
    const old = chain.validatorsAt(1);
    if (!old.includes(gone)) throw new Error('Who is gone was never there.');
    const extraData = toHex(chain.sealed(withExtraData(header, { validators: old }), old).extraData);
    return { ...(answer as object), extraData };
  };
