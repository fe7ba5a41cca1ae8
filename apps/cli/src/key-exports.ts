import type { KeyExportPartsFragment } from '@atoll/sdk';
import type { Command } from 'commander';
import fs from 'node:fs/promises';

import { JSON_OPTION, QUIET_OPTION, showOne, tell, type Columns, type Format } from './output.js';
import { signedIn } from './session.js';

const columns: Columns<KeyExportPartsFragment> = {
  id: (e) => e.id,
  status: (e) => e.status,
  recipient: (e) => e.recipient,
  message: (e) => e.message,
};

/** How a private key leaves: asked for by one person, approved by another, collected as ciphertext. */
export function addKeyExports(group: Command): void {
  group
    .command('export <key>')
    .description('Ask for a private key as age ciphertext. Another person must approve it: atoll approvals.')
    .requiredOption('--to <recipient>', 'the age recipient, age1…, that it is encrypted to')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((keyId: string, { to, ...options }: Format & { to: string }) =>
      signedIn(async (atoll) =>
        showOne((await atoll.exportKey({ input: { keyId, recipient: to } })).exportKey, columns, options),
      ),
    );

  group
    .command('collect <export> <file>')
    .description('Write what was exported into a new file, once it is DONE. "age --decrypt" opens it.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, file: string, options: Format) =>
      signedIn(async (atoll) => {
        const { keyExport } = await atoll.keyExport({ id });
        if (keyExport.sealed === null) throw new Error(`It is ${keyExport.status}: ${keyExport.message}.`);
        await fs.writeFile(file, keyExport.sealed, { flag: 'wx', mode: 0o600 });
        showOne(keyExport, columns, options);
        tell(`Written to ${file}.`);
      }),
    );
}
