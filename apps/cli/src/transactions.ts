import type { Atoll, TransactionPartsFragment, TransactionQuery, TransactionStatus } from '@atoll/sdk';
import { Command, Option } from 'commander';

import { addMined } from './explorer.js';
import { JSON_OPTION, QUIET_OPTION, showList, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { poll } from './poll.js';
import { signedIn } from './session.js';
import { addSubmitFile } from './submit-transactions.js';

export const transactionColumns: Columns<TransactionPartsFragment> = {
  id: (t) => t.id,
  status: (t) => (t.held ? 'HELD' : t.status),
  block: (t) => t.blockNumber,
  nonce: (t) => t.nonce,
  value: (t) => t.value,
  to: (t) => t.to,
  hash: (t) => t.hash,
  reason: (t) => t.reason,
};

const stepColumns: Columns<TransactionQuery['transaction']['history'][number]> = {
  at: (s) => s.at,
  step: (s) => s.kind,
  nonce: (s) => s.nonce,
  reason: (s) => s.reason,
};

const STATUSES = ['queued', 'signed', 'sent', 'mined', 'failed'];

type Listing = Paged & { key?: string; status?: string; since?: string; until?: string };
type Sending = Format & {
  to?: string;
  key: string;
  value: string;
  data?: string;
  gas?: string;
  idempotencyKey?: string;
};

export function transactionCommands(): Command {
  const group = new Command('transactions').alias('txs').description('What your organisation wrote on chains.');
  list(group);
  show(group);
  submit(group);
  addSubmitFile(group);
  ask(group, 'cancel', 'Have one end without being mined, if it can.', async (atoll, id) =>
    settled(atoll, (await atoll.cancelTransaction({ id })).cancelTransaction.id),
  );
  ask(
    group,
    'speed-up',
    'Have one that is on its way offer more, or be given to every node again.',
    async (atoll, id) => (await atoll.speedUpTransaction({ id })).speedUpTransaction,
  );
  addMined(group);
  return group;
}

function list(group: Command): void {
  group
    .command('list [chain]')
    .description('Newest first.')
    .option('--key <id>', 'those that this key signs')
    .addOption(new Option('--status <status>', 'those that are as far as this').choices(STATUSES))
    .option('--since <date>', 'those submitted then or later, such as 2026-12-01')
    .option('--until <date>', 'those submitted before')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string | undefined, { key, status, since, until, ...options }: Listing) =>
      signedIn(async (atoll) => {
        const filter = {
          ...(chainId && { chainId }),
          ...(key && { keyId: key }),
          ...(status && { status: status.toUpperCase() as TransactionStatus }),
          ...(since && { since }),
          ...(until && { until }),
        };
        await showPages(
          async (page) => (await atoll.transactions({ ...filter, ...page })).transactions,
          transactionColumns,
          options,
          'None.',
        );
      }),
    );
}

function show(group: Command): void {
  group
    .command('show <id>')
    .description('One transaction and its history; with its receipt in --json.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => {
        const { transaction } = await atoll.transaction({ id });
        showOne(transaction, transactionColumns, options);
        if (options.json || options.quiet) return;
        process.stdout.write('\n');
        showList(transaction.history, stepColumns, {}, 'None.');
      }),
    );
}

function submit(group: Command): void {
  group
    .command('submit <chain>')
    .alias('send')
    .description('Send value or data to an address, and wait for the block, or for the people who must approve it.')
    .requiredOption('--key <id>', 'the key that signs')
    .option('--to <address>', 'who receives it; without one, --data creates a contract')
    .option('--value <wei>', 'wei to send along', '0')
    .option('--data <hex>', 'bytes to send along')
    .option('--gas <limit>', 'the most gas it may use; estimated otherwise')
    .option('--idempotency-key <key>', 'repeated with the same key, it is the same transaction')
    .option('--no-wait', 'return as soon as it is written down')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action(
      (chainId: string, { to, key, value, data, gas, idempotencyKey, wait, ...options }: Sending & { wait: boolean }) =>
        signedIn(async (atoll) => {
          const input = {
            ...{ chainId, keyId: key, value, to: (to ?? null) as never },
            ...(data ? { data: data as never } : {}),
            ...(gas ? { gasLimit: gas } : {}),
            ...(idempotencyKey ? { idempotencyKey } : {}),
          };
          const { submitTransaction } = await atoll.submitTransaction({ input });
          const transaction = wait ? await settled(atoll, submitTransaction.id) : submitTransaction;
          showOne(transaction, transactionColumns, options);
          if (transaction.status === 'FAILED') process.exitCode = 1;
        }),
    );
}

function ask(
  group: Command,
  name: string,
  description: string,
  work: (atoll: Atoll, id: string) => Promise<TransactionPartsFragment>,
): void {
  group
    .command(`${name} <id>`)
    .description(description)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne(await work(atoll, id), transactionColumns, options)),
    );
}

/** The transaction once it is mined, has failed, or waits for people. */
export function settled(atoll: Atoll, id: string) {
  return poll(
    async () => (await atoll.transaction({ id })).transaction,
    ({ status, held }) => held || status === 'MINED' || status === 'FAILED',
  );
}
