import type { KeyPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { showList, showOne, type Columns, type Json } from './output.js';
import { signedIn } from './session.js';
import { poll } from './poll.js';

const columns: Columns<KeyPartsFragment> = { id: (k) => k.id, name: (k) => k.name, address: (k) => k.address };

export function keyCommands(): Command {
  const group = new Command('keys').description(
    'Signing keys of your organisation. Their private parts never leave the platform.',
  );

  group
    .command('list')
    .description('All keys, newest first.')
    .option('--json')
    .action((options: Json) =>
      signedIn(async (atoll) =>
        showList((await atoll.keys({ first: 100 })).keys.nodes, columns, options, 'None yet: atoll keys create NAME'),
      ),
    );

  group
    .command('create <name>')
    .description('Make a key and wait for its address.')
    .option('--json')
    .action((name: string, options: Json) =>
      signedIn(async (atoll) => {
        const { createKey } = await atoll.createKey({ input: { name } });
        const born = await poll(
          async () => (await atoll.key({ id: createKey.id })).key,
          (key) => key.address !== null,
        );
        showOne(born, columns, options);
      }),
    );
  return group;
}
