import {
  type Address,
  type Block,
  createGenesis,
  genesisHeader,
  type Hash,
  type Header,
  headerHash,
  withExtraData,
} from '@atoll/protocol';

import { Height, QBFT_RULES } from '../height.js';
import {
  type Payload,
  type PreparePayload,
  type Prepare,
  type RoundChange,
  type Signed,
  signPayload,
} from '../message.js';
import type { Signer } from '../ports.js';
import { digestOf, inRound } from '../proposed-block.js';
import { keyOf } from './machine.js';
import { rememberingRecover } from './remembered.js';

/** Four validators, in the order in which they take turns, at height 1 of a chain of their own. */
export const KEYS: readonly Signer[] = [0, 1, 2, 3].map(keyOf).sort((a, b) => (a.address < b.address ? -1 : 1));

export const STRANGER = keyOf(99);

const PARENT: Header = genesisHeader(
  createGenesis({ chainId: 1, validators: KEYS.map(({ address }) => address), blockPeriodMs: 1000 }),
);

export const key = (index: number): Signer => KEYS[index] ?? STRANGER;

/** The state of the validator with this number. */
export function heightOf(index = 0): Height {
  const validators: Address[] = KEYS.map(({ address }) => address);
  return new Height(PARENT, validators, key(index).address, rememberingRecover, [], QBFT_RULES);
}

/** A block for height 1; `mark` makes it another block. */
export function blockBy(proposer: number, round = 0, mark = 1): Block {
  const header: Header = {
    ...PARENT,
    number: 1n,
    parentHash: headerHash(PARENT),
    coinbase: key(proposer).address,
    timestamp: 10n,
    stateRoot: `0x${mark.toString(16).padStart(64, '0')}` as Hash,
    extraData: withExtraData(PARENT, { round }).extraData,
  };
  return { header, transactions: [Uint8Array.of(2, 3, 4)], withdrawals: [] };
}

export const by = <P extends Payload>(index: number, payload: P): Signed<P> => signPayload(payload, key(index));

export function prepareBy(index: number, block: Block, round = 0): Prepare {
  return { kind: 'prepare', signed: signedPrepare(index, digestOf(inRound(block, round)), round) };
}

export const signedPrepare = (index: number, digest: Hash, round = 0): Signed<PreparePayload> =>
  by(index, { kind: 'prepare', height: 1n, round, digest });

/** A round change that prepared nothing. */
export function plainChange(index: number, round: number): RoundChange {
  const signed = by(index, { kind: 'roundChange', height: 1n, round, prepared: null } as const);
  return { kind: 'roundChange', signed, block: null, prepares: [] };
}

/** A round change that proves with the prepares of these validators that the block was prepared in an earlier round. */
export function preparedChange(
  index: number,
  round: number,
  block: Block,
  preparedIn: number,
  signers: number[],
): RoundChange {
  const prepared = inRound(block, preparedIn);
  const digest = digestOf(prepared);
  const claim = { round: preparedIn, digest };
  return {
    kind: 'roundChange',
    signed: by(index, { kind: 'roundChange', height: 1n, round, prepared: claim } as const),
    block: prepared,
    prepares: signers.map((one) => signedPrepare(one, digest, preparedIn)),
  };
}
