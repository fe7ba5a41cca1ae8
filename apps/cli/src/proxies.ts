import type { ProxyKind, UpgradePartsFragment } from '@atoll/sdk';
import { Command, InvalidArgumentError } from 'commander';

import { deploymentColumns, followDeployment, readJsonArray } from './contracts.js';
import { JSON_OPTION, QUIET_OPTION, showOne, tell, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { poll } from './poll.js';
import { signedIn } from './session.js';

const upgradeColumns: Columns<UpgradePartsFragment> = {
  id: (u) => u.id,
  status: (u) => u.status,
  contract: (u) => u.deployment?.contractName,
  proxy: (u) => u.deployment?.address,
  runs: (u) => u.implementation?.address,
  reason: (u) => u.reason,
};

type Putting = Format & { key: string; kind: ProxyKind; init: string; args: string };
type Upgrading = Format & { key: string; call?: string; args: string };

function kindOf(text: string): ProxyKind {
  const kind = text.toUpperCase();
  if (kind === 'UUPS' || kind === 'TRANSPARENT') return kind;
  throw new InvalidArgumentError('It must be uups or transparent.');
}

/** Contracts that keep their address and state while their code changes. */
export function proxyCommands(): Command {
  const group = new Command('proxies').description("Contracts behind OpenZeppelin's proxies, and their upgrades.");

  group
    .command('deploy <deployment>')
    .description('Put a proxy before a verified deployment, and wait until it is seen to run that code.')
    .requiredOption('--key <id>', 'the key that signs, and may upgrade a transparent proxy')
    .requiredOption('--kind <kind>', 'uups or transparent', kindOf)
    .requiredOption('--init <function>', 'the initialiser, which stands in for the constructor')
    .option('--args <json>', 'its arguments as a JSON array', '[]')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((implementationId: string, { key, kind, init, args, ...options }: Putting) =>
      signedIn(async (atoll) => {
        const input = { implementationId, keyId: key, kind, initialiser: init, arguments: readJsonArray(args) };
        const deployment = await followDeployment(atoll, (await atoll.deployProxy({ input })).deployProxy.id);
        showOne(deployment, deploymentColumns, options);
        if (deployment.status === 'FAILED') process.exitCode = 1;
      }),
    );

  group
    .command('upgrade <proxy> <deployment>')
    .description('Have a proxy run the code of another deployment, if its storage fits, and wait until it is seen to.')
    .requiredOption('--key <id>', 'the key that may upgrade it')
    .option('--call <function>', 'what to call with the change')
    .option('--args <json>', 'its arguments as a JSON array', '[]')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((deploymentId: string, implementationId: string, { key, call, args, ...options }: Upgrading) =>
      signedIn(async (atoll) => {
        const called = call ? { function: call, arguments: readJsonArray(args) } : {};
        const input = { deploymentId, implementationId, keyId: key, ...called };
        const { id } = (await atoll.upgradeProxy({ input })).upgradeProxy;
        let last = '';
        const upgrade = await poll(
          async () => {
            const seen = (await atoll.upgrade({ id })).upgrade;
            if (seen.status !== last) tell((last = seen.status));
            return seen;
          },
          ({ status }) => status === 'VERIFIED' || status === 'FAILED',
        );
        showOne(upgrade, upgradeColumns, options);
        if (upgrade.status === 'FAILED') process.exitCode = 1;
      }),
    );

  group
    .command('upgrades <proxy>')
    .description('What a proxy was upgraded to, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((deploymentId: string, options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.upgrades({ deploymentId, ...page })).upgrades,
          upgradeColumns,
          options,
          'None.',
        ),
      ),
    );
  return group;
}
