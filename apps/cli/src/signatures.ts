import type { Atoll, RequestSignatureInput, SignaturePartsFragment } from '@atoll/sdk';
import type { Command } from 'commander';
import fs from 'node:fs/promises';

import { UsageError } from './failure.js';
import { JSON_OPTION, QUIET_OPTION, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { poll } from './poll.js';
import { signedIn } from './session.js';

const columns: Columns<SignaturePartsFragment> = {
  signature: (s) => s.signature,
  status: (s) => s.status,
  form: (s) => s.form,
  id: (s) => s.id,
  asked: (s) => s.createdAt,
  reason: (s) => s.reason,
};

type Content = { message?: string; file?: string; typedData?: string };

/** Signatures over what is no transaction. */
export function addSignatures(group: Command): void {
  group
    .command('sign <key>')
    .description('Sign a message, the bytes of a file, or typed data, and wait for the signature.')
    .option('--message <text>', 'a text')
    .option('--file <file>', 'the bytes of a file, up to 64 KiB')
    .option('--typed-data <file>', 'a file of JSON as EIP-712 has it, by keys of chains')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((keyId: string, { message, file, typedData, ...options }: Format & Content) =>
      signedIn(async (atoll) => {
        const input = { keyId, ...(await contentOf({ message, file, typedData })) };
        showOne(await signed(atoll, input), columns, options);
      }),
    );

  group
    .command('signatures <key>')
    .description('What a key signed besides transactions, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((keyId: string, options: Paged) =>
      signedIn((atoll) =>
        showPages(async (page) => (await atoll.signatures({ keyId, ...page })).signatures, columns, options, 'None.'),
      ),
    );
}

async function signed(atoll: Atoll, input: RequestSignatureInput): Promise<SignaturePartsFragment> {
  const { requestSignature } = await atoll.requestSignature({ input });
  const ended = await poll(
    async () => (await atoll.signature({ id: requestSignature.id })).signature,
    ({ status }) => status !== 'QUEUED',
  );
  if (ended.status === 'FAILED') throw new Error(ended.reason ?? 'It failed.');
  return ended;
}

async function contentOf({
  message,
  file,
  typedData,
}: {
  [name in keyof Content]: string | undefined;
}): Promise<Omit<RequestSignatureInput, 'keyId'>> {
  const given = [message, file, typedData].filter((each) => each !== undefined);
  if (given.length !== 1) throw new UsageError('Give one of --message, --file and --typed-data.');
  if (typedData !== undefined) return { typedData: JSON.parse(await fs.readFile(typedData, 'utf8')) as unknown };
  const bytes = file === undefined ? Buffer.from(message ?? '') : await fs.readFile(file);
  return { message: `0x${bytes.toString('hex')}` };
}
