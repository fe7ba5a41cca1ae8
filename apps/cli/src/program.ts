import { Command } from 'commander';

import { applicationKeyCommands } from './application-keys.js';
import { approvalCommands } from './approvals.js';
import { auditCommands } from './audit.js';
import { backupKeyCommands } from './backup-key.js';
import { backupCommands } from './backups.js';
import { certificateCommands } from './certificates.js';
import { chainCommands } from './chains.js';
import { cityCommands } from './city.js';
import { consortiumCommands } from './consortia.js';
import { contractCommands } from './contracts.js';
import { deviceCommands } from './devices.js';
import { directoryCommands } from './directories.js';
import { directoryTokenCommands } from './directory-tokens.js';
import { credentialCommands } from './credentials.js';
import { EXAMPLES } from './examples.js';
import { dataStreamCommands } from './data-streams.js';
import { exportCommand } from './export.js';
import { grantCommands } from './grants.js';
import { identityProviderCommands } from './identity-providers.js';
import { indexCommands } from './indexes.js';
import { intentCommands } from './intents.js';
import { kernelCommands } from './kernel.js';
import { keyCommands } from './keys.js';
import { marketCommands } from './market.js';
import { nodeCommands } from './nodes.js';
import { envelopeCommands } from './envelopes.js';
import { objectCommands } from './objects.js';
import { siteCommands } from './sites.js';
import { organisationCommands } from './organisations.js';
import { passkeyCommands } from './passkeys.js';
import { policyCommands } from './policies.js';
import { promotionCommands } from './promotions.js';
import { proposalCommands } from './proposals.js';
import { proxyCommands } from './proxies.js';
import { quotaCommands } from './quotas.js';
import { rpcCommands } from './rpc.js';
import { secondFactorCommands } from './second-factor.js';
import { sessionCommands } from './sessions.js';
import { signInCommands } from './sign-in.js';
import { serviceCommands } from './services.js';
import { solutionCommands } from './solutions.js';
import { sponsorshipCommands } from './sponsorships.js';
import { streamCommands } from './streams.js';
import { transactionCommands } from './transactions.js';
import { usageCommand } from './usage.js';
import { verifyCommand } from './verify.js';
import { webhookCommands } from './webhooks.js';

const EXIT_CODES = `
Exit codes:
  0  done                      4  not found
  1  refused or failed         5  the platform or the chain is not answering
  2  wrong usage               130  interrupted
  3  not signed in, or not allowed

Environment:
  ATOLL_URL, ATOLL_TOKEN, ATOLL_ORGANISATION   instead of a saved sign-in, for programs
  NO_COLOR                                     no colours`;

/** The console's verbs for a terminal: tables for people, `--json` for programs. */
export function program(): Command {
  const atoll = new Command('atoll')
    .description('Found consortium chains, ship contracts to them, and look after both.')
    .version('0.1.0')
    .addHelpText('after', EXIT_CODES);
  signInCommands(atoll);
  for (const group of [
    sessionCommands(),
    secondFactorCommands(),
    passkeyCommands(),
    organisationCommands(),
    identityProviderCommands(),
    directoryCommands(),
    directoryTokenCommands(),
    consortiumCommands(),
    chainCommands(),
    nodeCommands(),
    siteCommands(),
    proposalCommands(),
    backupKeyCommands(),
    backupCommands(),
    exportCommand(),
    keyCommands(),
    policyCommands(),
    approvalCommands(),
    applicationKeyCommands(),
    rpcCommands(),
    contractCommands(),
    promotionCommands(),
    proxyCommands(),
    kernelCommands(),
    solutionCommands(),
    marketCommands(),
    transactionCommands(),
    sponsorshipCommands(),
    intentCommands(),
    deviceCommands(),
    serviceCommands(),
    indexCommands(),
    streamCommands(),
    dataStreamCommands(),
    webhookCommands(),
    credentialCommands(),
    certificateCommands(),
    grantCommands(),
    cityCommands(),

    usageCommand(),
    quotaCommands(),
    auditCommands(),
    objectCommands(),
    envelopeCommands(),
    verifyCommand(),
  ]) {
    atoll.addCommand(group);
  }
  finish(atoll, '');
  return atoll;
}

/** So that wrong usage gets its hint and its exit code from one place, like every other failure, and help its example. */
function finish(command: Command, path: string): void {
  command.exitOverride().showHelpAfterError('Run the command with --help for its options and examples.');
  const example = EXAMPLES[path];
  if (example) command.addHelpText('after', `\nExample:\n  ${example}`);
  for (const child of command.commands) finish(child, `${path} ${child.name()}`.trim());
}
