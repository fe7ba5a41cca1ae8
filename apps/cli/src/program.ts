import { Command } from 'commander';

import { applicationKeyCommands } from './application-keys.js';
import { chainCommands } from './chains.js';
import { consortiumCommands } from './consortia.js';
import { contractCommands } from './contracts.js';
import { EXAMPLES } from './examples.js';
import { keyCommands } from './keys.js';
import { nodeCommands } from './nodes.js';
import { organisationCommands } from './organisations.js';
import { proposalCommands } from './proposals.js';
import { sessionCommands } from './sessions.js';
import { signInCommands } from './sign-in.js';
import { transactionCommands } from './transactions.js';

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
    organisationCommands(),
    consortiumCommands(),
    chainCommands(),
    nodeCommands(),
    proposalCommands(),
    keyCommands(),
    applicationKeyCommands(),
    contractCommands(),
    transactionCommands(),
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
