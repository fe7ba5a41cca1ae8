import type { KeyCurve, KeyPartsFragment } from '@atoll/sdk';
import { Command, Option } from 'commander';

import { bornKey } from './born-key.js';
import { JSON_OPTION, QUIET_OPTION, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { importKey } from './import-key.js';
import { addKeyExports } from './key-exports.js';
import { signedIn } from './session.js';
import { addSignatures } from './signatures.js';

const columns: Columns<KeyPartsFragment> = {
  id: (k) => k.id,
  name: (k) => k.name,
  address: (k) => k.address,
  backend: (k) => k.backend,
  curve: (k) => k.curve,
  'public key': (k) => k.publicKey,
  problem: (k) => k.problem,
};

const CURVE_OPTION = new Option('--curve <curve>', 'secp256k1 for chains, p256 for documents')
  .choices(['secp256k1', 'p256'])
  .default('secp256k1');
const curveOf = (curve: string) => curve.toUpperCase() as KeyCurve;

type Creation = Format & { hsm?: boolean; remote?: string; curve: string };

export function keyCommands(): Command {
  const group = new Command('keys').description(
    'Signing keys of your organisation. Their private parts leave the platform only encrypted, when two persons want it.',
  );

  group
    .command('list')
    .description('All keys, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Paged) =>
      signedIn((atoll) =>
        showPages(async (page) => (await atoll.keys(page)).keys, columns, options, 'None yet: atoll keys create NAME'),
      ),
    );

  group
    .command('show <id>')
    .description('A key and its address.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.key({ id })).key, columns, options)),
    );

  group
    .command('create <name>')
    .description('Make a key and wait for its public key.')
    .option('--hsm', "make it in the installation's hardware security module")
    .option('--remote <public-key>', 'take the one that your remote signer reports')
    .addOption(CURVE_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((name: string, { hsm, remote, curve, ...options }: Creation) =>
      signedIn(async (atoll) => {
        const where = remote
          ? { backend: 'REMOTE' as const, publicKey: remote as `0x${string}` }
          : hsm && { backend: 'PKCS11' as const };
        const { createKey } = await atoll.createKey({ input: { name, curve: curveOf(curve), ...where } });
        showOne(await bornKey(atoll, createKey.id), columns, options);
      }),
    );

  group
    .command('import <name> <file>')
    .description('Bring a private key, 64 hexadecimal digits in a file. It is encrypted on this machine, to a worker.')
    .addOption(CURVE_OPTION)
    .option('--expect <public>', 'its public key or address as you know it; another key is refused')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((name: string, file: string, { curve, expect, ...options }: Format & { curve: string; expect?: string }) =>
      signedIn(async (atoll) => {
        const brought = await importKey(atoll, { name, curve: curveOf(curve), file, expect });
        showOne(brought, columns, options);
      }),
    );

  addKeyExports(group);
  addSignatures(group);
  return group;
}
