import { z } from 'zod';

import { fromHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';

import { CONSTANTS } from './constants.js';
import { decodeExtraData } from './extra-data.js';
import type { Genesis } from './genesis.js';
import { type Hex, toQuantity, ZERO_ADDRESS } from './hex.js';

// Tools write the same number as 5, "5" and "0x5", and an address with or without 0x. One form comes out.
const NUMBER = /^(?:0x[0-9a-fA-F]{1,64}|[0-9]{1,78})$/;

const refuse = (issues: z.core.$RefinementCtx, message: string): never => {
  issues.addIssue({ code: 'custom', message });
  return z.NEVER;
};

const quantity = (bytes: number) =>
  z.union([z.number(), z.string()], 'must be a number').transform((value, issues): Hex => {
    if (!NUMBER.test(`${value}`)) return refuse(issues, 'must be a number, decimal or hexadecimal');
    const number = BigInt(value);
    if (number >= 1n << BigInt(8 * bytes)) return refuse(issues, `must fit into ${bytes} bytes`);
    return toQuantity(number);
  });

const hexOf = (bytes: number) =>
  z
    .string('must be hexadecimal')
    .regex(new RegExp(`^(?:0x)?[0-9a-fA-F]{${2 * bytes}}$`), `must be 0x and ${2 * bytes} hexadecimal digits`)
    .transform((value): Hex => `0x${value.toLowerCase().replace(/^0x/, '')}`);

const word = z
  .string('must be hexadecimal')
  .regex(/^(?:0x)?[0-9a-fA-F]{1,64}$/, 'must be up to 32 bytes of hexadecimal')
  .transform((value): Hex => `0x${value.toLowerCase().replace(/^0x/, '').padStart(64, '0')}`);

const bytes = z
  .string('must be hexadecimal')
  .regex(/^(?:0x)?(?:[0-9a-fA-F]{2})*$/, 'must be 0x and whole bytes of hexadecimal')
  .transform((value): Hex => `0x${value.toLowerCase().replace(/^0x/, '')}`);

const whole = (least: number) =>
  z.number('must be a whole number').int('must be a whole number').min(least, `must be ${least} or more`);
const absent = (message: string) => z.undefined(message).optional();

const account = z.object(
  {
    balance: quantity(32).default('0x0'),
    nonce: quantity(8).exactOptional(),
    code: bytes.exactOptional(),
    storage: z.record(word, word, 'must map slots to values').exactOptional(),
  },
  'must be an account with a balance',
);

const qbft = z.looseObject(
  {
    blockperiodseconds: whole(1).default(1),
    xblockperiodmilliseconds: whole(1).exactOptional(),
    epochlength: whole(1).default(30_000),
    requesttimeoutseconds: whole(1).default(1),
    validatorcontractaddress: absent('is not supported: validators are chosen by header votes'),
    miningbeneficiary: absent('is not supported: blocks carry no reward'),
    blockreward: z.union([z.literal('0'), z.literal('0x0'), z.literal(0)], 'must be 0').optional(),
  },
  'must be the settings of QBFT',
);

const fork = whole(0).exactOptional();
const config = z
  .looseObject(
    {
      chainId: whole(1),
      londonBlock: whole(0),
      shanghaiTime: fork,
      cancunTime: fork,
      pragueTime: fork,
      osakaTime: fork,
      zeroBaseFee: z.boolean('must be true or false').exactOptional(),
      contractSizeLimit: whole(1).exactOptional(),
      qbft: z.preprocess(lowerCaseKeys, qbft),
      transitions: z.looseObject({ qbft: z.array(z.unknown()).max(0, 'is not supported').optional() }).optional(),
    },
    'must be the rules of the chain',
  )
  .superRefine(checkForks);

const genesis = z.object(
  {
    config,
    nonce: quantity(8).default('0x0'),
    timestamp: quantity(8).default('0x0'),
    gasLimit: quantity(8),
    difficulty: quantity(32).refine((value) => value === '0x1', 'must be 0x1'),
    mixHash: hexOf(32).refine((value) => value === CONSTANTS.mixHash, `must be ${CONSTANTS.mixHash}`),
    coinbase: hexOf(20).default(ZERO_ADDRESS),
    alloc: z.record(hexOf(20), account, 'must map addresses to accounts').default({}),
    extraData: bytes.superRefine(checkExtraData),
    baseFeePerGas: quantity(32).exactOptional(),
  },
  'must be a JSON object',
);

/** Reads a genesis file, given as text or as parsed JSON. A {@link Fault} INVALID names the first field that is wrong. */
export function parseGenesis(source: unknown): Genesis {
  const result = genesis.safeParse(typeof source === 'string' ? parseJson(source) : source);
  if (result.success) return result.data as Genesis;
  const { path, message } = result.error.issues[0]!;
  throw Fault.invalid(['genesis', ...path].join('.'), message);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault(
      { code: 'INVALID', field: 'genesis', because: `is not JSON: ${(cause as Error).message}` },
      { cause },
    );
  }
}

/** Besu reads these names in any case. */
function lowerCaseKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key.toLowerCase(), member]));
}

const TIMED = ['shanghaiTime', 'cancunTime', 'pragueTime', 'osakaTime'] as const;
// Later blob schedules change nothing on a chain that carries no blobs.
const HARMLESS = /^(?:dao|mergeNetSplit|ttd|bpo\d)/;

/** A fork we do not know would split us from other clients at its height, so it is refused at the start. */
function checkForks(rules: Record<string, unknown>, issues: z.core.$RefinementCtx): void {
  const complain = (key: string, message: string) => issues.addIssue({ code: 'custom', path: [key], message });
  for (const [key, value] of Object.entries(rules)) {
    if (HARMLESS.test(key)) continue;
    if (/Block$/.test(key) && value !== 0) complain(key, 'must be 0: chains begin with London');
    if (/Time$/.test(key) && !TIMED.some((known) => known === key)) complain(key, 'is a fork that is not supported');
  }
  TIMED.forEach((key, i) => {
    const [time, before] = [rules[key], rules[TIMED[i - 1] ?? 'londonBlock']] as (number | undefined)[];
    if (time !== undefined && (before === undefined || before > time))
      complain(key, 'must not come before the fork it builds on');
  });
}

function checkExtraData(value: Hex, issues: z.core.$RefinementCtx): void {
  try {
    const { validators } = decodeExtraData(fromHex(value));
    // The order is free here (header 1 sorts them), but one entry twice would change every quorum.
    const distinct = validators.length > 0 && new Set(validators).size === validators.length;
    if (!distinct) issues.addIssue({ code: 'custom', message: 'must list validators, each once' });
  } catch (cause) {
    issues.addIssue({ code: 'custom', message: `must be the extra data of QBFT: ${(cause as Error).message}` });
  }
}
