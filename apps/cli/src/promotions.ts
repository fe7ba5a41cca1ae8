import type { PromotionPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { wholeNumber } from './arguments.js';
import { deploymentColumns, followDeployment, readJsonArray } from './contracts.js';
import { JSON_OPTION, QUIET_OPTION, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

const promotionColumns: Columns<PromotionPartsFragment> = {
  id: (p) => p.id,
  status: (p) => p.status,
  contract: (p) => p.from?.contractName,
  chain: (p) => p.chain?.name,
  'asked by': (p) => p.requester?.name ?? p.requestedBy,
  'decided by': (p) => p.decider?.name ?? p.decidedBy,
  at: (p) => p.decidedAt,
  expires: (p) => p.expiresAt,
  code: (p) => p.codeHash,
};

type Requesting = Format & { key: string; args?: string; hours: number };

export function promotionCommands(): Command {
  const group = new Command('promotions').description('Verified releases on their way to other chains.');

  group
    .command('request <deployment> <chain>')
    .description('Ask for the release of a verified deployment to go to another chain; somebody else approves it.')
    .requiredOption('--key <id>', 'the key that is to sign there')
    .option('--args <json>', 'constructor arguments as a JSON array; by default those of the deployment')
    .option('--hours <n>', 'how long it may be approved', wholeNumber, 72)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((deploymentId: string, chainId: string, { key, args, hours, ...options }: Requesting) =>
      signedIn(async (atoll) => {
        const values = args === undefined ? {} : { arguments: readJsonArray(args) };
        const input = { deploymentId, chainId, keyId: key, hours, ...values };
        showOne((await atoll.requestPromotion({ input })).requestPromotion, promotionColumns, options);
      }),
    );

  group
    .command('list')
    .description('The promotions of your organisation, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Paged) =>
      signedIn((atoll) =>
        showPages(async (page) => (await atoll.promotions(page)).promotions, promotionColumns, options, 'None.'),
      ),
    );

  group
    .command('show <promotion>')
    .description('Who asked for what, and who decided it.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.promotion({ id })).promotion, promotionColumns, options)),
    );

  group
    .command('approve <promotion>')
    .description('Approve what somebody else asked for, and wait until the chain is seen to run exactly that code.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => {
        const { deployment } = (await atoll.approvePromotion({ id })).approvePromotion;
        const followed = await followDeployment(atoll, deployment?.id ?? '');
        showOne(followed, deploymentColumns, options);
        if (followed.status === 'FAILED') process.exitCode = 1;
      }),
    );

  group
    .command('reject <promotion>')
    .description('End what somebody else asked for without a deployment.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.rejectPromotion({ id })).rejectPromotion, promotionColumns, options),
      ),
    );

  group
    .command('withdraw <promotion>')
    .description('Take your own request back while it is open.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.withdrawPromotion({ id })).withdrawPromotion, promotionColumns, options),
      ),
    );
  return group;
}
