import type { CreateSponsorshipInput, SponsorshipPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { wholeNumber } from './arguments.js';
import { JSON_OPTION, QUIET_OPTION, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

type Row = SponsorshipPartsFragment;

const columns: Columns<Row> = {
  id: (s) => s.id,
  name: (s) => s.name,
  ends: (s) => s.endedAt ?? s.expiresAt,
  chain: (s) => s.chain?.name,
  key: (s) => s.key?.name,
  methods: (s) => s.contracts.flatMap(({ methods }) => methods).join(' '),
  signers: (s) => (s.signers.length > 0 ? s.signers.join(' ') : 'any'),
  'of each signer': (s) => `${s.limits.intentsPerSigner} intents, ${s.limits.gasPerSigner} gas a day`,
  'of all': (s) => `${s.limits.intentsPerDay} intents, ${s.limits.gasPerDay} gas a day`,
};

type Wish = Format & {
  key: string;
  contract: string;
  methods: string[];
  forwarder?: string;
  signers?: string[];
  applicationKey?: string;
  perSigner: number;
  gasPerSigner: string;
  perDay: number;
  gasPerDay: string;
  days: number;
};

export function sponsorshipCommands(): Command {
  const group = new Command('sponsorships').description(
    'What your keys relay for others, who only sign: devices and parties without gas or an account.',
  );

  group
    .command('create <chain> <name>')
    .description('Have a key relay functions of a contract, within limits of any 24 hours.')
    .requiredOption('--key <id>', 'the key that relays')
    .requiredOption('--contract <deployment>', 'the contract that is called')
    .requiredOption('--methods <names...>', 'its functions: twins such as setBySig, or any where a forwarder is named')
    .option('--forwarder <deployment>', "the deployment of OpenZeppelin's ERC2771Forwarder that the contract trusts")
    .option('--signers <addresses...>', "whose intents; anybody's by default")
    .option('--application-key <id>', 'the only application that may hand intents in')
    .option('--per-signer <n>', 'intents of each signer', wholeNumber, 100)
    .option('--gas-per-signer <gas>', 'gas of each signer', '10000000')
    .option('--per-day <n>', 'intents of all signers', wholeNumber, 10_000)
    .option('--gas-per-day <gas>', 'gas of all signers', '1000000000')
    .option('--days <n>', 'how long it lasts', wholeNumber, 90)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, name: string, wish: Wish) =>
      signedIn(async (atoll) => {
        const { createSponsorship } = await atoll.createSponsorship({ input: inputOf(chainId, name, wish) });
        showOne(createSponsorship, columns, wish);
      }),
    );

  group
    .command('list')
    .description('The sponsorships of your organisation, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Paged) =>
      signedIn((atoll) =>
        showPages(async (page) => (await atoll.sponsorships(page)).sponsorships, columns, options, 'None.'),
      ),
    );

  group
    .command('show <sponsorship>')
    .description('What it relays, for whom, and how much of it.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.sponsorship({ id })).sponsorship, columns, options)),
    );

  group
    .command('end <sponsorship>')
    .description('Take no more intents in; those taken before go on.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.endSponsorship({ id })).endSponsorship, columns, options)),
    );
  return group;
}

function inputOf(chainId: string, name: string, wish: Wish): CreateSponsorshipInput {
  const { key, contract, methods, forwarder, signers, applicationKey, days } = wish;
  return {
    ...{ chainId, name, keyId: key, days },
    contracts: [{ deploymentId: contract, methods, ...(forwarder && { forwarderId: forwarder }) }],
    ...(signers && { signers: signers as `0x${string}`[] }),
    ...(applicationKey && { applicationKeyId: applicationKey }),
    limits: {
      ...{ intentsPerSigner: wish.perSigner, gasPerSigner: wish.gasPerSigner },
      ...{ intentsPerDay: wish.perDay, gasPerDay: wish.gasPerDay },
    },
  };
}
