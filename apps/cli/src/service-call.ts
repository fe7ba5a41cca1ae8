import type { Command } from 'commander';

import { readJsonArray } from './contracts.js';
import { jsonIn } from './files.js';
import { JSON_OPTION, QUIET_OPTION, showJson, showOne, type Format } from './output.js';
import { signedIn } from './session.js';
import { settled, transactionColumns } from './transactions.js';

type Hex = `0x${string}`;
type Calling = Format & { args: string; key?: string; abi?: string; idempotencyKey?: string };

export function addServiceCall(group: Command): void {
  group
    .command('call <chain> <service> <function>')
    .description('Use a service that is on the chain: with a key in a transaction, without one by reading.')
    .option('--args <json>', 'arguments as a JSON array', '[]')
    .option('--key <id>', 'the key that signs; left out, the decoded result is printed as JSON')
    .option('--abi <file>', 'of the contract, where no member deployed it here')
    .option('--idempotency-key <key>', 'repeated with the same key, it is the same transaction')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, serviceId: Hex, name: string, { args, key, abi, idempotencyKey, ...options }: Calling) =>
      signedIn(async (atoll) => {
        const input = {
          ...{ chainId, serviceId, function: name, arguments: readJsonArray(args) },
          ...(key && { keyId: key }),
          ...(abi && { abi: await jsonIn(abi) }),
          ...(idempotencyKey && { idempotencyKey }),
        };
        const { transaction, result } = (await atoll.callService({ input })).callService;
        if (!transaction) return showJson(result);
        const ended = await settled(atoll, transaction.id);
        showOne(ended, transactionColumns, options);
        if (ended.status === 'FAILED') process.exitCode = 1;
      }),
    );
}
