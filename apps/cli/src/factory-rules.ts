import type { FactoryRulePartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { JSON_OPTION, QUIET_OPTION, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

const columns: Columns<FactoryRulePartsFragment> = {
  id: (r) => r.id,
  contract: (r) => r.contractName,
  factory: (r) => r.deploymentId,
  event: (r) => r.event,
  argument: (r) => r.argument,
  'looked through': (r) => (r.done ? 'yes' : 'not yet'),
};

/** By which ABI the contracts are read that a factory makes. */
export function factoryRuleCommands(): Command {
  const group = new Command('factory-rules').description('By which ABI contracts are read that a factory makes.');

  group
    .command('list <chain>')
    .description("Every member's rules on a chain, newest first.")
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.factoryRules({ chainId, ...page })).factoryRules,
          columns,
          options,
          'None yet: atoll contracts factory-rules create --help',
        ),
      ),
    );

  group
    .command('create <factory> <release>')
    .description('Have what a factory of yours made, and makes from now on, read by the ABI of a release of yours.')
    .requiredOption('--event <event>', 'of the factory, which tells of a new contract: its name or signature')
    .requiredOption('--argument <name>', 'of the event, which is the address')
    .option('--idempotency-key <key>', 'repeated with the same key, it is the same rule')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((deploymentId: string, releaseId: string, { event, argument, idempotencyKey, ...options }: Wish) =>
      signedIn(async (atoll) => {
        const input = { deploymentId, releaseId, event, argument, ...(idempotencyKey && { idempotencyKey }) };
        showOne((await atoll.createFactoryRule({ input })).createFactoryRule, columns, options);
      }),
    );

  group
    .command('delete <rule>')
    .description('End a rule of yours; what was read by it stays read.')
    .action((id: string) => signedIn(async (atoll) => void (await atoll.deleteFactoryRule({ id }))));
  return group;
}

type Wish = Format & { event: string; argument: string; idempotencyKey?: string };
