import type {
  Atoll,
  KernelMemberState,
  KernelProposalPartsFragment,
  KernelRole,
  TransactionPartsFragment,
} from '@atoll/sdk';
import { Command, Option } from 'commander';

import { JSON_OPTION, QUIET_OPTION, showList, showOne, tell, type Columns, type Format } from './output.js';
import { signedIn } from './session.js';
import { settled, transactionColumns } from './transactions.js';

type Hex = `0x${string}`;

const columns: Columns<KernelProposalPartsFragment> = {
  id: (p) => p.id,
  kind: (p) => p.kind,
  status: (p) => p.status,
  votes: (p) => `${p.yes} of ${p.needed}${p.no ? `, ${p.no} against` : ''}`,
  payload: (p) => JSON.stringify(p.payload),
  closes: (p) => p.closesAt,
};

/** As many as are read from a chain at once. */
const MOST_PROPOSALS = 100;

type Sent = Format & { wait: boolean };

/** What is decided on the chain, beside the commands that look after the kernel itself. */
export function kernelGovernance(group: Command): void {
  group
    .command('proposals <chain>')
    .description('What was proposed on the chain, newest first, and how the votes stand.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, format: Format) =>
      signedIn(async (atoll) => {
        const { kernel } = await atoll.kernelProposals({ chainId, first: MOST_PROPOSALS });
        const proposals = kernel?.proposals ?? [];
        showList(proposals, columns, format, 'None.');
        if (proposals.length === MOST_PROPOSALS)
          tell(`These are the newest ${MOST_PROPOSALS}. Earlier ones are among the events of the contract Consortium.`);
      }),
    );

  sending(group, 'vote <chain> <proposal>', 'Vote on a proposal on the chain, once and for good.')
    .option('--against', 'say no')
    .action((chainId: string, proposal: Hex, { against, ...format }: Sent & { against?: boolean }) =>
      show(
        format,
        async (atoll) =>
          (await atoll.voteOnKernelProposal({ chainId, proposal, approve: !against })).voteOnKernelProposal,
      ),
    );
  sending(group, 'execute <chain> <proposal>', 'Do what two thirds of the active members said yes to.').action(
    (chainId: string, proposal: Hex, format: Sent) =>
      show(format, async (atoll) => (await atoll.executeKernelProposal({ chainId, proposal })).executeKernelProposal),
  );
  sending(group, 'expire <chain> <proposal>', 'Close a proposal whose time is over.').action(
    (chainId: string, proposal: Hex, format: Sent) =>
      show(format, async (atoll) => (await atoll.expireKernelProposal({ chainId, proposal })).expireKernelProposal),
  );
  sending(
    group,
    'appoint <chain> <account> <until> <consent>',
    'Let an account speak for your organisation; it consents by its signature until a second of Unix time.',
  ).action((chainId: string, account: Hex, until: string, consent: Hex, format: Sent) =>
    show(
      format,
      async (atoll) =>
        (await atoll.appointKernelAccount({ chainId, input: { account, until, consent } })).appointKernelAccount,
    ),
  );
  sending(group, 'dismiss <chain> <account>', 'Take an account its voice.').action(
    (chainId: string, account: Hex, format: Sent) =>
      show(format, async (atoll) => (await atoll.dismissKernelAccount({ chainId, account })).dismissKernelAccount),
  );
  proposing(group.command('propose').description('Propose something to the members on the chain.'));
}

const STATES = ['active', 'suspended', 'removed'];

type Membership = Sent & { roles?: string[] };

function proposing(group: Command): void {
  sending(group, 'member <chain> <address> <state>', `Have an organisation be one of ${STATES.join(', ')}.`)
    .option('--roles <roles...>', 'with which roles it is admitted')
    .action((chainId: string, address: Hex, state: string, { roles = [], ...format }: Membership) => {
      const wish = {
        to: state.toUpperCase() as KernelMemberState,
        roles: roles.map((role) => role.toUpperCase() as KernelRole),
      };
      return show(
        format,
        async (atoll) => (await atoll.proposeKernelMember({ chainId, address, ...wish })).proposeKernelMember,
      );
    });
  sending(group, 'role <chain> <address> <role>', 'Give a member a role.')
    .addOption(new Option('--take', 'take it instead'))
    .action((chainId: string, address: Hex, name: string, { take, ...format }: Sent & { take?: boolean }) => {
      const wish = { chainId, address, role: name.toUpperCase() as KernelRole, granted: !take };
      return show(format, async (atoll) => (await atoll.proposeKernelRole(wish)).proposeKernelRole);
    });
  sending(group, 'param <chain> <name> <value>', 'Set a number that contracts go by.').action(
    (chainId: string, key: string, value: string, format: Sent) =>
      show(format, async (atoll) => (await atoll.proposeKernelParam({ chainId, key, value })).proposeKernelParam),
  );
  sending(group, 'issuer <chain> <address> <type>', 'Believe an issuer for a type of credentials.')
    .addOption(new Option('--withdraw', 'believe it no longer'))
    .action((chainId: string, address: Hex, type: string, { withdraw, ...format }: Sent & { withdraw?: boolean }) => {
      const wish = { chainId, address, type, accredited: !withdraw };
      return show(format, async (atoll) => (await atoll.proposeKernelAccreditation(wish)).proposeKernelAccreditation);
    });
  sending(group, 'call <chain> <contract> <data>', 'Have the consortium call a contract.').action(
    (chainId: string, target: Hex, data: Hex, format: Sent) =>
      show(
        format,
        async (atoll) => (await atoll.proposeKernelCall({ chainId, input: { target, data } })).proposeKernelCall,
      ),
  );
  sending(group, 'upgrade <chain> <contract> <implementation>', 'Have a contract of the kernel run other code.')
    .option('--data <data>', 'what it is called with then', '0x')
    .action((chainId: string, target: Hex, implementation: Hex, { data, ...format }: Sent & { data: Hex }) => {
      const input = { target, implementation, data };
      return show(format, async (atoll) => (await atoll.proposeKernelUpgrade({ chainId, input })).proposeKernelUpgrade);
    });
  sending(group, 'validator <chain> <address> <validator>', "Have a member's node seal blocks.")
    .addOption(new Option('--drop', 'have it seal no more'))
    .action((chainId: string, address: Hex, validator: Hex, { drop, ...format }: Sent & { drop?: boolean }) => {
      const wish = { chainId, address, validator, admit: !drop };
      return show(format, async (atoll) => (await atoll.proposeKernelValidator(wish)).proposeKernelValidator);
    });
}

const sending = (group: Command, words: string, description: string): Command =>
  group
    .command(words)
    .description(description)
    .option('--no-wait', 'return as soon as it is written down')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION);

/** What is proposed can be voted on, and what is decided holds, as soon as the command is over. */
const show = ({ wait, ...format }: Sent, send: (atoll: Atoll) => Promise<TransactionPartsFragment>) =>
  signedIn(async (atoll) => {
    const sent = await send(atoll);
    const transaction = wait ? await settled(atoll, sent.id) : sent;
    showOne(transaction, transactionColumns, format);
    if (transaction.status === 'FAILED') process.exitCode = 1;
  });
