import { Command } from 'commander';

import { contractClient } from './contract-client.js';
import { showJson } from './output.js';
import { signedIn } from './session.js';

/** What makes a contract's own API known to other programs. */
export function addApiCommands(group: Command): void {
  group
    .command('openapi <deployment>')
    .description("Print the contract's own API as a document of OpenAPI 3.1.")
    .action((deploymentId: string) =>
      signedIn(async (atoll) => showJson((await atoll.contractOpenApi({ deploymentId })).contractOpenApi)),
    );

  group
    .command('client <deployment>')
    .description('Print a TypeScript file that calls the contract, with types for all that it takes and gives.')
    .addHelpText('after', '\nA program with this file needs openapi-fetch from npm.')
    .action((deploymentId: string) =>
      signedIn(async (atoll) => {
        const [{ contractOpenApi }, { deployment }] = await Promise.all([
          atoll.contractOpenApi({ deploymentId }),
          atoll.deployment({ id: deploymentId }),
        ]);
        process.stdout.write(await contractClient(deployment, contractOpenApi as object));
      }),
    );
}
