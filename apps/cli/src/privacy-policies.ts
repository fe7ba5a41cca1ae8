import type { PrivacyPolicyPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';

import { doing, withOutput } from './access-deeds.js';
import { termsOf, withTerms, type Terms } from './grants.js';
import { momentOf, showList, showOne, type Columns, type Format } from './output.js';
import { signedIn } from './session.js';

type Hex = `0x${string}`;

const columns: Columns<PrivacyPolicyPartsFragment> = {
  resource: ({ policy }) => policy.resource,
  owner: ({ policy }) => policy.owner,
  scopes: ({ policy }) => policy.scopes.join(' '),
  release: ({ policy }) => (policy.brokered ? 'brokered' : 'direct'),
  'keeps the ciphertext': ({ everybodyStores }) => (everybodyStores ? 'everybody' : 'the parties'),
};

const partyColumns: Columns<PrivacyPolicyPartsFragment['parties'][number]> = {
  address: (party) => party.address,
  may: (party) => (party.ciphertextOnly ? 'keep ciphertext' : party.scopes.join(' ')),
  'what for': (party) => party.purposes.join(' '),
  until: (party) => party.validUntil && momentOf(party.validUntil),
  grant: (party) => party.grantId,
};

/** Policies and the grants under them as one, as ITU-T Y.4464 has it. */
export function privacyPolicyCommands(): Command {
  const group = new Command('privacy-policy').description('Who may do what with some data, in one piece.');

  withTerms(group.command('set <chain> <name>').description('Put data of yours under terms, whatever it was under.'))
    .option('--owner <address>', "a device of yours; your organisation's principal by default")
    .action((chainId: string, name: string, options: Terms & { owner?: Hex }) =>
      doing(options, async (atoll) => {
        const input = { chainId, name, terms: termsOf(options), ...(options.owner && { owner: options.owner }) };
        return (await atoll.setPrivacyPolicy({ input })).setPrivacyPolicy;
      }),
    );
  withOutput(group.command('show <chain> <resource>'))
    .description('The terms of a resource, and who has access by them now.')
    .action((chainId: string, resource: Hex, options: Format) =>
      signedIn(async (atoll) => {
        const { privacyPolicy } = await atoll.privacyPolicy({ chainId, resource });
        showOne(privacyPolicy, columns, options);
        if (options.json || options.quiet) return;
        process.stdout.write('\n');
        showList(privacyPolicy.parties, partyColumns, {}, 'Nobody has access.');
      }),
    );
  return group;
}
