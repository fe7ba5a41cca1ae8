import type { Kem } from '@atoll/crypto/hpke';
import {
  CHUNK,
  envelopeText,
  opened,
  readEnvelope,
  Sealing,
  type Binding,
  type Envelope,
} from '@atoll/sealed/envelopes';
import type { Atoll } from '@atoll/sdk';
import { Command, Option } from 'commander';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';

import { keyOf, newEpochKeyFile, newReaderKey, withKey, type KeyOptions } from './envelope-keys.js';
import { UsageError } from './failure.js';
import { parsed } from './files.js';
import { treeOf, writeAll } from './chunked-files.js';
import { kernelPlace } from './kernel-place.js';
import { signedIn } from './session.js';

type Hex = `0x${string}`;
type Seal = KeyOptions & { chain: string; resource: Hex; seq: string; revision: string; schema: Hex };

const NO_SCHEMA = `0x${'00'.repeat(32)}`;

/** All of it happens on this machine: what is open here was sent nowhere, and no key is. */
export function envelopeCommands(): Command {
  const group = new Command('envelopes').description('Seal content for its readers, and open it, on this machine.');

  group
    .command('reader-key <file>')
    .description(
      'Make a key that keys are wrapped to, in a new file that only you can read, and print its public part.',
    )
    .addOption(new Option('--kem <kem>', 'X25519 or P256').choices(['X25519', 'P256']).default('X25519'))
    .action(async (file: string, { kem }: { kem: Kem }) => console.log(await newReaderKey(file, kem)));

  group
    .command('epoch-key <file>')
    .description('Make a key of your own to seal with, in a new file that only you can read.')
    .action((file: string) => newEpochKeyFile(file));

  withKey(
    group
      .command('seal <file> <sealed>')
      .description('Seal a file for a resource, and print the envelope. The key is never sent.')
      .requiredOption('--chain <id>', 'whose AccessGrant says who may read')
      .requiredOption('--resource <hash>', 'what it belongs to')
      .option('--seq <n>', 'its number within the resource', '1')
      .option('--revision <n>', 'how often it was sealed anew', '0')
      .option('--schema <hash>', 'how you name the form of the content', NO_SCHEMA),
  ).action((file: string, sealed: string, options: Seal) =>
    signedIn(async (atoll) => console.log(await seal(atoll, file, sealed, options))),
  );

  withKey(
    group
      .command('open <sealed> <file>')
      .description('Open what was sealed. Nothing is left of a file that was changed.')
      .requiredOption('--envelope <file>', 'its envelope, or what the platform printed of it with --json'),
  ).action(async (sealed: string, file: string, options: KeyOptions & { envelope: string }) =>
    unseal(sealed, file, options),
  );
  group
    .command('content-root <file>')
    .description('The root over the chunks of a file, by which whoever sells it registers it.')
    .action(async (file: string) => console.log((await treeOf(file, CHUNK)).tree.root));
  return group;
}

async function seal(atoll: Atoll, file: string, sealed: string, options: Seal): Promise<string> {
  const { chain: chainId, resource, seq, revision, schema } = options;
  const [place, { dataPolicy }] = await Promise.all([
    kernelPlace(atoll, chainId, 'AccessGrant'),
    atoll.dataPolicy({ chainId, resource }),
  ]);
  const binding: Binding = {
    ...{ chainId: String(place.chainId), contract: place.address.toLowerCase() as Hex, resourceId: resource },
    ...{ seq, revision: Number(revision), schemaId: schema, policyEpoch: String(dataPolicy.keyEpoch) },
  };
  const sealing = new Sealing(await keyOf(options, binding), binding);
  await writeAll(sealed, sealing.seal(createReadStream(file)));
  return envelopeText(sealing.envelope([]));
}

async function unseal(sealed: string, file: string, options: KeyOptions & { envelope: string }): Promise<void> {
  const envelope = await envelopeIn(options.envelope);
  const key = await keyOf(options, envelope.aad);
  await writeAll(file, opened(envelope, key, createReadStream(sealed)), 0o600);
}

/** An envelope's own text, or JSON of the platform with the envelope in it, which there may have no readers. */
async function envelopeIn(file: string): Promise<Envelope> {
  const text = (await fs.readFile(file, 'utf8')).trim();
  const value = parsed(text, file) as { envelope?: string | Envelope | null; v?: unknown };
  if (value.v !== undefined) return readEnvelope(text);
  if (!value.envelope) throw new UsageError(`${file} has no envelope in it.`);
  if (typeof value.envelope === 'string') return readEnvelope(value.envelope);
  return readEnvelope(envelopeText({ ...value.envelope, recipients: value.envelope.recipients ?? [] }));
}
