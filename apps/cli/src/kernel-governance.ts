import type {
  Atoll,
  KernelMemberState,
  KernelProposalPartsFragment,
  KernelRole,
  TransactionPartsFragment,
} from '@atoll/sdk';
import { Command, Option } from 'commander';

import { JSON_OPTION, QUIET_OPTION, showList, showOne, type Columns, type Format } from './output.js';
import { signedIn } from './session.js';
import { transactionColumns } from './transactions.js';

type Hex = `0x${string}`;

const columns: Columns<KernelProposalPartsFragment> = {
  id: (p) => p.id,
  kind: (p) => p.kind,
  status: (p) => p.status,
  votes: (p) => `${p.yes} of ${p.needed}${p.no ? `, ${p.no} against` : ''}`,
  payload: (p) => JSON.stringify(p.payload),
  closes: (p) => p.closesAt,
};

/** What is decided on the chain, beside the commands that look after the kernel itself. */
export function kernelGovernance(group: Command): void {
  group
    .command('proposals <chain>')
    .description('What was proposed on the chain, newest first, and how the votes stand.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, format: Format) =>
      signedIn(async (atoll) => {
        const { kernel } = await atoll.kernelProposals({ chainId, first: 100 });
        showList(kernel?.proposals ?? [], columns, format, 'None.');
      }),
    );

  sending(group, 'vote <chain> <proposal>', 'Vote on a proposal on the chain, once and for good.')
    .option('--against', 'say no')
    .action((chainId: string, proposal: Hex, { against, ...format }: Format & { against?: boolean }) =>
      show(
        format,
        async (atoll) =>
          (await atoll.voteOnKernelProposal({ chainId, proposal, approve: !against })).voteOnKernelProposal,
      ),
    );
  sending(group, 'execute <chain> <proposal>', 'Do what two thirds of the active members said yes to.').action(
    (chainId: string, proposal: Hex, format: Format) =>
      show(format, async (atoll) => (await atoll.executeKernelProposal({ chainId, proposal })).executeKernelProposal),
  );
  sending(group, 'expire <chain> <proposal>', 'Close a proposal whose time is over.').action(
    (chainId: string, proposal: Hex, format: Format) =>
      show(format, async (atoll) => (await atoll.expireKernelProposal({ chainId, proposal })).expireKernelProposal),
  );
  sending(
    group,
    'appoint <chain> <account> <until> <consent>',
    'Let an account speak for your organisation; it consents by its signature until a second of Unix time.',
  ).action((chainId: string, account: Hex, until: string, consent: Hex, format: Format) =>
    show(
      format,
      async (atoll) =>
        (await atoll.appointKernelAccount({ chainId, input: { account, until, consent } })).appointKernelAccount,
    ),
  );
  sending(group, 'dismiss <chain> <account>', 'Take an account its voice.').action(
    (chainId: string, account: Hex, format: Format) =>
      show(format, async (atoll) => (await atoll.dismissKernelAccount({ chainId, account })).dismissKernelAccount),
  );
  proposing(group.command('propose').description('Propose something to the members on the chain.'));
}

const STATES = ['active', 'suspended', 'removed'];

type Membership = Format & { roles?: string[] };

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
    .action((chainId: string, address: Hex, name: string, { take, ...format }: Format & { take?: boolean }) => {
      const wish = { chainId, address, role: name.toUpperCase() as KernelRole, granted: !take };
      return show(format, async (atoll) => (await atoll.proposeKernelRole(wish)).proposeKernelRole);
    });
  sending(group, 'param <chain> <name> <value>', 'Set a number that contracts go by.').action(
    (chainId: string, key: string, value: string, format: Format) =>
      show(format, async (atoll) => (await atoll.proposeKernelParam({ chainId, key, value })).proposeKernelParam),
  );
  sending(group, 'call <chain> <contract> <data>', 'Have the consortium call a contract.').action(
    (chainId: string, target: Hex, data: Hex, format: Format) =>
      show(
        format,
        async (atoll) => (await atoll.proposeKernelCall({ chainId, input: { target, data } })).proposeKernelCall,
      ),
  );
  sending(group, 'upgrade <chain> <contract> <implementation>', 'Have a contract of the kernel run other code.')
    .option('--data <data>', 'what it is called with then', '0x')
    .action((chainId: string, target: Hex, implementation: Hex, { data, ...format }: Format & { data: Hex }) => {
      const input = { target, implementation, data };
      return show(format, async (atoll) => (await atoll.proposeKernelUpgrade({ chainId, input })).proposeKernelUpgrade);
    });
  sending(group, 'validator <chain> <address> <validator>', "Have a member's node seal blocks.")
    .addOption(new Option('--drop', 'have it seal no more'))
    .action((chainId: string, address: Hex, validator: Hex, { drop, ...format }: Format & { drop?: boolean }) => {
      const wish = { chainId, address, validator, admit: !drop };
      return show(format, async (atoll) => (await atoll.proposeKernelValidator(wish)).proposeKernelValidator);
    });
}

const sending = (group: Command, words: string, description: string): Command =>
  group.command(words).description(description).addOption(JSON_OPTION).addOption(QUIET_OPTION);

const show = (format: Format, send: (atoll: Atoll) => Promise<TransactionPartsFragment>) =>
  signedIn(async (atoll) => showOne(await send(atoll), transactionColumns, format));
