import { toHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';

import { CONSTANTS } from './constants.js';
import { EMPTY_VANITY, encodeExtraData } from './extra-data.js';
import { type Address, type Hash, type Hex, toAddress, toQuantity, ZERO_ADDRESS } from './hex.js';

/** The timing of QBFT, under the names Besu gives it. */
export interface QbftConfig {
  blockperiodseconds: number;
  /** Takes the place of the seconds where it is given: periods below a second, or between seconds. */
  xblockperiodmilliseconds?: number;
  /** Votes are cleared in every block whose number this divides. */
  epochlength: number;
  /** How long round 0 may take; each further round takes twice as long. */
  requesttimeoutseconds: number;
}

/** The rules of a chain. London and all before it are active from block 0; later forks by time. */
export interface GenesisConfig {
  chainId: number;
  londonBlock: number;
  shanghaiTime?: number;
  cancunTime?: number;
  pragueTime?: number;
  osakaTime?: number;
  /** The base fee is 0 from block 1 on. */
  zeroBaseFee?: boolean;
  /** The largest runtime code in bytes, instead of EIP-170's. */
  contractSizeLimit?: number;
  qbft: QbftConfig;
  /** What other clients read from the same file. */
  [other: string]: unknown;
}

/** An account that exists from the start. */
export interface GenesisAccount {
  balance: Hex;
  nonce?: Hex;
  code?: Hex;
  storage?: Record<Hash, Hash>;
}

/** A genesis file in Besu's form, plain JSON: given to either engine as it is, it yields the same genesis block. */
export interface Genesis {
  config: GenesisConfig;
  nonce: Hex;
  timestamp: Hex;
  gasLimit: Hex;
  difficulty: Hex;
  mixHash: Hash;
  coinbase: Address;
  alloc: Record<Address, GenesisAccount>;
  extraData: Hex;
  baseFeePerGas?: Hex;
}

/** What somebody who founds a chain decides; the rest of its genesis follows. */
export interface GenesisChoices {
  chainId: number;
  validators: readonly Address[];
  blockPeriodMs: number;
  epochLength?: number;
  requestTimeoutSeconds?: number;
  gasLimit?: bigint;
  alloc?: Record<Address, GenesisAccount>;
  zeroBaseFee?: boolean;
  contractSizeLimit?: number;
  /** Seconds since 1970; the default 0 lets the first block follow at once. */
  timestamp?: number;
}

const EARLY_FORKS = {
  homesteadBlock: 0,
  eip150Block: 0,
  eip155Block: 0,
  eip158Block: 0,
  byzantiumBlock: 0,
  constantinopleBlock: 0,
  petersburgBlock: 0,
  istanbulBlock: 0,
  muirGlacierBlock: 0,
  berlinBlock: 0,
  londonBlock: 0,
} as const;

const LATE_FORKS = { shanghaiTime: 0, cancunTime: 0, pragueTime: 0, osakaTime: 0 } as const;

/** A new chain with every fork up to Osaka from the start. */
export function createGenesis(choices: GenesisChoices): Genesis {
  const { chainId, zeroBaseFee = true, contractSizeLimit, gasLimit = 60_000_000n, timestamp = 0 } = choices;
  return {
    config: {
      chainId,
      ...EARLY_FORKS,
      ...LATE_FORKS,
      zeroBaseFee,
      ...(contractSizeLimit !== undefined && { contractSizeLimit }),
      qbft: timing(choices),
    },
    nonce: '0x0',
    timestamp: toQuantity(timestamp),
    gasLimit: toQuantity(gasLimit),
    difficulty: toQuantity(CONSTANTS.difficulty),
    mixHash: CONSTANTS.mixHash,
    coinbase: ZERO_ADDRESS,
    alloc: choices.alloc ?? {},
    extraData: genesisExtraData(choices.validators),
  };
}

/** The least time between two blocks. */
export function blockPeriodMs({ qbft }: Pick<GenesisConfig, 'qbft'>): number {
  return qbft.xblockperiodmilliseconds ?? qbft.blockperiodseconds * 1000;
}

function timing({ blockPeriodMs, epochLength = 30_000, requestTimeoutSeconds }: GenesisChoices): QbftConfig {
  if (!Number.isInteger(blockPeriodMs) || blockPeriodMs < 1) throw Fault.invalid('blockPeriodMs', 'must be 1 or more');
  const whole = blockPeriodMs % 1000 === 0;
  const seconds = Math.max(1, Math.floor(blockPeriodMs / 1000));
  return {
    blockperiodseconds: seconds,
    ...(!whole && { xblockperiodmilliseconds: blockPeriodMs }),
    epochlength: epochLength,
    requesttimeoutseconds: requestTimeoutSeconds ?? 2 * seconds,
  };
}

function genesisExtraData(addresses: readonly Address[]): Hex {
  const validators = [...new Set(addresses.map((address) => toAddress(address, 'validators')))].sort();
  if (validators.length === 0) throw Fault.invalid('validators', 'must name at least one validator');
  if (validators.length < addresses.length) throw Fault.invalid('validators', 'must name each validator once');
  return toHex(encodeExtraData({ vanity: EMPTY_VANITY, validators, vote: null, round: 0, seals: [] }));
}
