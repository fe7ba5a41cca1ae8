import type { Atoll, DidDelegateType } from '@atoll/sdk';
import { openKeyFile } from '@atoll/sdk/device';
import { Command, Option } from 'commander';

import { wholeNumber } from './arguments.js';
import { formatted, hex, ownDevice, ownId, settled, showEnd } from './devices.js';
import { UsageError } from './failure.js';
import { kernelPlace } from './kernel-place.js';
import { showOne, type Format } from './output.js';
import { signedIn } from './session.js';
import { settled as mined, transactionColumns } from './transactions.js';

type Hex = `0x${string}`;
type Labels = { name?: string; site?: string; tags?: string[] };
type Said = { key?: string; proof?: Hex; seq?: string };

/** What is written down of a device: here, by itself, and in its DID document. */
export function addDocuments(group: Command): void {
  formatted(group.command('label <device>'), 'Its name, site and tags, which your organisation alone sees.')
    .option('--name <name>', 'what you call it; what is not said stays')
    .option('--site <site>', 'where it is')
    .option('--tags <tags...>', 'all of them; "" for none')
    .action((device: string, { name, site, tags, ...format }: Format & Labels) =>
      signedIn(async (atoll) => {
        const now = await ownDevice(atoll, device);
        const kept = tags?.filter(Boolean) ?? now.own.tags;
        const labels = { name: name ?? now.own.name, site: site ?? now.own.site, tags: kept };
        showEnd((await atoll.labelDevice({ id: now.own.id, labels })).labelDevice, format);
      }),
    );

  formatted(group.command('update <device>').argument('<hash>', 'of what it says of itself', hex), '')
    .description('Carry what a device says of itself, and wait until the chain has it.')
    .option('--key <file>', 'its key, of "atoll devices key new"; it stays here')
    .option('--proof <hex>', 'its signature of Update(...), of a key that is elsewhere', hex)
    .option('--seq <n>', 'the number that it signed; the next one by default')
    .action((device: string, infoHash: Hex, { key, proof, seq, ...format }: Format & Said) =>
      signedIn(async (atoll) => {
        const said = await saidBy(atoll, device, infoHash, {
          ...(key && { key }),
          ...(proof && { proof }),
          ...(seq && { seq }),
        });
        showEnd(await settled(atoll, (await atoll.updateDevice(said)).updateDevice), format);
      }),
    );

  formatted(group.command('attribute <device> <name> <value>'), 'Publish a key or a service in its DID document.')
    .option('--days <n>', 'how long it holds; 0 takes it back', wholeNumber, 365)
    .addHelpText(
      'after',
      '\nNames are did/svc/<type>, or did/pub/<algorithm>/<purpose>/<encoding>. A value is text, or 0x and digits.',
    )
    .action((device: string, name: string, value: string, { days, ...format }: Format & { days: number }) =>
      written(format, async (atoll) => {
        const bytes = value.startsWith('0x') ? hex(value) : (`0x${Buffer.from(value).toString('hex')}` as Hex);
        const attribute = { name, value: bytes, days };
        return (await atoll.setDeviceAttribute({ id: await ownId(atoll, device), attribute })).setDeviceAttribute;
      }),
    );

  formatted(group.command('delegate <device> <address>'), 'Let another account act for it, in its DID document.')
    .addOption(new Option('--as <type>', 'what the account may').choices(['sig-auth', 'veri-key']).default('veri-key'))
    .option('--days <n>', 'how long it holds; 0 takes it back', wholeNumber, 365)
    .action((device: string, address: string, { as, days, ...format }: Format & { as: string; days: number }) =>
      written(format, async (atoll) => {
        const type = as.toUpperCase().replace('-', '_') as DidDelegateType;
        const delegate = { type, delegate: hex(address), days };
        return (await atoll.setDeviceDelegate({ id: await ownId(atoll, device), delegate })).setDeviceDelegate;
      }),
    );
}

/** What was written into a DID document, once a block has it. */
const written = (format: Format, write: (atoll: Atoll) => Promise<{ id: string }>) =>
  signedIn(async (atoll) => {
    const transaction = await mined(atoll, (await write(atoll)).id);
    showOne(transaction, transactionColumns, format);
    if (transaction.status === 'FAILED') process.exitCode = 1;
  });

async function saidBy(atoll: Atoll, name: string, infoHash: Hex, { key, proof, seq }: Said) {
  const { chainId, own, ...seen } = await ownDevice(atoll, name);
  const next = seq ?? String(BigInt(seen.seq ?? 0) + 1n);
  if (proof) return { id: own.id, input: { infoHash, seq: next, proof } };
  if (!key) throw new UsageError('Who says so? Say --key FILE, or --proof with --seq.');
  const [device, registry] = await Promise.all([openKeyFile(key), kernelPlace(atoll, chainId, 'IdentityRegistry')]);
  return { id: own.id, input: { infoHash, seq: next, proof: await device.update(registry, infoHash, BigInt(next)) } };
}
