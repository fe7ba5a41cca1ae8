import type { ChainDevice, Log } from '@atoll/store';
import { decodeEventLog, encodeAbiParameters, keccak256, toHex, type Address, type Hex } from 'viem';

import { REGISTRY_ABI, someone, STATUSES } from './device-sight.js';

/** A device as its events show it. */
export type ShownDevice = Omit<ChainDevice, 'chainId'>;

type Info = {
  kind: number;
  cls: number;
  ownerOrg: Address;
  hwIdHash: Hex;
  mudHash: Hex;
  fwHash: Hex;
  gateway: Address;
};
type Told = { name: string; args: Record<string, unknown>; block: bigint };

/** Of whom an event tells, by its first indexed argument; {StateChanged} has it as 32 bytes. */
const subjectOf = ({ args: { did, id } }: Told): string =>
  typeof did === 'string' ? did.toLowerCase() : `0x${String(id).slice(-40).toLowerCase()}`;

const DEVICE_EVENTS = new Set(['DeviceRegistered', 'DeviceUpdated', 'GatewayBound', 'Activated', 'StateChanged']);

/** What devices are after some events, in their order; `before` says what those were before that are told of. */
export async function foldEvents(
  logs: readonly Log[],
  before: (addresses: string[]) => Promise<ShownDevice[]>,
): Promise<ShownDevice[]> {
  const told = logs.flatMap(toldBy);
  const addresses = [...new Set(told.map(subjectOf))];
  const devices = new Map((await before(addresses)).map((device) => [device.address, device]));
  for (const event of told) {
    const address = subjectOf(event);
    const next = after(address, devices.get(address), event);
    if (next) devices.set(address, { ...next, seenBlock: event.block });
  }
  return [...devices.values()];
}

function toldBy({ topic0, topic1, topic2, topic3, data, blockNumber: block }: Log): Told[] {
  const topics = [topic0, topic1, topic2, topic3].flatMap((topic) => (topic ? [toHex(topic)] : [])) as [Hex, ...Hex[]];
  try {
    const { eventName, args } = decodeEventLog({ abi: REGISTRY_ABI, topics, data: toHex(data) });
    if (!DEVICE_EVENTS.has(eventName ?? '')) return [];
    return [{ name: eventName!, args: args as unknown as Record<string, unknown>, block }];
  } catch {
    return []; // of a later version of the contract, which says more than this one reads
  }
}

function after(address: string, device: ShownDevice | undefined, { name, args, block }: Told): ShownDevice | null {
  if (name === 'DeviceRegistered') return registered(address, args.info as Info, block);
  if (!device) return null;
  switch (name) {
    case 'DeviceUpdated':
      return { ...device, infoHash: args.infoHash as Hex, seq: args.seq as bigint };
    case 'GatewayBound':
      return { ...device, gateway: someone(args.gateway as Address) };
    case 'Activated':
      return { ...device, credential: args.credential as Hex };
    default:
      return { ...device, status: STATUSES[args.to as number] ?? device.status };
  }
}

const registered = (address: string, info: Info, block: bigint): ShownDevice => ({
  ...{ address, owner: info.ownerOrg.toLowerCase(), kind: info.kind, class: info.cls === 0 ? 'FULL' : 'CONSTRAINED' },
  ...{ hwIdHash: info.hwIdHash, gateway: someone(info.gateway), status: 'REGISTERED', credential: null, seq: 0n },
  infoHash: keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'bytes32' }], [info.mudHash, info.fwHash])),
  ...{ registeredBlock: block, seenBlock: block },
});
