import type {
  Atoll,
  AuthChallengePartsFragment,
  AuthVerdictPartsFragment,
  CredentialPartsFragment,
  CredentialSchemaPartsFragment,
  IssuingKeyPartsFragment,
} from '@atoll/sdk';
import { typesOf } from '@atoll/credentials';
import { Command } from 'commander';
import fs from 'node:fs/promises';
import type { Hex } from 'viem';

import { jsonIn } from './files.js';
import { JSON_OPTION, QUIET_OPTION, showJson, showList, showOne, tell, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { poll } from './poll.js';
import { signedIn } from './session.js';
import { settled as transactionSettled } from './transactions.js';
import { verified, type Seen } from './verify-credential.js';

const columns: Columns<CredentialPartsFragment> = {
  id: (c) => c.id,
  type: (c) => c.type,
  subject: (c) => c.subject,
  status: (c) => c.status,
  'valid until': (c) => c.validUntil,
  'id on the chain': (c) => c.onChainId,
  reason: (c) => c.reason,
};

const verdictColumns: Columns<AuthVerdictPartsFragment> = {
  code: (v) => v.code,
  because: (v) => v.because,
  did: (v) => v.did,
  assurance: (v) => v.assurance,
  device: (v) => v.deviceStatus,
  block: (v) => v.block,
  issuer: (v) => v.issuer,
};

const challengeColumns: Columns<AuthChallengePartsFragment> = {
  id: (c) => c.id,
  profile: (c) => c.profile,
  expires: (c) => c.expiresAt,
  message: (c) => c.message,
  request: (c) => c.request,
};

const seenColumns: Columns<Seen> = {
  issuer: ({ verified }) => verified.issuer,
  subject: ({ verified }) => verified.subject,
  type: ({ verified }) => typesOf(verified.credential).join(', '),
  'id on the chain': ({ onChain }) => onChain?.id,
  'holds on the chain': ({ holds }) => holds,
};

const schemaColumns: Columns<CredentialSchemaPartsFragment> = { id: (s) => s.id, name: (s) => s.name };

const keyColumns: Columns<IssuingKeyPartsFragment> = {
  key: (k) => k.keyId,
  listed: (k) => k.listed,
  transaction: (k) => k.transactionId,
};

type Change = { says: string; wanted: string; ask: (atoll: Atoll, id: string) => Promise<unknown> };
const CHANGES: Record<string, Change> = {
  revoke: {
    ...{ says: 'End a credential for ever.', wanted: 'REVOKED' },
    ask: (atoll, id) => atoll.revokeCredential({ id }),
  },
  suspend: {
    ...{ says: 'Let a credential rest.', wanted: 'SUSPENDED' },
    ask: (atoll, id) => atoll.suspendCredential({ id }),
  },
  resume: {
    ...{ says: 'End a suspension.', wanted: 'VALID' },
    ask: (atoll, id) => atoll.resumeCredential({ id }),
  },
};

const isSettled = ({ status }: CredentialPartsFragment): boolean => status !== 'QUEUED' && status !== 'SIGNED';

/** What an organisation vouches for, and who answers to a DID. */
export function credentialCommands(): Command {
  const group = new Command('credentials').description('Vouch for devices and others, and ask who is there.');

  group
    .command('schema <name> <file>')
    .description('Make a schema of a file: a JSON Schema of the claims, what is personal marked "pii": true.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((name: string, file: string, options: Format) =>
      signedIn(async (atoll) => {
        const claims = await jsonIn(file);
        const { createCredentialSchema } = await atoll.createCredentialSchema({ input: { name, claims } });
        showOne(createCredentialSchema, schemaColumns, options);
      }),
    );

  group
    .command('schemas')
    .description('What the organisation issues by, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.credentialSchemas(page)).credentialSchemas,
          schemaColumns,
          options,
          'None yet: atoll credentials schema --help',
        ),
      ),
    );

  group
    .command('appoint <chain> <key>')
    .description("Have the organisation's DID list a P-256 key, which then signs credentials, and wait for the block.")
    .option('--no-wait', 'return as soon as it is written down')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, keyId: string, { wait, ...options }: Format & { wait: boolean }) =>
      signedIn(async (atoll) => {
        const { appointIssuingKey: key } = await atoll.appointIssuingKey({ chainId, keyId });
        const transaction = wait ? await transactionSettled(atoll, key.transactionId) : null;
        if (transaction?.status === 'FAILED')
          throw new Error(`The chain does not list the key: ${transaction.reason ?? 'it gives no reason'}.`);
        const listed = key.listed || transaction?.status === 'MINED';
        showOne({ ...key, listed }, { transaction: (k) => k.transactionId, ...keyColumns }, options);
      }),
    );

  group
    .command('keys <chain>')
    .description('By which keys the organisation signs on a chain, newest first.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, options: Format) =>
      signedIn(async (atoll) =>
        showList((await atoll.issuingKeys({ chainId })).issuingKeys, keyColumns, options, 'None yet.'),
      ),
    );

  group
    .command('issue <chain> <schema> <subject> <file>')
    .description('Vouch for a DID by the claims in a file, and wait until the chain has it.')
    .requiredOption('--until <time>', 'when it ends, as 2027-12-31T00:00:00Z')
    .option('--keep', 'keep its body here after it was collected')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action(
      (chainId: string, schemaId: string, subject: string, file: string, { until, keep, ...options }: IssueOptions) =>
        signedIn(async (atoll) => {
          const claims = await jsonIn(file);
          const input = { chainId, schemaId, subject, claims, validUntil: until, kept: keep ?? false };
          const { issueCredential } = await atoll.issueCredential({ input });
          showOne(await settled(issueCredential.id, (id) => atoll.credential({ id })), columns, options);
        }),
    );

  group
    .command('endorse <chain> <did>')
    .description('Vouch for a registered device, so that its owner may make it Active.')
    .requiredOption('--until <time>', 'when it ends, as 2027-12-31T00:00:00Z')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, did: string, { until, ...options }: IssueOptions) =>
      signedIn(async (atoll) => {
        const { endorseDevice } = await atoll.endorseDevice({ input: { chainId, did, validUntil: until } });
        showOne(await settled(endorseDevice.id, (id) => atoll.credential({ id })), columns, options);
      }),
    );

  group
    .command('collect <credential>')
    .description('Print the body of a credential, for its holder. It is given once.')
    .action((id: string) =>
      signedIn(async (atoll) => console.log((await atoll.collectCredential({ id })).collectCredential.document)),
    );

  group
    .command('list <chain>')
    .description('What the organisation issued on a chain, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.credentials({ chainId, ...page })).credentials,
          columns,
          options,
          'None.',
        ),
      ),
    );

  group
    .command('show <credential>')
    .description('A credential of the organisation, and how it stands on its chain.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.credential({ id })).credential, columns, options)),
    );

  for (const [verb, { says, wanted, ask }] of Object.entries(CHANGES))
    group
      .command(`${verb} <credential>`)
      .description(says)
      .addOption(JSON_OPTION)
      .addOption(QUIET_OPTION)
      .action((id: string, options: Format) =>
        signedIn(async (atoll) => {
          await ask(atoll, id);
          const look = async () => (await atoll.credential({ id })).credential;
          const ended = await poll(look, ({ status, reason }) => status === wanted || reason !== null);
          if (ended.status !== wanted) throw new Error(ended.reason ?? 'It failed.');
          showOne(ended, columns, options);
        }),
      );

  group
    .command('status-list <url>')
    .description('Print a signed status list, as everybody reads it.')
    .action(async (url: string) => {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(`There is no status list: ${answer.status}.`);
      console.log(await answer.text());
    });

  group
    .command('verify <file>')
    .description('Check a credential by the documents on a chain, without asking the platform.')
    .requiredOption('--rpc <url>', 'the JSON-RPC of the chain, best a node of your own')
    .requiredOption('--registry <address>', "the chain's IdentityRegistry")
    .addOption(JSON_OPTION)
    .action(async (file: string, { rpc, registry, ...options }: Format & { rpc: string; registry: string }) => {
      const seen = await verified(await fs.readFile(file, 'utf8'), rpc, registry);
      if (options.json)
        return showJson({ ...seen.verified.credential, holds: seen.holds, onChainId: seen.onChain?.id ?? null });
      showOne(seen, seenColumns, options);
      if (seen.holds === false) throw new Error('The chain does not say that it holds: it was revoked, or it is over.');
      if (seen.holds === null) tell('It names no registry on this chain.');
    });

  group
    .command('challenge <chain> <did>')
    .description('Ask a DID to prove that it is who it says.')
    .requiredOption('--audience <name>', 'who asks')
    .requiredOption('--origin <origin>', 'where it is asked for')
    .option('--type <type>', 'ask a wallet for a presentation of a credential of this type')
    .option('--claims <claims...>', 'claims that must be shown')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, did: string, { audience, origin, type, claims, ...options }: ChallengeOptions) =>
      signedIn(async (atoll) => {
        const profile = type === undefined ? ('SIGNATURE' as const) : ('PRESENTATION' as const);
        const input = { chainId, did, audience, origin, profile, type: type ?? null, claims: claims ?? [] };
        showOne((await atoll.authChallenge({ input })).authChallenge, challengeColumns, options);
      }),
    );

  group
    .command('verify-challenge <challenge>')
    .description('Say who answered a challenge. Ends with 1 where nobody did whom the chain vouches for.')
    .option('--signature <hex>', 'what the device signed, for a challenge without a type')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((challengeId: string, { signature, ...options }: Format & { signature?: Hex }) =>
      signedIn(async (atoll) => {
        const { authVerify } = await atoll.authVerify({ challengeId, signature: signature ?? null });
        showOne(authVerify, verdictColumns, options);
        if (!authVerify.accepted) throw new Error(authVerify.because);
      }),
    );

  return group;
}

type IssueOptions = Format & { until: string; keep?: boolean };
type ChallengeOptions = Format & { audience: string; origin: string; type?: string; claims?: string[] };

async function settled(
  id: string,
  look: (id: string) => Promise<{ credential: CredentialPartsFragment }>,
): Promise<CredentialPartsFragment> {
  const ended = await poll(async () => (await look(id)).credential, isSettled);
  if (ended.status === 'FAILED') throw new Error(ended.reason ?? 'It failed.');
  return ended;
}
