import type { Atoll, ExchangePartsFragment, MembershipVersionPartsFragment } from '@atoll/sdk';
import { Command } from 'commander';
import fs from 'node:fs/promises';

import { wholeNumber } from './arguments.js';
import { UsageError } from './failure.js';
import { JSON_OPTION, QUIET_OPTION, showList, showOne, tell, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { poll } from './poll.js';
import { signedIn } from './session.js';

const versionColumns: Columns<MembershipVersionPartsFragment> = {
  hash: (v) => v.hash,
  version: (v) => v.version,
  status: (v) => v.status,
  members: (v) => v.members.map(({ name }) => name).join(', '),
  signed: (v) => `${v.signedBy.length} of ${v.needed}`,
};

const exchangeColumns: Columns<ExchangePartsFragment> = {
  id: (e) => e.id,
  kind: (e) => e.kind,
  status: (e) => e.status,
  message: (e) => e.message,
  chain: (e) => e.chainId,
  node: (e) => e.nodeId,
};

/** What members of different installations say to each other, all of it as files. */
export function joiningCommands(group: Command): void {
  group
    .command('key')
    .description('The key by which other installations know your organisation; made at the first call.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Format) =>
      signedIn(async (atoll) => {
        await atoll.createOrganisationKey();
        const { organisationKey } = await poll(
          () => atoll.organisationKey(),
          ({ organisationKey: key }) => !!key?.publicKey,
        );
        showOne(organisationKey!, { 'public key': (k) => k.publicKey, thumbprint: (k) => k.thumbprint }, options);
      }),
    );

  group
    .command('membership <id>')
    .description('Every version of who the members are, newest first.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((consortiumId: string, options: Format) =>
      signedIn(async (atoll) => {
        const { membershipVersions } = await atoll.membershipVersions({ consortiumId });
        showList(membershipVersions, versionColumns, options, 'None yet: atoll consortia propose ID');
      }),
    );

  group
    .command('propose <id>')
    .description('Propose and sign the next version of who the members are: somebody comes, goes, or neither.')
    .option('--invite <name>', 'who is to come, by name; needs --key and --at')
    .option('--key <publicKey>', 'its key, as its own "atoll consortia key" prints it, or @FILE')
    .option('--at <installation>', 'where it runs its nodes, in words')
    .option('--drop <thumbprint>', 'who is to go')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((consortiumId: string, options: Format & Proposed) =>
      signedIn(async (atoll) => {
        const invite = await inviteOf(options);
        const drop = options.drop === undefined ? {} : { drop: options.drop };
        const { proposeMembership } = await atoll.proposeMembership({ input: { consortiumId, ...invite, ...drop } });
        showOne(proposeMembership, versionColumns, options);
      }),
    );

  group
    .command('sign <id> <hash>')
    .description('Sign a version: that is the vote of your organisation for it.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((consortiumId: string, hash: string, options: Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.signMembership({ consortiumId, hash })).signMembership, versionColumns, options),
      ),
    );

  group
    .command('withdraw <id> <hash>')
    .description('Take back a version that your organisation proposed.')
    .action((consortiumId: string, hash: string) =>
      signedIn(async (atoll) => {
        await atoll.withdrawMembership({ consortiumId, hash });
        tell('Withdrawn.');
      }),
    );

  group
    .command('export <id>')
    .description('Print the signed membership, and what is proposed, as a file for members elsewhere.')
    .action((consortiumId: string) =>
      signedIn(async (atoll) => print((await atoll.membershipFile({ consortiumId })).membershipFile)),
    );

  taking(group, 'import <file>', 'Take a membership file from another installation.', async (atoll, file) => {
    return (await atoll.takeMembership({ input: { file } })).takeMembership;
  });

  group
    .command('bundle <chain> <invitee>')
    .description('Print a join bundle for the member with this thumbprint: all that its installation needs.')
    .option('--hours <hours>', 'how long it may be answered', wholeNumber, 168)
    .action((chainId: string, invitee: string, { hours }: { hours: number }) =>
      signedIn(async (atoll) => {
        const { issueJoinBundle } = await atoll.issueJoinBundle({ input: { chainId, invitee, expiresInHours: hours } });
        print((await carriedOut(atoll, issueJoinBundle)).file!);
      }),
    );

  group
    .command('join <file>')
    .description('Take a join bundle, make a node for its chain, and print the answer to give back.')
    .option('--role <role>', 'validator or rpc', 'validator')
    .option('--name <name>', 'of the node')
    .action((path: string, { role, name }: { role: string; name?: string }) =>
      signedIn(async (atoll) => {
        const upper = role.toUpperCase();
        if (upper !== 'VALIDATOR' && upper !== 'RPC') throw new UsageError('The role must be validator or rpc.');
        const input = { file: await read(path), role: upper, ...(name && { nodeName: name }) } as const;
        const done = await carriedOut(atoll, (await atoll.joinChain({ input })).joinChain);
        tell(`Chain ${done.chainId}, node ${done.nodeId}. ${done.message}.`);
        print(done.file!);
      }),
    );

  taking(group, 'admit <file>', 'Take the answer to a bundle: its node becomes a peer.', async (atoll, file) => {
    return (await atoll.admitNode({ input: { file } })).admitNode;
  });

  group
    .command('exchanges')
    .description('The files that your organisation gave to, and took from, other installations, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Paged) =>
      signedIn((atoll) =>
        showPages(async (page) => (await atoll.exchanges(page)).exchanges, exchangeColumns, options, 'None.'),
      ),
    );
}

type Proposed = { invite?: string; key?: string; at?: string; drop?: string };

async function inviteOf({ invite, key, at }: Proposed) {
  if (invite === undefined && key === undefined && at === undefined) return {};
  if (!invite || !key || !at) throw new UsageError('--invite, --key and --at go together.');
  const publicKey = key.startsWith('@') ? (await read(key.slice(1))).trim() : key;
  return { invite: { name: invite, installation: at, publicKey } };
}

/** A command that takes a file and waits until it is carried out. */
function taking(
  group: Command,
  usage: string,
  description: string,
  take: (atoll: Atoll, file: string) => Promise<ExchangePartsFragment>,
): void {
  group
    .command(usage)
    .description(description)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((path: string, options: Format) =>
      signedIn(async (atoll) => {
        const done = await carriedOut(atoll, await take(atoll, await read(path)));
        showOne(done, exchangeColumns, options);
      }),
    );
}

async function carriedOut(atoll: Atoll, { id }: { id: string }): Promise<ExchangePartsFragment> {
  const { exchange } = await poll(
    () => atoll.exchange({ id }),
    ({ exchange: { status } }) => status !== 'WAITING',
  );
  if (exchange.status === 'REFUSED') throw new Error(exchange.message);
  return exchange;
}

/** Bytes that are no UTF-8 are refused here: whatever they were replaced with would not be what was signed. */
async function read(path: string): Promise<string> {
  const bytes = await fs.readFile(path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`${path} is not UTF-8 text; use the file as it was given to you.`);
  }
}

const print = (file: string): void => console.log(file);
