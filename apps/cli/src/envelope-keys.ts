import { fromHex, toHex } from '@atoll/crypto';
import { kemKeys, type Kem } from '@atoll/crypto/hpke';
import { readSecret, writeSecret } from '@atoll/sdk/device';
import { newEpochKey, unwrapKey, type Epoch, type Recipient } from '@atoll/sealed/envelopes';
import { Option, type Command } from 'commander';

import { UsageError } from './failure.js';
import { jsonIn } from './files.js';

type Hex = `0x${string}`;
type ReaderKey = { version: 1; kem: Kem; publicKey: Hex; privateKey: Hex };

/** Makes the key by which an organisation reads, and gives its public part, which is published on the chain. */
export async function newReaderKey(file: string, kem: Kem): Promise<Hex> {
  const { publicKey, privateKey } = await kemKeys(kem);
  const kept: ReaderKey = { version: 1, kem, publicKey: toHex(publicKey), privateKey: toHex(privateKey) };
  await writeSecret(file, JSON.stringify(kept));
  return kept.publicKey;
}

export const newEpochKeyFile = (file: string): Promise<void> => writeSecret(file, toHex(newEpochKey()).slice(2));

/** The key of an epoch, from 64 hexadecimal digits in a file. */
export async function epochKeyIn(file: string): Promise<Uint8Array> {
  const digits = (await readSecret(file)).replace(/^0x/i, '');
  if (!/^[0-9a-f]{64}$/i.test(digits)) throw new UsageError(`${file} has no key of 64 hexadecimal digits.`);
  return fromHex(`0x${digits.toLowerCase()}`);
}

export type KeyOptions = { keyFile?: string; wrapped?: string; readerKey?: string };

/** A key comes as it is, or wrapped for whoever opens it. */
export const withKey = (command: Command): Command =>
  command
    .addOption(
      new Option('--key-file <file>', 'the key of the epoch, in hexadecimal digits').conflicts([
        'wrapped',
        'readerKey',
      ]),
    )
    .option('--wrapped <file>', 'or what "grants key", "grants own-key" or "market purchase" printed with --json')
    .option('--reader-key <file>', 'which opens that');

export async function keyOf({ keyFile, wrapped, readerKey }: KeyOptions, epoch: Epoch): Promise<Uint8Array> {
  if (keyFile) return epochKeyIn(keyFile);
  if (!wrapped || !readerKey) throw new UsageError('Give --key-file, or --wrapped and --reader-key.');
  return unwrapKey(await wrappedIn(wrapped), epoch, await privateKeyIn(readerKey));
}

/** The private part of a reader's key. */
export async function privateKeyIn(file: string): Promise<Uint8Array> {
  const text = await readSecret(file);
  try {
    return fromHex((JSON.parse(text) as ReaderKey).privateKey);
  } catch {
    // Without a cause on purpose: nothing that saw the key goes near a log.
    throw new UsageError(`${file} is no reader's key: atoll envelopes reader-key FILE makes one.`);
  }
}

/** One wrap, by itself or within what the platform printed of it. */
async function wrappedIn(file: string): Promise<Recipient> {
  const printed = (await jsonIn(file)) as {
    recipient?: Recipient;
    wrap?: Recipient;
  } & Recipient;
  const recipient = printed.recipient ?? printed.wrap ?? printed;
  if (typeof recipient?.wrappedKey !== 'string') throw new UsageError(`${file} has no wrapped key in it.`);
  return recipient;
}
