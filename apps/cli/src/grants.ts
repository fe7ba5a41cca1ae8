import type { AccessGrantPartsFragment, AccessScope, DataPolicyPartsFragment, DataTermsInput } from '@atoll/sdk';
import { Command, InvalidArgumentError, Option } from 'commander';

import { deedColumns, doing, withOutput } from './access-deeds.js';
import { addReceipts } from './access-receipts.js';
import { wholeNumber } from './arguments.js';
import { dataKeyCommands } from './data-keys.js';
import { showList, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { privacyPolicyCommands } from './privacy-policies.js';
import { signedIn } from './session.js';

type Hex = `0x${string}`;

const SCOPES: AccessScope[] = ['READ', 'PROCESS', 'SHARE', 'STORE_CIPHERTEXT'];

const grantColumns: Columns<AccessGrantPartsFragment> = {
  id: (grant) => grant.id,
  state: (grant) => (grant.outdated ? `${grant.state} (outdated)` : grant.state),
  grantee: (grant) => grant.grantee,
  resource: (grant) => grant.resource,
  scopes: (grant) => grant.scopes.join(' '),
  uses: (grant) => grant.usesLeft,
  until: (grant) => grant.validUntil,
};

const policyColumns: Columns<DataPolicyPartsFragment> = {
  resource: (policy) => policy.resource,
  owner: (policy) => policy.owner,
  scopes: (policy) => policy.scopes.join(' '),
  release: (policy) => (policy.brokered ? 'brokered' : 'direct'),
  epoch: (policy) => policy.epoch,
  'key epoch': (policy) => policy.keyEpoch,
};

function scopeOf(text: string, before: AccessScope[] = []): AccessScope[] {
  const scope = SCOPES.find((each) => each === text.toUpperCase().replaceAll('-', '_'));
  if (!scope) throw new InvalidArgumentError(`It must be one of ${SCOPES.join(', ').toLowerCase()}.`);
  return [...before, scope];
}
const scopesOption = () =>
  new Option('--scopes <scopes...>', 'read, process, share, store-ciphertext').argParser(scopeOf);

export type Terms = Format & {
  scopes?: AccessScope[];
  purposes: string[];
  direct?: boolean;
  emergencies?: boolean;
  broker?: Hex;
  storers?: Hex[];
  odrl?: Hex;
};

export const termsOf = ({
  scopes,
  purposes,
  direct = false,
  emergencies = false,
  broker,
  storers,
  odrl,
}: Terms): DataTermsInput => ({
  ...{ scopes: scopes ?? ['READ'], purposes, brokered: !direct, emergencies },
  ...(broker && { broker }),
  ...(storers && { storers }),
  ...(odrl && { odrlHash: odrl }),
});

export const withTerms = (command: Command): Command =>
  withOutput(
    command
      .addOption(scopesOption())
      .requiredOption('--purposes <names...>', "names of the consortium's purposes")
      .option('--direct', 'release keys when a grant is given, instead of one by one')
      .option('--emergencies', 'let providers break the glass')
      .option('--broker <address>', 'who releases keys beside the owner')
      .option('--storers <addresses...>', 'who may keep the ciphertext; everybody by default')
      .option('--odrl <hash>', 'Keccak-256 of the policy in ODRL'),
  );

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

type Ask = Format & { scopes?: AccessScope[]; purposes: string[]; uses: number; days: number };

const askOf = ({ scopes, purposes, uses, days }: Ask) => ({
  ...{ scopes: scopes ?? (['READ'] as AccessScope[]), purposes, uses },
  validUntil: inDays(days),
});

const withAsk = (command: Command): Command =>
  withOutput(
    command
      .addOption(scopesOption())
      .requiredOption('--purposes <names...>', "names of the consortium's purposes")
      .option('--uses <n>', 'how often keys may be released', wholeNumber, 1)
      .option('--days <n>', 'for how long', wholeNumber, 30),
  );

export type Gift = Format & Partial<Omit<Ask, keyof Format>>;

/** What is not said is given as it was asked for. */
export const giftOf = ({ scopes, purposes, uses, days }: Gift) => ({
  ...(scopes && { scopes }),
  ...(purposes && { purposes }),
  ...(uses !== undefined && { uses }),
  ...(days !== undefined && { validUntil: inDays(days) }),
});

export const withGift = (command: Command): Command =>
  withOutput(
    command
      .addOption(scopesOption())
      .option('--purposes <names...>', 'only for these; all that were asked for by default')
      .option('--uses <n>', 'how often keys may be released; as asked for by default', wholeNumber)
      .option('--days <n>', 'for how long, within what was asked for; until its end by default', wholeNumber),
  );

export function grantCommands(): Command {
  const group = new Command('grants').description(
    'Access to data: who may do what with whose, until when, how often, and what for.',
  );
  const output = (name: string, description: string) => withOutput(group.command(name).description(description));

  output('purposes <consortium>', 'What data may be used for in a consortium.').action(
    (consortiumId: string, options: Format) =>
      signedIn(async (atoll) => {
        const { accessPurposes } = await atoll.accessPurposes({ consortiumId });
        showList(
          accessPurposes,
          { name: (p) => p.name, bit: (p) => p.bit, term: (p) => p.term, description: (p) => p.description },
          options,
          'None.',
        );
      }),
  );
  output('define-purpose <consortium> <name> <description>', 'Give a purpose a name, for good.')
    .option('--term <iri>', 'what it is in ODRL, or in the Data Privacy Vocabulary')
    .action((consortiumId: string, name: string, description: string, options: Format & { term?: string }) =>
      signedIn(async (atoll) => {
        const input = { consortiumId, name, description, ...(options.term && { term: options.term }) };
        const { definePurpose } = await atoll.definePurpose({ input });
        showOne(definePurpose, { name: (p) => p.name, bit: (p) => p.bit }, options);
      }),
    );

  withTerms(group.command('policy <chain> <name>').description('Put a resource under a policy.'))
    .option('--owner <address>', "a device of yours; your organisation's principal by default")
    .action((chainId: string, name: string, options: Terms & { owner?: Hex }) =>
      doing(options, async (atoll) => {
        const input = { chainId, name, terms: termsOf(options), ...(options.owner && { owner: options.owner }) };
        return (await atoll.createDataPolicy({ input })).createDataPolicy;
      }),
    );
  withTerms(
    group
      .command('amend <chain> <resource>')
      .description('Give a resource other terms; grants under the old ones end.'),
  ).action((chainId: string, resource: Hex, options: Terms) =>
    doing(options, async (atoll) => {
      const input = { chainId, resource, terms: termsOf(options) };
      return (await atoll.amendDataPolicy({ input })).amendDataPolicy;
    }),
  );
  output('end-all <chain> <resource>', 'End every grant of a resource at once.').action(
    (chainId: string, resource: Hex, options: Format) =>
      doing(options, async (atoll) => (await atoll.bumpDataEpoch({ chainId, resource })).bumpDataEpoch),
  );
  output('policies <chain>', 'The policies of all members.')
    .option('--owner <address>', 'only those of this owner')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .action((chainId: string, options: Paged & { owner?: Hex }) =>
      signedIn(async (atoll) => {
        const filter = { ...(options.owner && { owner: options.owner }) };
        await showPages(
          async (page) => (await atoll.dataPolicies({ chainId, ...page, ...filter })).dataPolicies,
          policyColumns,
          options,
          'None.',
        );
      }),
    );

  withAsk(group.command('request <chain> <resource>').description('Ask for access.')).action(
    (chainId: string, resource: Hex, options: Ask) =>
      doing(
        options,
        async (atoll) => (await atoll.requestGrant({ input: { chainId, resource, ...askOf(options) } })).requestGrant,
      ),
  );
  withGift(group.command('give <chain> <grant>').description('Give what was asked for, or less.')).action(
    (chainId: string, grantId: Hex, options: Gift) =>
      doing(
        options,
        async (atoll) => (await atoll.giveGrant({ input: { chainId, grantId, ...giftOf(options) } })).giveGrant,
      ),
  );
  output('deny <chain> <grant>', 'Turn a request down.').action((chainId: string, grantId: Hex, options: Format) =>
    doing(options, async (atoll) => (await atoll.denyGrant({ chainId, grantId })).denyGrant),
  );
  output('revoke <chain> <grant>', 'End a grant; what was read stays read.').action(
    (chainId: string, grantId: Hex, options: Format) =>
      doing(options, async (atoll) => (await atoll.revokeGrant({ chainId, grantId })).revokeGrant),
  );
  output('list <chain>', 'Grants of all members, newest first.')
    .option('--resource <hash>', 'only those of this resource')
    .option('--grantee <address>', 'only those that somebody has')
    .option('--live', 'only those that are good now')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .action((chainId: string, options: Paged & { resource?: Hex; grantee?: Hex; live?: boolean }) =>
      signedIn(async (atoll) => {
        const { resource, grantee, live } = options;
        const filter = { ...(resource && { resource }), ...(grantee && { grantee }), ...(live && { live }) };
        await showPages(
          async (page) => (await atoll.accessGrants({ chainId, ...page, ...filter })).accessGrants,
          grantColumns,
          options,
          'None.',
        );
      }),
    );
  output('show <chain> <grant>', 'One grant.').action((chainId: string, grantId: Hex, options: Format) =>
    signedIn(async (atoll) =>
      showOne((await atoll.accessGrant({ chainId, grantId })).accessGrant, grantColumns, options),
    ),
  );
  output('check <chain> <grant> <purpose>', 'Ask a node whether a grant is good now; the exit code says no, too.')
    .addOption(scopesOption())
    .action((chainId: string, grantId: Hex, purpose: string, options: Format & { scopes?: AccessScope[] }) =>
      signedIn(async (atoll) => {
        const { checkGrant } = await atoll.checkGrant({
          chainId,
          grantId,
          purpose,
          scopes: options.scopes ?? ['READ'],
        });
        showOne({ good: checkGrant }, { good: ({ good }) => good }, options);
        if (!checkGrant) process.exitCode = 1;
      }),
    );
  output(
    'may-store <chain> <resource> <address>',
    'Ask a node who may keep ciphertext; the exit code says no, too.',
  ).action((chainId: string, resource: Hex, storer: Hex, options: Format) =>
    signedIn(async (atoll) => {
      const { mayStore } = await atoll.mayStore({ chainId, resource, storer });
      showOne({ may: mayStore }, { may: ({ may }) => may }, options);
      if (!mayStore) process.exitCode = 1;
    }),
  );
  output('break-glass <chain> <resource> <why>', 'Take access for an hour, and answer for it.').action(
    (chainId: string, resource: Hex, justification: string, options: Format) =>
      doing(
        options,
        async (atoll) => (await atoll.breakGlass({ input: { chainId, resource, justification } })).breakGlass,
      ),
  );
  output('review <chain> <grant>', 'Judge an emergency.')
    .option('--unjustified', 'it was none: whoever took it is barred')
    .action((chainId: string, grantId: Hex, options: Format & { unjustified?: boolean }) =>
      doing(options, async (atoll) => {
        const justified = !options.unjustified;
        return (await atoll.reviewEmergency({ chainId, grantId, justified })).reviewEmergency;
      }),
    );
  output('deeds <chain>', 'What your organisation did about access, newest first.')
    .option('--subject <hash>', 'only about this resource, grant or identity')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .action((chainId: string, { subject, ...options }: Paged & { subject?: Hex }) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.accessDeeds({ chainId, ...page, ...(subject && { subject }) })).accessDeeds,
          deedColumns,
          options,
          'None.',
        ),
      ),
    );
  for (const command of dataKeyCommands()) group.addCommand(command);
  addReceipts(group);
  return group.addCommand(privacyPolicyCommands());
}
