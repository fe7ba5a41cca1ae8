import type { KeyPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { JSON_OPTION, QUIET_OPTION, showList, showOne, type Columns, type Format } from './output.js';
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
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Format) =>
      signedIn(async (atoll) =>
        showList((await atoll.keys({ first: 100 })).keys.nodes, columns, options, 'None yet: atoll keys create NAME'),
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
    .description('Make a key and wait for its address.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((name: string, options: Format) =>
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
