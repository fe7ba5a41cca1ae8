import { toHex, randomBytes } from '@atoll/crypto';
import fs from 'node:fs/promises';
import type { Hex } from 'viem';

import {
  A,
  AUTHORITY,
  B,
  DEPLOYER,
  device,
  ENDORSEMENT,
  FAR,
  kernelScene,
  secureElement,
  STATUS,
  STRANGER,
  VOTERS,
  type Device,
  type KernelScene,
} from './scene.js';
import { account, event, intend, typedHash, word, type Deed } from './testing.js';

/** What a transaction costs, by what it does; `docs/gas.md` shows it. Written anew with ATOLL_WRITE_GAS=1. */
const FILE = new URL('../../../../docs/gas.md', import.meta.url);
/** Signatures and salts differ from run to run, and with them how many bytes are zero. */
const TOLERANCE = 0.02;

let scene: KernelScene;
const measured = new Map<string, bigint>();
beforeAll(async () => {
  scene = await kernelScene();
  await scene.accredit(ENDORSEMENT);
}, 60_000);
afterAll(() => scene.close());

const note = async (what: string, deed: Promise<Deed>, per = 1n) => {
  const done = await deed;
  measured.set(what, done.gas / per);
  return done;
};

async function members() {
  const { Consortium: consortium } = scene.kernel;
  const deed = await note('Consortium: a proposal', consortium.tell(A, 'proposeParam', word('x'), 1n));
  const { id } = event(deed, 'Proposed');
  await note('Consortium: a vote', consortium.tell(A, 'vote', id, true));
  for (const voter of VOTERS.slice(1)) await consortium.tell(voter, 'vote', id, true);
  await note('Consortium: an execution, of four members', consortium.tell(A, 'execute', id));
}

async function devices(): Promise<Device> {
  const { IdentityRegistry: identities, CredentialRegistry: credentials } = scene.kernel;
  const [plain, element] = [device(), secureElement()];
  await note('IdentityRegistry: a device registered, secp256k1', scene.register(plain, A));
  await note('IdentityRegistry: a device registered, P-256, with its document', scene.register(element, A));
  const hash = toHex(randomBytes(32));
  const vouched = await note(
    'CredentialRegistry: a credential anchored',
    credentials.tell(AUTHORITY, 'anchor', ENDORSEMENT, element.address, hash, FAR),
  );
  const { id } = event(vouched, 'CredentialAnchored');
  await note(
    'IdentityRegistry: a device activated',
    identities.tell(A, 'setStatus', element.address, STATUS.Active, id),
  );
  const values = [element.address, hash, 1n];
  const digest = await typedHash(identities, 'Update', 'address did, bytes32 infoHash, uint64 seq', values);
  const signature = await element.sign({ hash: digest });
  await note(
    'IdentityRegistry: a device’s own update, P-256',
    identities.tell(STRANGER, 'updateDevice', ...values, signature),
  );
  return element;
}

async function readings(sensor: Device) {
  const { DataAnchor: anchors } = scene.kernel;
  const { stream } = event(
    await anchors.tell(A, 'openStream', sensor.address, word('t'), word('s'), 60),
    'StreamOpened',
  );
  const fields = 'bytes32 stream, uint64 seqFrom, uint64 seqTo, bytes32 root, bytes32 ctRoot, uint64 tFrom, uint64 tTo';
  for (const batch of [0n, 1n, 2n]) {
    const tTo = await scene.now();
    const [root, ctRoot] = [toHex(randomBytes(32)), toHex(randomBytes(32))];
    const claim = {
      stream,
      seqFrom: 1n + 1_000n * batch,
      seqTo: 1_000n * (batch + 1n),
      root,
      ctRoot,
      tFrom: tTo - 9n,
      tTo,
    };
    const signature = await sensor.sign({ hash: await typedHash(anchors, 'Batch', fields, Object.values(claim)) });
    const deed = anchors.tell(STRANGER, 'anchorBatch', claim, sensor.address, signature);
    await note('DataAnchor: a batch anchored, P-256', deed);
    measured.set('DataAnchor: a reading, in batches of 1,000', (await deed).gas / 1_000n);
  }
}

async function contradictions() {
  const { DataAnchor: anchors } = scene.kernel;
  const sensor = secureElement();
  await scene.activate(sensor, A);
  const opened = await anchors.tell(A, 'openStream', sensor.address, word('c'), word('s'), 60);
  const { stream } = event(opened, 'StreamOpened');
  const told = async (value: Hex) => {
    const hash = await anchors.read<Hex>('readingDigest', stream, 7n, value);
    return { value, signature: await sensor.sign({ hash }) };
  };
  const pair = await Promise.all(['0x0000000069300000aa', '0x0000000069300000bb'].map((value) => told(value as Hex)));
  const deed = anchors.tell(STRANGER, 'proveContradiction', stream, 7n, ...pair);
  await note('DataAnchor: a contradiction of two readings, P-256', deed);
}

async function access() {
  const { AccessGrant: grants } = scene.kernel;
  const terms = {
    scopes: 3,
    emergencies: false,
    release: 1,
    storers: 0,
    broker: A,
    purposes: 1n,
    odrlHash: word('odrl'),
  };
  const { resource } = event(await grants.tell(A, 'createPolicy', A, word('r'), terms, []), 'PolicyCreated');
  const ask = { scopes: 1, uses: 9, validUntil: FAR, purposes: 1n };
  const { id } = event(await note('AccessGrant: a request', grants.tell(B, 'request', resource, ask)), 'Requested');
  await note('AccessGrant: a grant', grants.tell(A, 'grant', id, ask));
  await note('AccessGrant: a use, with its receipt', grants.tell(A, 'consume', id, 0, word('a'), word('b')));
  await note('AccessGrant: a revocation', grants.tell(A, 'revoke', id));
}

async function rest(sensor: Device) {
  const { IncidentVote: incidents, ServiceRegistry: services, AttestedFeed: feeds, Handover: handovers } = scene.kernel;
  const { id } = event(
    await note('IncidentVote: a report', incidents.tell(B, 'report', sensor.address, 7, word('e'), 3_600n)),
    'Reported',
  );
  await note('IncidentVote: the endorsement that cuts off', incidents.tell(AUTHORITY, 'endorse', id, word('e')));

  const terms = {
    mode: 1,
    target: `0x${'00'.repeat(20)}`,
    codeHash: word('c'),
    descriptorHash: word('d'),
    policy: word(''),
    price: 0n,
  };
  const { id: service } = event(await services.tell(A, 'registerService', word('s'), terms), 'ServiceRegistered');
  const { id: ticket } = event(
    await note('ServiceRegistry: a ticket requested', services.tell(B, 'requestAccess', service)),
    'TicketRequested',
  );
  await note('ServiceRegistry: a ticket granted', services.tell(A, 'grantTicket', ticket, FAR));
  for (const number of [1, 2]) {
    const hash = await typedHash(services, 'Interaction', 'bytes32 ticket, uint32 number, bytes32 result', [
      ticket,
      number,
      word('r'),
    ]);
    const signed = [await account(1).sign({ hash }), A, await account(0).sign({ hash })];
    await note(
      'ServiceRegistry: an interaction',
      services.tell(STRANGER, 'recordInteraction', ticket, number, word('r'), ...signed),
    );
  }

  const startsAt = (await scene.now()) - 1_000n;
  const feedTerms = { mode: 0, k: 1, startsAt, period: 500, reportWindow: 900, disputeWindow: 60, tolerance: 0n };
  const { feed } = event(await feeds.tell(A, 'createFeed', word('f'), feedTerms, [A]), 'FeedCreated');
  await note('AttestedFeed: a report', feeds.tell(A, 'report', feed, 0n, 7n, word('e')));

  const { item } = event(await handovers.tell(A, 'open', word('p'), word('d')), 'Opened');
  const commitment = await handovers.read<Hex>('commitmentTo', B, word('salt'));
  await note('Handover: an offer', handovers.tell(A, 'offer', item, commitment, word('c'), FAR, false));
  await note('Handover: an acceptance', handovers.tell(B, 'accept', item, word('salt'), word('e')));
  const values = [word('own'), word('d')];
  const intent = await intend(handovers, account(1), 'Open', 'bytes32 name, bytes32 documentHash', values);
  await note('Handover: a thing opened by signature', handovers.tell(DEPLOYER, 'openBySig', ...values, intent));
}

/** The rows of the document: what, and how much. */
const rows = (text: string) =>
  new Map(
    [...text.matchAll(/^\| (\w+: .+?) +\| +([\d,]+) \|$/gm)].map(([, what, gas]) => [
      what!,
      BigInt(gas!.replaceAll(',', '')),
    ]),
  );

it('costs what the document says', async () => {
  await members();
  const sensor = await devices();
  await readings(sensor);
  await contradictions();
  await access();
  await rest(sensor);
  const text = await fs.readFile(FILE, 'utf8');
  if (process.env.ATOLL_WRITE_GAS) {
    const table = [...measured].map(([what, gas]) => `| ${what} | ${gas.toLocaleString('en')} |`).join('\n');
    await fs.writeFile(FILE, text.replace(/(\| -+ \| -+: \|\n)(\|.*\n)*/, `$1${table}\n`));
  }
  const said = rows(await fs.readFile(FILE, 'utf8'));
  expect([...measured.keys()].sort()).toEqual([...said.keys()].sort());
  for (const [what, gas] of measured) {
    const off = Math.abs(Number(gas) / Number(said.get(what)) - 1);
    expect(off <= TOLERANCE ? 'as said' : `${what}: ${gas}`).toBe('as said');
  }
});
