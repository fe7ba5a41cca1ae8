import type { KernelView } from '@atoll/contracts';
import { accessGrantAbi } from '@atoll/contracts/kernel';
import { Fault } from '@atoll/kernel';
import type { Reader } from '@atoll/sealed/envelopes';
import type { Chain, KeyRelease, Transaction } from '@atoll/store';
import { parseEventLogs, type Hex, type Log } from 'viem';

import type { Standing } from './access-deeds.js';
import { callReceipt, cityCall, exchangeOf, requireServed } from './city-calls.js';
import { lower, READ } from './masks.js';
import { answersFor } from './key-releases.service.js';
import { readerOf } from './reader-keys.js';

type Asked = KeyRelease & { chain: Chain };
/** `exchange` is where the release's call has its receipt left, or has it `already`. */
type Judged = { reader: Reader; isPresent: boolean; exchange?: Hex; already?: boolean };
type RpcReceipt = { status: Hex; blockNumber: Hex; logs: Log[] } | null;

const BROKERED = 1;

/**
 * Whether a key may go out, and to which public key, by what a node of its owner's shows now. The row that asks is believed in nothing
 * that the chain knows better: whose the resource is, who has the grant, what it is good for. `asker` is the principal of who asks.
 */
export async function judge({ view, principal }: Standing, release: Asked, asker: Hex | null): Promise<Judged> {
  const resource = release.resource as Hex;
  const [owner, , present, , terms] = await view.read('AccessGrant', 'policies', [resource]);
  if (BigInt(owner) === 0n || !(await answersFor(view, principal, owner)))
    throw refused('the organisation that is asked does not answer for this resource');
  if (release.keyEpoch < 1n || release.keyEpoch > BigInt(present)) throw refused('there is no such epoch of keys');
  const isPresent = release.keyEpoch === BigInt(present);
  if (release.kind === 'OWN') return { reader: await readerFor(view, release, principal), isPresent };
  if ((Number(terms.release) === BROKERED) !== (release.kind === 'BROKERED'))
    throw refused('the policy releases keys in another way');
  const grantId = release.grantId as Hex;
  const [granted, grantee] = await view.read('AccessGrant', 'grants', [grantId]);
  if (granted !== resource) throw refused('the grant is one of another resource');
  const call = release.kind === 'BROKERED' ? await callOf(view, terms.broker, release) : null;
  if (release.kind === 'BROKERED' && !(asker && (await answersFor(view, asker, grantee))))
    throw refused('the grant was given to somebody else');
  // The last use that a call's receipt took leaves a grant of which no more can be had, but this one was.
  if (!call?.already && !(await view.read('AccessGrant', 'check', [grantId, READ, release.purpose])))
    throw refused('the grant is not good for reading for this purpose, or not any more');
  if (release.kind === 'DIRECT' && !isPresent) throw refused('the keys are in another epoch by now');
  return { reader: await readerFor(view, release, grantee), isPresent, ...call };
}

/** Null where the policy leaves its keys to no contract. */
async function callOf(view: KernelView, broker: Hex, { callId, grantId, purpose }: Asked) {
  const exchange = await exchangeOf(view, broker);
  if (Boolean(exchange) !== Boolean(callId)) throw refused('keys of this policy go out for calls of its broker alone');
  if (!exchange) return null;
  const call = await cityCall(view, exchange, callId as Hex);
  if (call.grant !== grantId || call.purpose !== purpose) throw refused('the call is one of another grant, or purpose');
  return { exchange, already: requireServed(call) === 'RECEIPTED' };
}

async function readerFor(view: KernelView, { chain }: Asked, identity: Hex): Promise<Reader> {
  const { timestamp } = await view.onNode((rpc) =>
    rpc.call<{ timestamp: Hex }>('eth_getBlockByNumber', ['latest', false]),
  );
  const reader = await readerOf(view, BigInt(chain.evmChainId), identity, BigInt(timestamp));
  if (!reader)
    throw new Fault({
      code: 'CONFLICT',
      what: 'reader',
      because: `${identity} published no key to wrap to; publish one with publishReaderKey, and ask anew`,
    });
  return reader;
}

/** The receipt of the call that a release answers, as a node has it; null while it is on its way. */
export async function requireCallReceipt(
  view: KernelView,
  release: KeyRelease,
): Promise<{ hash: Hex; block: bigint } | null> {
  const [, , , , terms] = await view.read('AccessGrant', 'policies', [release.resource as Hex]);
  const exchange = await exchangeOf(view, terms.broker);
  if (!exchange) throw refused('the policy left its keys to somebody else meanwhile');
  return callReceipt(view, exchange, release.callId as Hex);
}

/** The receipt of a release as a node has it. UNAVAILABLE where the node has none: nothing goes out until it does. */
export async function requireReceipt(view: KernelView, principal: Hex, release: KeyRelease, transaction: Transaction) {
  const hash = transaction.hash as Hex | null;
  const receipt = await view.onNode((rpc) => rpc.call<RpcReceipt>('eth_getTransactionReceipt', [hash]));
  if (!hash || !receipt || receipt.status !== '0x1')
    throw new Fault({ code: 'UNAVAILABLE', what: 'receipt of the key' });
  const own = receipt.logs.filter(({ address }) => lower(address) === lower(view.addresses.AccessGrant));
  const events = parseEventLogs({ abi: accessGrantAbi, logs: own });
  const isThere = events.some((event) =>
    event.eventName === 'Consumed' && release.kind === 'BROKERED'
      ? event.args.id === release.grantId &&
        lower(event.args.by) === lower(principal) &&
        event.args.purpose === release.purpose &&
        event.args.reqHash === release.reqHash &&
        event.args.respHash === release.wrapHash
      : event.eventName === 'KeyWrapped' && release.kind === 'DIRECT'
        ? event.args.resource === release.resource &&
          BigInt(event.args.keyEpoch) === release.keyEpoch &&
          event.args.wrapHash === release.wrapHash
        : false,
  );
  if (!isThere) throw refused('its transaction left no such receipt');
  return { hash, block: BigInt(receipt.blockNumber) };
}

const refused = (because: string) => new Fault({ code: 'CONFLICT', what: 'key release', because });
