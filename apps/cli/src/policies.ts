import type { CreatePolicyInput, PolicyPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { wholeNumber } from './arguments.js';
import { JSON_OPTION, QUIET_OPTION, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

const some = (items: readonly string[]) => (items.length > 0 ? items.join(' ') : 'any');

const columns: Columns<PolicyPartsFragment> = {
  id: (p) => p.id,
  name: (p) => p.name,
  status: (p) => p.status,
  approvals: (p) => `${p.approvals}${p.twoPerson ? ', of two persons' : ''}`,
  rate: (p) => (p.rate ? `${p.rate.limit} in ${p.rate.seconds} s` : 'any'),
  'at most': (p) => (p.maxValue === null ? 'any' : `${p.maxValue} wei`),
  chains: (p) => some(p.chainIds),
  contracts: (p) => some(p.contracts),
  methods: (p) => some(p.methods),
  creates: (p) => (p.createsContracts ? 'yes' : 'no'),
  messages: (p) => (p.signsMessages ? 'yes' : 'no'),
};

type Wish = Format & {
  chains?: string[];
  contracts?: string[];
  methods?: string[];
  creates?: boolean;
  messages?: boolean;
  maxValue?: string;
  rate?: { limit: number; seconds: number };
  approvals?: number;
  twoPerson?: boolean;
  approvers?: string[];
  within?: number;
};

export function policyCommands(): Command {
  const group = new Command('policies').description(
    'What your keys may be used for. A key without policies signs everything that you send.',
  );

  group
    .command('list <key>')
    .description('The policies of a key, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((keyId: string, options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.policies({ keyId, ...page })).policies,
          columns,
          options,
          'None: it signs all.',
        ),
      ),
    );

  group
    .command('create <key> <name>')
    .description('Permit a key something, and from its first policy on nothing else. What is left out permits any.')
    .option('--chains <ids...>', 'the chains it may write to')
    .option('--contracts <addresses...>', 'the addresses it may write to')
    .option('--methods <signatures...>', 'the functions it may call; 0x for none')
    .option('--creates', 'let it create contracts')
    .option('--messages', 'let it sign messages, typed data and documents')
    .option('--max-value <wei>', 'the most wei of one transaction')
    .option('--rate <limit/seconds>', 'so many transactions in so many seconds, such as 10/3600', rateOf)
    .option('--approvals <people>', 'how many people must approve each transaction', wholeNumber)
    .option('--two-person', 'one of them must be another person than who sent it')
    .option('--approvers <people...>', 'the people who may approve')
    .option('--within <seconds>', 'how long their approval is waited for', wholeNumber)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((keyId: string, name: string, wish: Wish) =>
      signedIn(async (atoll) => {
        const { createPolicy } = await atoll.createPolicy({ input: inputOf(keyId, name, wish) });
        showOne(createPolicy, columns, wish);
      }),
    );

  group
    .command('remove <id>')
    .description('End a policy. Where a policy of its key asks for two persons, another one must approve it.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.removePolicy({ id })).removePolicy, columns, options)),
    );
  return group;
}

function rateOf(text: string): { limit: number; seconds: number } {
  const [limit = '', seconds = ''] = text.split('/');
  return { limit: wholeNumber(limit), seconds: wholeNumber(seconds) };
}

function inputOf(keyId: string, name: string, wish: Wish): CreatePolicyInput {
  const { chains, contracts, methods, creates, messages, maxValue, rate, approvals, twoPerson, approvers, within } =
    wish;
  return {
    ...{ keyId, name },
    ...(chains && { chainIds: chains }),
    ...(contracts && { contracts: contracts as `0x${string}`[] }),
    ...(methods && { methods }),
    ...(creates && { createsContracts: true }),
    ...(messages && { signsMessages: true }),
    ...(maxValue !== undefined && { maxValue }),
    ...(rate && { rate }),
    ...(approvals !== undefined && { approvals }),
    ...(twoPerson && { twoPerson }),
    ...(approvers && { approvers }),
    ...(within !== undefined && { approvalSeconds: within }),
  };
}
