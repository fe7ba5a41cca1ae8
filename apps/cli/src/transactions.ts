import type { Atoll, TransactionPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { JSON_OPTION, QUIET_OPTION, showList, showOne, type Columns, type Format } from './output.js';
import { poll } from './poll.js';
import { signedIn } from './session.js';

export const transactionColumns: Columns<TransactionPartsFragment> = {
  id: (t) => t.id,
  status: (t) => t.status,
  block: (t) => t.blockNumber,
  nonce: (t) => t.nonce,
  value: (t) => t.value,
  to: (t) => t.to,
  hash: (t) => t.hash,
  reason: (t) => t.reason,
};

type Sending = Format & { to: string; key: string; value: string; data?: string };

export function transactionCommands(): Command {
  const group = new Command('transactions').alias('txs').description('What your organisation wrote on chains.');

  group
    .command('list <chain>')
    .description('Newest first.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, options: Format) =>
      signedIn(async (atoll) =>
        showList(
          (await atoll.transactions({ chainId, first: 50 })).transactions.nodes,
          transactionColumns,
          options,
          'None.',
        ),
      ),
    );

  group
    .command('show <id>')
    .description('One transaction, with its receipt in --json.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.transaction({ id })).transaction, transactionColumns, options)),
    );

  group
    .command('send <chain>')
    .description('Send value or data to an address, and wait for the block.')
    .requiredOption('--key <id>', 'the key that signs')
    .requiredOption('--to <address>', 'who receives it')
    .option('--value <wei>', 'wei to send along', '0')
    .option('--data <hex>', 'bytes to send along')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, { to, key, value, data, ...options }: Sending) =>
      signedIn(async (atoll) => {
        const input = { chainId, keyId: key, to: to as never, value, ...(data ? { data: data as never } : {}) };
        const { sendTransaction } = await atoll.sendTransaction({ input });
        const transaction = await settled(atoll, sendTransaction.id);
        showOne(transaction, transactionColumns, options);
        if (transaction.status === 'FAILED') process.exitCode = 1;
      }),
    );
  return group;
}

/** The transaction once it is mined or has failed. */
export function settled(atoll: Atoll, id: string) {
  return poll(
    async () => (await atoll.transaction({ id })).transaction,
    ({ status }) => status === 'MINED' || status === 'FAILED',
  );
}
