import { CryptoError } from '@atoll/crypto';
import { identityFile, identityIn, newIdentity, recipientOf } from '@atoll/crypto/age';
import { writeSecret } from '@atoll/sdk/device';
import { Command } from 'commander';
import fs from 'node:fs/promises';

import { UsageError } from './failure.js';
import { JSON_OPTION, QUIET_OPTION, showOne, tell, type Columns, type Format } from './output.js';

type BackupKey = { recipient: string; file: string };

const columns: Columns<BackupKey> = { recipient: (k) => k.recipient, file: (k) => k.file };

/** The one secret that the platform never has. It is made here, and opens what is kept, with this program or with age. */
export function backupKeyCommands(): Command {
  const group = new Command('backup-key').description(
    'The key to your backups. It is made on this machine and never leaves it.',
  );

  group
    .command('create <file>')
    .description('Make a backup key in a new file that only you can read. Keep a copy where no fire burns both.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action(async (file: string, options: Format) => {
      const identity = await newIdentity();
      const recipient = await recipientOf(identity);
      await writeSecret(file, identityFile(identity, recipient));
      showOne({ recipient, file }, columns, options);
      tell('Whoever loses this file cannot open the backups any more; nobody else can open them for you.');
    });

  group
    .command('show <file>')
    .description('The public half of a backup key, which plans take.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action(async (file: string, options: Format) => {
      const { recipient } = await readBackupKey(file);
      showOne({ recipient, file }, columns, options);
    });
  return group;
}

/** An identity from a file as age-keygen writes it. */
export async function readBackupKey(file: string): Promise<{ identity: string; recipient: string }> {
  const text = await fs.readFile(file, 'utf8');
  const { mode } = await fs.stat(file);
  if (mode & 0o077) tell(`${file} can be read by others; run "chmod 600 ${file}".`);
  const identity = identityIn(text);
  if (!identity) throw new UsageError(`${file} holds no backup key: a line that begins with AGE-SECRET-KEY-1.`);
  try {
    return { identity, recipient: await recipientOf(identity) };
  } catch (error) {
    throw error instanceof CryptoError ? new UsageError(`${file}: ${error.message}.`) : error;
  }
}
