import { createAccount, createAddressFromString, type Account } from '@ethereumjs/util';
import { MerkleStateManager } from '@ethereumjs/statemanager';
import fc from 'fast-check';

import { encodeAccount, EMPTY_ACCOUNT } from './account.js';
import { accountKey, storageKey } from './keys.js';
import { FlatState } from './state.js';

const addresses = Array.from({ length: 4 }, (_, index) => createAddressFromString(`0x${String(index).repeat(40)}`));
const slot = (index: number) => new Uint8Array(32).fill(index);

const step = fc.oneof(
  fc.record({ kind: fc.constant('account' as const), who: fc.nat(3), value: fc.nat(9) }),
  fc.record({ kind: fc.constant('storage' as const), who: fc.nat(3), value: fc.nat(9), slot: fc.nat(3) }),
  fc.record({ kind: fc.constant('code' as const), who: fc.nat(3), value: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constantFrom('delete' as const, 'clear' as const), who: fc.nat(3) }),
  fc.record({ kind: fc.constantFrom('checkpoint' as const, 'commit' as const, 'revert' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

type State = Pick<
  FlatState,
  | 'getAccount'
  | 'putAccount'
  | 'putStorage'
  | 'putCode'
  | 'deleteAccount'
  | 'clearStorage'
  | 'checkpoint'
  | 'commit'
  | 'revert'
>;

async function take(state: State, one: Step): Promise<void> {
  const who = 'who' in one ? addresses[one.who]! : addresses[0]!;
  const account = await state.getAccount(who);
  if (one.kind === 'account') return state.putAccount(who, withBalance(account, BigInt(one.value)));
  // Only existing accounts have storage.
  if ((one.kind === 'storage' || one.kind === 'clear') && !account) return;
  if (one.kind === 'storage') return state.putStorage(who, slot(one.slot), Uint8Array.of(one.value));
  if (one.kind === 'code') return state.putCode(who, Uint8Array.of(one.value));
  if (one.kind === 'clear') return state.clearStorage(who);
  if (one.kind === 'delete') {
    await state.clearStorage(who);
    return state.deleteAccount(who);
  }
  return state[one.kind]();
}

/** As an EVM does it: an account that is there is changed, and keeps its storage. */
function withBalance(account = createAccount({}), balance: bigint): Account {
  account.balance = balance;
  return account;
}

/** Checkpoints always end, and nothing ends that was not begun. */
function balanced(steps: Step[]): Step[] {
  let open = 0;
  const kept = steps.filter(({ kind }) => {
    if (kind === 'checkpoint') open++;
    else if (kind === 'commit' || kind === 'revert') return open > 0 && open-- > 0;
    return true;
  });
  return [...kept, ...Array.from({ length: open }, (): Step => ({ kind: 'revert' }))];
}

async function look(state: Pick<FlatState, 'getAccount' | 'getStorage' | 'getCode'>) {
  return Promise.all(
    addresses.map(async (address) => ({
      balance: (await state.getAccount(address))?.balance,
      code: Buffer.from(await state.getCode(address)).toString('hex'),
      slots: await Promise.all(
        [0, 1, 2, 3].map(async (index) =>
          Buffer.from(await state.getStorage(address, slot(index)))
            .toString('hex')
            .replace(/^(00)+/, ''),
        ),
      ),
    })),
  );
}

it('undoes what a frame did exactly as the state manager of EthereumJS does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const ours = new FlatState({ get: () => undefined, keys: async () => [] });
      const plain = new MerkleStateManager();
      for (const one of balanced(steps)) {
        await take(ours, one);
        await take(plain, one);
        expect(await look(ours)).toEqual(await look(plain));
      }
    }),
    { numRuns: 300 },
  );
});

it('clears the slots that are stored too, and brings them back when the frame is undone', async () => {
  const who = '00'.repeat(20);
  const stored = new Map([
    [accountKey(who), encodeAccount({ ...EMPTY_ACCOUNT, storageRoot: new Uint8Array(32).fill(1) })],
    [storageKey(who, '01'.repeat(32)), Uint8Array.of(7)],
  ]);
  const keys = async (prefix: string) => [...stored.keys()].filter((key) => key.startsWith(prefix));
  const state = new FlatState({ get: (key) => stored.get(key), keys });
  await state.checkpoint();
  await state.clearStorage(addresses[0]!);
  expect(await state.getStorage(addresses[0]!, slot(1))).toHaveLength(0);
  await state.revert();
  expect([...(await state.getStorage(addresses[0]!, slot(1)))]).toEqual([7]);
});

it('keeps giving the value from before the transaction as the original of a slot', async () => {
  const state = new FlatState({ get: () => undefined, keys: async () => [] });
  await state.putStorage(addresses[0]!, slot(1), Uint8Array.of(5));
  expect([...(await state.originalStorageCache.get(addresses[0]!, slot(1)))]).toEqual([5]);
  await state.putStorage(addresses[0]!, slot(1), Uint8Array.of(6));
  expect([...(await state.originalStorageCache.get(addresses[0]!, slot(1)))]).toEqual([5]);
  state.originalStorageCache.clear();
  expect([...(await state.originalStorageCache.get(addresses[0]!, slot(1)))]).toEqual([6]);
});
