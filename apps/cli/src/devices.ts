import type { Atoll, DeviceFilterInput, DevicePartsFragment } from '@atoll/sdk';
import { createKeyFile, openKeyFile, type Curve } from '@atoll/sdk/device';
import { Command, InvalidArgumentError, Option } from 'commander';

import { wholeNumber } from './arguments.js';
import { addDocuments } from './device-documents.js';
import { addEnrolments } from './enrolments.js';
import { UsageError } from './failure.js';
import { kernelPlace, ownPrincipal } from './kernel-place.js';
import { JSON_OPTION, QUIET_OPTION, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { poll } from './poll.js';
import { signedIn } from './session.js';

type Hex = `0x${string}`;
type Row = DevicePartsFragment;

const columns: Columns<Row> = {
  did: (d) => d.did,
  status: (d) => d.status,
  name: (d) => d.own?.name,
  kind: (d) => d.kind,
  class: (d) => d.class,
  gateway: (d) => d.gateway,
  id: (d) => d.own?.id,
  wish: (d) => (d.own && !d.own.settled ? d.own.desired : null),
  reason: (d) => d.own?.reason,
};

type Registering = Format & {
  key: string;
  registry?: Hex;
  owner?: Hex;
  evmChain?: number;
  hardware: string;
  kind: number;
  class: 'FULL' | 'CONSTRAINED';
  name?: string;
};

export const hex = (text: string): Hex => {
  if (!/^0x(?:[0-9a-f]{2})+$/i.test(text)) throw new InvalidArgumentError('It must be 0x and hexadecimal digits.');
  return text.toLowerCase() as Hex;
};

export function deviceCommands(): Command {
  const group = new Command('devices').description('Devices on a chain: their DIDs, their keys, and files of them.');

  list(group.command('list <chain>'));
  formatted(group.command('show <did>'), 'What a device is, by its DID.').action((did: string, format: Format) =>
    signedIn(async (atoll) => showOne((await atoll.device({ did })).device, columns, format)),
  );
  group
    .command('did <did>')
    .description('Its DID document, by the public resolver on your own node.')
    .option('--at <block>', 'as of this block')
    .action((did: string, { at }: { at?: string }) =>
      signedIn(async (atoll) => {
        const resolved = await atoll.did({ did, ...(at && { versionId: at }) });
        process.stdout.write(`${JSON.stringify(resolved.did, null, 2)}\n`);
      }),
    );
  register(group.command('register <chain>'));
  changes(group);
  addDocuments(group);
  addEnrolments(group);
  keys(group);
  return group;
}

export const formatted = (command: Command, description: string): Command =>
  command.description(description).addOption(JSON_OPTION).addOption(QUIET_OPTION);

function list(command: Command): void {
  formatted(command, 'Those of your organisation and of the other members.')
    .option('--status <status>', 'registered, active, suspended, quarantined, retired or unregistered')
    .option('--kind <n>', 'of this kind', wholeNumber)
    .option('--gateway <address>', 'bound to it', hex)
    .option('--of <organisation>', 'of this member')
    .option('--text <text>', 'whose name, address or DID begins so')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .action((chainId: string, { limit, all, json, quiet, of, status, ...rest }: Paged & Wanted) =>
      signedIn(async (atoll) => {
        const filter = {
          ...rest,
          ...(of && { ownerOrganisationId: of }),
          ...(status && { status: status.toUpperCase() }),
        } as DeviceFilterInput;
        await showPages(
          async (page) => (await atoll.devices({ chainId, filter, ...page })).devices,
          columns,
          { limit, all: all ?? false, json: json ?? false, quiet: quiet ?? false },
          'None.',
        );
      }),
    );
}

type Wanted = { of?: string; status?: string; kind?: number; gateway?: Hex; text?: string };

function register(command: Command): void {
  formatted(command, 'Take a device in whose key is in a file on this machine, and wait until the chain has it.')
    .requiredOption('--key <file>', 'of "atoll devices key new"')
    .option('--registry <address>', "the chain's IdentityRegistry, where the platform is not to be asked", hex)
    .option('--owner <address>', "your organisation's principal on the chain, in the same case", hex)
    .option('--evm-chain <id>', "the chain's EVM id, in the same case", wholeNumber)
    .requiredOption('--hardware <hash>', "SHA-256 of its IDevID's public key", hex)
    .option('--kind <n>', 'what it is, by the list of your consortium', wholeNumber, 0)
    .addOption(
      new Option('--class <class>', 'whether it speaks for itself').choices(['FULL', 'CONSTRAINED']).default('FULL'),
    )
    .option('--name <name>', 'for yourselves; never on the chain')
    .action((chainId: string, wish: Registering) =>
      signedIn(async (atoll) => {
        const device = await openKeyFile(wish.key);
        const { registry, owner: ownerOrg } = await placeOf(atoll, chainId, wish);
        const fields = { kind: wish.kind, class: wish.class, hwIdHash: wish.hardware as Hex };
        const said = { kind: wish.kind, cls: wish.class, ownerOrg, hwIdHash: fields.hwIdHash };
        const { proof } = await device.prove(registry, said);
        const publicKey = device.curve === 'P-256' ? { publicKey: device.publicKey } : {};
        const input = { chainId, address: device.address, ...fields, ...publicKey, proof, name: wish.name ?? '' };
        showEnd(await settled(atoll, (await atoll.registerDevice({ input })).registerDevice), wish);
      }),
    );
}

/** What the device's proof names besides itself. */
async function placeOf(atoll: Atoll, chainId: string, { evmChain, registry, owner }: Registering) {
  if (evmChain && registry && owner) return { registry: { chainId: evmChain, address: registry }, owner };
  const place = await kernelPlace(atoll, chainId, 'IdentityRegistry');
  return {
    registry: { chainId: evmChain ?? place.chainId, address: registry ?? place.address },
    owner: owner ?? (await ownPrincipal(atoll, chainId)),
  };
}

function changes(group: Command): void {
  const change = (
    command: string,
    description: string,
    work: (atoll: Atoll, id: string, more: string) => Promise<Row>,
  ) =>
    formatted(group.command(command), description).action((id: string, second: unknown, third?: unknown) => {
      const [more, format] = (third === undefined || third instanceof Command ? ['', second] : [second, third]) as [
        string,
        Format,
      ];
      return signedIn(async (atoll) =>
        showEnd(await settled(atoll, await work(atoll, await ownId(atoll, id), more)), format),
      );
    });
  change(
    'activate <device> <credential>',
    'By its endorsement on the chain.',
    async (atoll, id, credential) =>
      (await atoll.activateDevice({ id, credential: await onChain(atoll, credential) })).activateDevice,
  );
  change(
    'suspend <device>',
    'Take it out for a while.',
    async (atoll, id) => (await atoll.suspendDevice({ id })).suspendDevice,
  );
  change(
    'resume <device>',
    'By the endorsement of before.',
    async (atoll, id) => (await atoll.resumeDevice({ id })).resumeDevice,
  );
  change('retire <device>', 'For ever.', async (atoll, id) => (await atoll.retireDevice({ id })).retireDevice);
  change(
    'bind <device> <gateway>',
    'To a gateway, or to none.',
    async (atoll, id, gateway) =>
      (await atoll.bindDevice({ id, gateway: gateway === 'none' ? null : hex(gateway) })).bindDevice,
  );
  change(
    'prove <device> <proof>',
    'Bring its proof of possession.',
    async (atoll, id, proof) => (await atoll.proveDevice({ id, proof: hex(proof) })).proveDevice,
  );
}

function keys(group: Command): void {
  const key = group.command('key').description("A device's own key, on this machine alone.");
  key
    .command('new <file>')
    .description('Make one, in a new file that only you can read.')
    .addOption(
      new Option('--curve <curve>', 'what it signs on').choices(['P-256', 'secp256k1', 'Ed25519']).default('P-256'),
    )
    .action(async (file: string, { curve }: { curve: Curve }) => {
      const device = await createKeyFile(file, curve);
      process.stdout.write(`${curve === 'Ed25519' ? device.publicKey : device.address}\n`);
    });
}

/** A device of one's own is named by its DID as well. */
export async function ownId(atoll: Atoll, name: string): Promise<string> {
  return name.startsWith('did:') ? (await ownDevice(atoll, name)).own.id : name;
}

export type OwnDevice = Row & { own: NonNullable<Row['own']> };

/** As it is now. */
export async function ownDevice(atoll: Atoll, name: string): Promise<OwnDevice> {
  const device = name.startsWith('did:') ? (await atoll.device({ did: name })).device : await byId(atoll, name);
  if (!device?.own) throw new UsageError(`${name} is another member's device: only its organisation can do that.`);
  return { ...device, own: device.own };
}

async function byId(atoll: Atoll, id: string): Promise<Row | null> {
  for await (const { deviceChanged } of atoll.deviceChanged({ id })) return deviceChanged;
  return null;
}

/** A credential by its id on the chain, or by that of what one's own organisation issued. */
async function onChain(atoll: Atoll, name: string): Promise<Hex> {
  if (name.startsWith('0x')) return hex(name);
  const { onChainId } = (await atoll.credential({ id: name })).credential;
  if (!onChainId) throw new UsageError('The credential is not on the chain yet: atoll credentials list --help');
  return onChainId as Hex;
}

/** A device of one's own, once nothing of its wish is left to be done, or can be. */
export const settled = (atoll: Atoll, { did }: Row): Promise<Row> =>
  poll(
    async () => (await atoll.device({ did })).device,
    ({ own }) => own === null || own === undefined || own.settled || !own.proved,
  );

export function showEnd(device: Row, format: Format): void {
  showOne(device, columns, format);
  if (device.own?.reason) process.exitCode = 1;
}
