import { toHex } from '@atoll/crypto';
import { type Address, type Hash, type Hex, RpcError } from '@atoll/protocol';

import type { AccessList, AccountOverride, CallRequest, StateOverrides } from '../chain/call.js';
import type { Params } from './json-rpc.js';
import { address, data, hash, object, objectParam, optionsParam, quantity } from './params.js';

const MAX_ACCESS_LIST = 10_000;
/** Ten times what a chain allows (EIP-170): code without a loop runs without a pause. */
const MAX_CODE_BYTES = 256 * 1024;

/** The message of `eth_call` and its relatives. Newer clients say `input`, older ones `data`; both at once must agree. */
export function callParam(params: Params, at: number): CallRequest {
  const request = objectParam(params, at);
  const { data: old, input = old } = request;
  if (old !== undefined && old !== null && old !== input) throw RpcError.invalidParams('data and input differ');
  const integer = (field: string): bigint | undefined =>
    isGiven(request[field]) ? quantity(request[field], field) : undefined;
  return defined({
    from: isGiven(request['from']) ? address(request['from'], 'from') : undefined,
    to: isGiven(request['to']) ? address(request['to'], 'to') : undefined,
    data: isGiven(input) ? toHex(data(input, 'data')) : undefined,
    value: integer('value'),
    gas: integer('gas'),
    gasPrice: integer('gasPrice'),
    maxFeePerGas: integer('maxFeePerGas'),
    maxPriorityFeePerGas: integer('maxPriorityFeePerGas'),
    accessList: isGiven(request['accessList']) ? accessList(request['accessList']) : undefined,
  });
}

/** What to pretend about accounts, the form geth gave `eth_call`'s third parameter. */
export function overridesParam(params: Params, at: number): StateOverrides {
  const overrides: StateOverrides = {};
  for (const [account, value] of Object.entries(optionsParam(params, at)))
    overrides[address(account, 'an overridden account')] = accountOverride(object(value, account));
  return overrides;
}

function accountOverride({ balance, nonce, code, state, stateDiff }: Record<string, unknown>): AccountOverride {
  return defined({
    balance: isGiven(balance) ? quantity(balance, 'balance') : undefined,
    nonce: isGiven(nonce) ? quantity(nonce, 'nonce') : undefined,
    code: isGiven(code) ? codeOf(code) : undefined,
    state: isGiven(state) ? slots(state, 'state') : undefined,
    stateDiff: isGiven(stateDiff) ? slots(stateDiff, 'stateDiff') : undefined,
  });
}

function codeOf(value: unknown): Hex {
  const code = data(value, 'code');
  if (code.length > MAX_CODE_BYTES) throw RpcError.invalidParams(`code has more than ${MAX_CODE_BYTES} bytes`);
  return toHex(code);
}

function slots(value: unknown, field: string): Record<Hash, Hash> {
  const entries = Object.entries(object(value, field));
  return Object.fromEntries(
    entries.map(([slot, word]) => [hash(slot, `a slot of ${field}`), hash(word, `a value of ${field}`)]),
  );
}

function accessList(value: unknown): AccessList {
  if (!Array.isArray(value) || value.length > MAX_ACCESS_LIST) throw RpcError.invalidParams('accessList is not a list');
  return value.map((item) => {
    const { address: account, storageKeys = [] } = object(item, 'an entry of accessList');
    if (!Array.isArray(storageKeys)) throw RpcError.invalidParams('storageKeys is not a list');
    const keys: Hash[] = storageKeys.map((key) => hash(key, 'a storage key'));
    const entry: { address: Address; storageKeys: Hash[] } = {
      address: address(account, 'accessList'),
      storageKeys: keys,
    };
    return entry;
  });
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}
