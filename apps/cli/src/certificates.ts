import { ADDRESS } from '@atoll/crypto';
import { readPem, readProof, verifyCertificate, type Hex, type Verified } from '@atoll/credentials/certificates';
import { RpcClient } from '@atoll/protocol';
import type {
  CertificateAuthorityPartsFragment,
  CertificateLogPartsFragment,
  CertificatePartsFragment,
} from '@atoll/sdk';
import { Command, InvalidArgumentError } from 'commander';
import { readFile, writeFile } from 'node:fs/promises';

import { wholeNumber } from './arguments.js';
import { UsageError } from './failure.js';
import { followCertificates, type Follow } from './follow-log.js';
import { JSON_OPTION, QUIET_OPTION, showList, showOne, tell, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

const logColumns: Columns<CertificateLogPartsFragment> = {
  organisation: (l) => l.organisationId,
  certificates: (l) => l.head?.size ?? '0',
  root: (l) => l.head?.root,
  'on the chain': (l) => (l.head?.anchoredAt ? `version ${l.head.version}` : 'not yet'),
  problem: (l) => l.problem,
};

const authorityColumns: Columns<CertificateAuthorityPartsFragment> = {
  id: (a) => a.id,
  name: (a) => a.name,
  organisation: (a) => a.organisationId,
  key: (a) => a.keyId ?? 'outside',
  enrols: (a) => (a.enrols ? 'by ACME' : 'no'),
};

const columns: Columns<CertificatePartsFragment> = {
  id: (c) => c.id,
  subject: (c) => c.subject,
  state: (c) => c.state,
  until: (c) => c.notAfter,
  position: (c) => c.position,
  hash: (c) => c.certHash,
  problem: (c) => c.problem,
};

const verifiedColumns: Columns<Verified> = {
  subject: (v) => v.subject,
  'issued by': (v) => v.owner,
  until: (v) => v.notAfter.toISOString(),
  'not revoked at block': (v) => String(v.block),
  'in a tree of': (v) => v.treeSize,
};

export function certificateCommands(): Command {
  const group = new Command('certificates').description(
    'X.509 certificates of CAs whose every certificate is logged on a chain, and who takes them.',
  );
  for (const command of [...logCommands(), ...authorityCommands(), ...ownCommands(), ...proofCommands()])
    group.addCommand(command);
  return group;
}

const command = (usage: string, description: string): Command =>
  new Command(usage.split(' ')[0])
    .description(description)
    .arguments(usage.split(' ').slice(1).join(' '))
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION);

function logCommands(): Command[] {
  return [
    command('open <chain>', 'Open the log of your organisation on a chain, once.')
      .requiredOption('--key <id>', 'a P-256 key that signs its heads')
      .action((chainId: string, { key, ...format }: Format & { key: string }) =>
        signedIn(async (atoll) =>
          showOne(
            (await atoll.openCertificateLog({ input: { chainId, keyId: key } })).openCertificateLog,
            logColumns,
            format,
          ),
        ),
      ),
    new Command('follow-log')
      .arguments('<chain> <organisation>')
      .description(
        'Read the log of a member by a node of the chain, and end once it is not what it was before. New certificates are printed.',
      )
      .requiredOption('--rpc <url>', 'JSON-RPC of a node of the chain, best your own')
      .requiredOption('--registry <address>', "where the chain's CredentialRegistry is", addressOption)
      .option(
        '--owner <address>',
        "the member's principal on the chain, where the platform is not to be asked",
        addressOption,
      )
      .option('--once', 'up to the newest head, and no further')
      .addOption(JSON_OPTION)
      .action((chainId: string, organisationId: string, options: Follow) =>
        signedIn((atoll) => followCertificates(atoll, { chainId, organisationId }, options)),
      ),
    command('logs <chain>', 'The logs of all members of a chain.').action((chainId: string, format: Format) =>
      signedIn(async (atoll) =>
        showList((await atoll.certificateLogs({ chainId })).certificateLogs, logColumns, format, 'None.'),
      ),
    ),
  ];
}

type Found = Format & { key?: string; certificate?: string; binding?: string; days: number; crl?: string };

function authorityCommands(): Command[] {
  return [
    command('authority <chain> <name>', 'Found a CA whose key is in custody, or make a CA outside known.')
      .option('--key <id>', 'a P-256 key that issues')
      .option('--certificate <file>', 'a CA outside: its certificate as PEM')
      .option('--binding <file>', 'a certificate by which the CA outside says whose it is')
      .option('--days <n>', 'how long its own certificate is valid', wholeNumber, 3_650)
      .option('--crl <url>', 'where its revocation lists are fetched')
      .action((chainId: string, name: string, { key, certificate, binding, days, crl, ...format }: Found) =>
        signedIn(async (atoll) => {
          if (!key === !certificate) throw new UsageError('Name either --key or --certificate.');
          if (key) {
            const input = { chainId, name, keyId: key, days, ...(crl && { revocationListUrl: crl }) };
            return showOne(
              (await atoll.createCertificateAuthority({ input })).createCertificateAuthority,
              authorityColumns,
              format,
            );
          }
          const more = binding && { binding: await hexIn(binding) };
          const input = { chainId, name, certificate: await hexIn(certificate!), ...more };
          return showOne(
            (await atoll.registerCertificateAuthority({ input })).registerCertificateAuthority,
            authorityColumns,
            format,
          );
        }),
      ),
    command('authorities <chain>', 'The CAs of all members of a chain.')
      .addOption(LIMIT_OPTION)
      .addOption(ALL_OPTION)
      .action((chainId: string, format: Paged) =>
        signedIn((atoll) =>
          showPages(
            async (page) => (await atoll.certificateAuthorities({ chainId, ...page })).certificateAuthorities,
            authorityColumns,
            format,
            'None.',
          ),
        ),
      ),
    command('enrol <authority>', 'Let devices of your organisation enrol by ACME, at /acme/<authority>/directory.')
      .option('--stop', 'let none enrol any more')
      .action((id: string, { stop, ...format }: Format & { stop?: boolean }) =>
        signedIn(async (atoll) =>
          showOne(
            (await atoll.setCertificateEnrolment({ id, enrols: !stop })).setCertificateEnrolment,
            authorityColumns,
            format,
          ),
        ),
      ),
  ];
}

type Issue = Format & { subject: string; url: string[]; dns: string[]; days: number };

function ownCommands(): Command[] {
  return [
    command(
      'issue <authority> <request>',
      'Have a CA issue a certificate to the key of a request: a file in PEM, as "openssl req -new" writes it.',
    )
      .requiredOption('--subject <name>', 'the common name')
      .option('--url <uris...>', 'URIs among its names, such as a DID', [])
      .option('--dns <hosts...>', 'hosts among its names', [])
      .option('--days <n>', 'how long it is valid', wholeNumber, 90)
      .action((authorityId: string, file: string, { subject, url, dns, days, ...format }: Issue) =>
        signedIn(async (atoll) => {
          const names = [
            ...url.map((value) => ({ type: 'URL' as const, value })),
            ...dns.map((value) => ({ type: 'DNS' as const, value })),
          ];
          const input = { authorityId, request: await hexIn(file), subject, names, days };
          showOne((await atoll.issueCertificate({ input })).issueCertificate, columns, format);
        }),
      ),
    command('log <authority> <certificate>', 'Log what a CA outside issued: a file in PEM.').action(
      (authorityId: string, file: string, format: Format) =>
        signedIn(async (atoll) =>
          showOne(
            (await atoll.logCertificate({ authorityId, certificate: await hexIn(file) })).logCertificate,
            columns,
            format,
          ),
        ),
    ),
    command('list <authority>', 'The certificates of a CA, newest first.')
      .addOption(LIMIT_OPTION)
      .addOption(ALL_OPTION)
      .action((authorityId: string, format: Paged) =>
        signedIn((atoll) =>
          showPages(
            async (page) => (await atoll.certificates({ authorityId, ...page })).certificates,
            columns,
            format,
            'None.',
          ),
        ),
      ),
    command('show <certificate>', 'How far a certificate has come.').action((id: string, format: Format) =>
      signedIn(async (atoll) => showOne((await atoll.certificate({ id })).certificate, columns, format)),
    ),
    command('revoke <certificate>', 'End a certificate for ever.')
      .option('--reason <n>', 'by RFC 5280, 1 for a key that somebody else has', wholeNumber, 0)
      .action((id: string, { reason, ...format }: Format & { reason: number }) =>
        signedIn(async (atoll) =>
          showOne((await atoll.revokeCertificate({ id, reason })).revokeCertificate, columns, format),
        ),
      ),
  ];
}

type Verify = Format & { rpc: string[]; registry: Hex; proof?: string };

function proofCommands(): Command[] {
  const fetched = new Command('fetch')
    .arguments('<certificate>')
    .description("Write a certificate with its CA's as PEM, and what proves them.")
    .requiredOption('--out <file>', 'where the PEM goes; the proof goes beside it, with .proof.json')
    .action((id: string, { out }: { out: string }) =>
      signedIn(async (atoll) => {
        const { certificateProof } = await atoll.certificateProof({ id });
        await writeFile(out, certificateProof.pem);
        await writeFile(`${out}.proof.json`, JSON.stringify(certificateProof.proof, null, 2));
        tell(`Written to ${out} and ${out}.proof.json.`);
      }),
    );
  const verified = new Command('verify')
    .arguments('<file>')
    .description(
      'Check a certificate in PEM, with its CA behind it, by nodes of the chain and nothing else. One that is refused ends with 1.',
    )
    .requiredOption(
      '--rpc <urls...>',
      'JSON-RPC of nodes of the chain, best one of your own; each of them has to say yes',
    )
    .requiredOption('--registry <address>', "where the chain's CredentialRegistry is", addressOption)
    .option('--proof <file>', 'what "atoll certificates fetch" wrote beside it')
    .addOption(JSON_OPTION)
    .action(async (file: string, { rpc, registry, proof, ...format }: Verify) => {
      const chain = await certificatesIn(file);
      const read = proof ? readProof(await readFile(proof, 'utf8')) : null;
      if (proof && !read) throw new UsageError(`${proof} is not what "atoll certificates fetch" writes.`);
      let verified: Verified | undefined;
      for (const url of rpc) verified = await verifyCertificate(chain, read, { rpc: new RpcClient(url), registry });
      showOne(verified!, verifiedColumns, format);
      if (!read) tell('Not compared with the tree of its log: --proof FILE does.');
    });
  return [fetched, verified];
}

function addressOption(text: string): Hex {
  if (!ADDRESS.test(text)) throw new InvalidArgumentError('It must be an address.');
  return text.toLowerCase() as Hex;
}

async function certificatesIn(file: string): Promise<Uint8Array[]> {
  try {
    const chain = readPem(await readFile(file, 'utf8'));
    if (chain.length > 0) return chain;
  } catch {
    // told below
  }
  throw new UsageError(`${file} holds no certificates in PEM.`);
}

/** The first block of a PEM file, whatever it holds. */
async function hexIn(file: string): Promise<Hex> {
  const [, base64] = /-----BEGIN [A-Z ]+-----([A-Za-z0-9+/=\s]+)-----END/.exec(await readFile(file, 'utf8')) ?? [];
  if (!base64) throw new UsageError(`${file} is not PEM.`);
  return `0x${Buffer.from(base64, 'base64').toString('hex')}`;
}
