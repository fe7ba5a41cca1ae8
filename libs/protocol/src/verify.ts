import { recoverAddress } from '@atoll/crypto';

import { CONSTANTS } from './constants.js';
import { decodeExtraData, type ExtraData } from './extra-data.js';
import { forkAt, isSince } from './fork.js';
import { blockPeriodMs, type GenesisConfig } from './genesis.js';
import { type Header, headerHash, sealDigest } from './header.js';
import type { Address } from './hex.js';
import { nextBaseFee } from './base-fee.js';
import { quorum } from './validators.js';

/** The rules of a header. Each has its own code, so that who is refused learns what was wrong. */
export type HeaderRule =
  | 'NUMBER'
  | 'PARENT_HASH'
  | 'TIMESTAMP_EARLY'
  | 'TIMESTAMP_LATE'
  | 'GAS_LIMIT'
  | 'GAS_USED'
  | 'BASE_FEE'
  | 'CONSTANT'
  | 'FORK_FIELDS'
  | 'EXTRA_DATA'
  | 'VALIDATORS'
  | 'COINBASE'
  | 'SEAL_PRESENT'
  | 'SEAL_MALFORMED'
  | 'SEAL_DUPLICATE'
  | 'SEAL_STRANGER'
  | 'SEAL_QUORUM'
  | 'ROLLBACK';

/** A header that breaks the rule `code`. */
export class InvalidHeader extends Error {
  override readonly name = 'InvalidHeader';

  constructor(
    readonly code: HeaderRule,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What a header is measured against. */
export interface HeaderContext {
  parent: Header;
  /** The validators after the parent, in ascending order. */
  validators: readonly Address[];
  config: GenesisConfig;
  /** The clock. Without it headers may lie in the future: when syncing, the seals vouch for the time. */
  nowSeconds?: number;
}

const MIN_GAS_LIMIT = 5000n;
const MAX_GAS_LIMIT = 2n ** 63n - 1n;
/** A block may change the gas limit by less than this part of its parent's (yellow paper 4.4). */
const GAS_LIMIT_DIVISOR = 1024n;
const MAX_SECONDS_AHEAD = 1n;

/** A finished header: everything a proposal must be, and sealed by a quorum. Answers who sealed it. */
export function verifyHeader(header: Header, context: HeaderContext): Address[] {
  verifyUnsealed(header, context);
  return verifySeals(header, context.validators);
}

/** A proposed header: as {@link verifyHeader}, but it must not carry seals yet. */
export function verifyProposal(header: Header, context: HeaderContext): void {
  const { seals } = verifyUnsealed(header, context);
  if (seals.length > 0) throw new InvalidHeader('SEAL_PRESENT', 'a proposal carries no seals');
}

/** At least a quorum of seals, all by different validators; one bad seal makes the header invalid, however many are good. */
export function verifySeals(header: Header, validators: readonly Address[]): Address[] {
  const { seals } = extraDataOf(header);
  const needed = quorum(validators.length);
  if (seals.length < needed) {
    throw new InvalidHeader('SEAL_QUORUM', `${seals.length} seals are fewer than the ${needed} of a quorum`);
  }
  // Nobody can add seals beyond one per validator, so this bounds the work a stranger can ask for.
  if (seals.length > validators.length) {
    throw new InvalidHeader(
      'SEAL_DUPLICATE',
      `${seals.length} seals are more than the ${validators.length} validators`,
    );
  }
  const digest = sealDigest(header);
  const committers = seals.map((seal) => sealer(digest, seal));
  const stranger = committers.find((committer) => !validators.includes(committer));
  if (stranger) throw new InvalidHeader('SEAL_STRANGER', `${stranger} sealed but is not a validator`);
  if (new Set(committers).size < committers.length)
    throw new InvalidHeader('SEAL_DUPLICATE', 'a validator sealed twice');
  return committers;
}

function sealer(digest: Uint8Array, seal: Uint8Array): Address {
  try {
    return recoverAddress(digest, seal);
  } catch (cause) {
    throw new InvalidHeader('SEAL_MALFORMED', 'a seal is not a canonical signature', { cause });
  }
}

/** Everything but the seals. Answers what its extra data says. */
export function verifyUnsealed(header: Header, context: HeaderContext): ExtraData {
  verifyAncestry(header, context.parent);
  verifyTimestamp(header, context);
  verifyGas(header, context);
  verifyConstants(header);
  verifyForkFields(header, context);
  const extraData = extraDataOf(header);
  verifyAuthority(header, extraData, context.validators);
  return extraData;
}

function verifyAncestry(header: Header, parent: Header): void {
  if (header.number !== parent.number + 1n) {
    throw new InvalidHeader('NUMBER', `block ${header.number} cannot follow block ${parent.number}`);
  }
  if (header.parentHash !== headerHash(parent)) {
    throw new InvalidHeader('PARENT_HASH', `block ${header.number} has another parent`);
  }
}

function verifyTimestamp({ timestamp }: Header, { parent, config, nowSeconds }: HeaderContext): void {
  // Timestamps are whole seconds, so a period below one only forbids going back.
  const period = BigInt(Math.floor(blockPeriodMs(config) / 1000));
  if (timestamp < parent.timestamp + period) {
    throw new InvalidHeader(
      'TIMESTAMP_EARLY',
      `${timestamp} is less than ${period} s after the parent's ${parent.timestamp}`,
    );
  }
  if (nowSeconds !== undefined && timestamp > BigInt(Math.floor(nowSeconds)) + MAX_SECONDS_AHEAD) {
    throw new InvalidHeader('TIMESTAMP_LATE', `${timestamp} lies in the future`);
  }
}

function verifyGas(header: Header, { parent, config }: HeaderContext): void {
  const { gasLimit, gasUsed } = header;
  const change = gasLimit > parent.gasLimit ? gasLimit - parent.gasLimit : parent.gasLimit - gasLimit;
  if (change > 0n && change >= parent.gasLimit / GAS_LIMIT_DIVISOR) {
    throw new InvalidHeader('GAS_LIMIT', `${gasLimit} is too far from the parent's ${parent.gasLimit}`);
  }
  if (gasLimit < MIN_GAS_LIMIT || gasLimit > MAX_GAS_LIMIT) {
    throw new InvalidHeader('GAS_LIMIT', `${gasLimit} is out of range`);
  }
  if (gasUsed > gasLimit) throw new InvalidHeader('GAS_USED', `${gasUsed} gas exceeds the limit of ${gasLimit}`);
  const baseFee = nextBaseFee(parent, config);
  if (header.baseFeePerGas !== baseFee) {
    throw new InvalidHeader('BASE_FEE', `the base fee is ${header.baseFeePerGas} instead of ${baseFee}`);
  }
}

function verifyConstants(header: Header): void {
  for (const field of ['mixHash', 'ommersHash', 'difficulty', 'nonce'] as const) {
    if (header[field] !== CONSTANTS[field]) throw new InvalidHeader('CONSTANT', `${field} must be ${CONSTANTS[field]}`);
  }
}

/** The fields of the active forks and no others. Blocks carry no withdrawals, no blobs and no beacon root. */
function verifyForkFields(header: Header, { config }: HeaderContext): void {
  const fork = forkAt(config, header.timestamp);
  expectField(header, 'withdrawalsRoot', isSince(fork, 'shanghai'));
  expectField(header, 'blobGasUsed', isSince(fork, 'cancun'));
  expectField(header, 'excessBlobGas', isSince(fork, 'cancun'));
  expectField(header, 'parentBeaconBlockRoot', isSince(fork, 'cancun'));
  if ((header.requestsHash !== undefined) !== isSince(fork, 'prague')) {
    throw new InvalidHeader('FORK_FIELDS', `requestsHash does not fit the fork ${fork}`);
  }
}

type ConstantField = 'withdrawalsRoot' | 'blobGasUsed' | 'excessBlobGas' | 'parentBeaconBlockRoot';

function expectField(header: Header, field: ConstantField, active: boolean): void {
  const expected = active ? CONSTANTS[field] : undefined;
  if (header[field] !== expected) {
    throw new InvalidHeader(
      'FORK_FIELDS',
      `${field} is ${header[field] ?? 'missing'} instead of ${expected ?? 'absent'}`,
    );
  }
}

function verifyAuthority(header: Header, extraData: ExtraData, validators: readonly Address[]): void {
  const listed = extraData.validators;
  if (listed.length !== validators.length || listed.some((validator, i) => validator !== validators[i])) {
    throw new InvalidHeader('VALIDATORS', 'the validators listed are not those after the parent');
  }
  if (!validators.includes(header.coinbase)) {
    throw new InvalidHeader('COINBASE', `${header.coinbase} proposed but is not a validator`);
  }
}

function extraDataOf(header: Header): ExtraData {
  try {
    return decodeExtraData(header.extraData);
  } catch (cause) {
    throw new InvalidHeader('EXTRA_DATA', `the extra data is malformed: ${(cause as Error).message}`, { cause });
  }
}
