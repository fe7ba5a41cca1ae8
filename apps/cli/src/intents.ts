import type { Atoll, IntentPartsFragment, IntentTypedDataInput } from '@atoll/sdk';
import { Command } from 'commander';

import { JSON_OPTION, QUIET_OPTION, showJson, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { readJsonArray } from './contracts.js';
import { poll } from './poll.js';
import { signedIn } from './session.js';

const columns: Columns<IntentPartsFragment> = {
  id: (i) => i.id,
  status: (i) => i.status,
  signer: (i) => i.signer,
  nonce: (i) => i.nonce,
  function: (i) => i.function,
  hash: (i) => i.hash,
  relay: (i) => (i.relayedByOther ? 'another' : 'ours'),
  reason: (i) => i.reason,
};

type Saying = {
  contract: string;
  function: string;
  args: string;
  signer: string;
  nonce?: string;
  deadline: string;
  gas?: string;
};

export function intentCommands(): Command {
  const group = new Command('intents').description('What others signed, relayed under your sponsorships.');

  saying(group.command('prepare <sponsorship>'))
    .description('Print what is to be signed, as eth_signTypedData_v4 takes it, and its digest.')
    .option('--nonce <n>', "the signer's next nonce at the contract, by default as the chain has it")
    .action((sponsorshipId: string, options: Saying) =>
      signedIn(async (atoll) => {
        const { intentTypedData } = await atoll.intentTypedData({ input: wishOf(sponsorshipId, options) });
        showJson(intentTypedData);
      }),
    );

  saying(group.command('submit <sponsorship>'))
    .description('Hand in what was signed, and wait until it is done, by whoever relays it first.')
    .requiredOption('--nonce <n>', 'the nonce that was signed')
    .requiredOption('--signature <hex>', 'the signature')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((sponsorshipId: string, { signature, nonce, ...options }: Submitting) =>
      signedIn(async (atoll) => {
        const input = { ...wishOf(sponsorshipId, options), nonce, signature: signature as `0x${string}` };
        const intent = await ended(atoll, (await atoll.submitIntent({ input })).submitIntent.id);
        showOne(intent, columns, options);
        if (intent.status === 'FAILED') process.exitCode = 1;
      }),
    );

  group
    .command('list <sponsorship>')
    .description('Newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((sponsorshipId: string, options: Paged) =>
      signedIn((atoll) =>
        showPages(async (page) => (await atoll.intents({ sponsorshipId, ...page })).intents, columns, options, 'None.'),
      ),
    );

  group
    .command('show <intent>')
    .description('What became of it.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.intent({ id })).intent, columns, options)),
    );
  return group;
}

type Submitting = Saying & Format & { nonce: string; signature: string };

const saying = (command: Command): Command =>
  command
    .requiredOption('--contract <deployment>', 'the contract, one that the sponsorship names')
    .requiredOption('--function <name>', 'the twin, or the function itself where a forwarder is gone through')
    .option('--args <json>', 'arguments as a JSON array, without signer, deadline and signature', '[]')
    .requiredOption('--signer <address>', 'who signs')
    .requiredOption('--deadline <seconds>', 'until when it holds, in seconds since 1970')
    .option('--gas <gas>', 'what the call may use, where a forwarder is gone through');

function wishOf(sponsorshipId: string, options: Saying): IntentTypedDataInput {
  const { contract, args, signer, nonce, deadline, gas } = options;
  return {
    ...{ sponsorshipId, deploymentId: contract, function: options.function, arguments: readJsonArray(args) },
    ...{ signer: signer.toLowerCase() as `0x${string}`, deadline },
    ...(nonce !== undefined && { nonce }),
    ...(gas !== undefined && { gas }),
  };
}

const ended = (atoll: Atoll, id: string) =>
  poll(
    async () => (await atoll.intent({ id })).intent,
    ({ status }) => status !== 'PENDING',
  );
