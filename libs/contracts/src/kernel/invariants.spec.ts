// What is written as an invariant of devices and of grants, before random moves and a plain model.
import fc from 'fast-check';
import { keccak256, toHex, type Address, type Hex } from 'viem';

import { A, B, device, ENDORSEMENT, FAR, kernelScene, STATUS, VOTERS, type Device, type KernelScene } from './scene.js';
import { decide, event, names, word, type Contract } from './testing.js';

const INCIDENT = keccak256('0x1c');
const INCIDENTS: Address = '0x00000000000000000000000000000000000001cE';

let scene: KernelScene;
let identities: Contract;
let grants: Contract;
beforeAll(async () => {
  scene = await kernelScene();
  identities = scene.kernel.IdentityRegistry;
  grants = scene.kernel.AccessGrant;
  await scene.accredit(ENDORSEMENT);
  await scene.evm.client.impersonateAccount({ address: INCIDENTS });
  await decide(scene.kernel.Consortium, VOTERS, 'proposeParam', word('IncidentVote'), BigInt(INCIDENTS));
}, 60_000);
afterAll(() => scene.close());

/** Runs the moves, and takes them back. */
async function undone(moves: () => Promise<void>) {
  const snapshot = await scene.evm.client.snapshot();
  await moves();
  await scene.evm.client.revert({ id: snapshot });
}

it('has one live DID of each piece of hardware, and none of what was cut off, whatever owners try', async () => {
  const hardware = [1, 2].map((n) => keccak256(toHex(n)));
  const born: Device[] = Array.from({ length: 4 }, device);
  const move = fc.record({
    act: fc.constantFrom('register', 'register', 'retire', 'quarantine', 'release'),
    which: fc.nat({ max: born.length - 1 }),
    hw: fc.nat({ max: hardware.length - 1 }),
    org: fc.constantFrom(A, B),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 10, maxLength: 25 }), (moves) =>
      undone(async () => {
        const devices = new Map<Address, { hw: Hex; org: Address; live: boolean; cut: boolean }>();
        const barred = new Set<Hex>();
        const liveOf = (hw: Hex) => [...devices].filter(([, it]) => it.hw === hw && it.live).map(([did]) => did);
        for (const { act, which, hw, org } of moves) {
          const [it, hwIdHash] = [born[which]!, hardware[hw]!];
          const known = devices.get(it.address);
          if (act === 'register') {
            const info = scene.infoOf(it, org, { hwIdHash });
            const args = [it.address, info, await scene.proof(it, info)];
            const because = known
              ? 'BadState'
              : liveOf(hwIdHash).length
                ? 'HardwareTaken'
                : barred.has(hwIdHash)
                  ? 'HardwareBarred'
                  : null;
            if (because) expect((await identities.refusal(org, 'registerDevice', ...args))[0]).toBe(because);
            else {
              await identities.tell(org, 'registerDevice', ...args);
              devices.set(it.address, { hw: hwIdHash, org, live: true, cut: false });
            }
          } else if (act === 'retire') {
            const args = [it.address, STATUS.Retired, word('')];
            const because = !known ? 'BadState' : known.org !== org ? 'NotAuthorised' : !known.live ? 'BadState' : null;
            if (because) expect((await identities.refusal(org, 'setStatus', ...args))[0]).toBe(because);
            else {
              await identities.tell(org, 'setStatus', ...args);
              known!.live = false;
            }
          } else {
            if (!known) continue;
            await identities.tell(INCIDENTS, act, it.address, INCIDENT);
            if (act === 'quarantine') barred.add(known.hw);
            else barred.delete(known.hw);
            for (const did of liveOf(known.hw)) devices.get(did)!.cut = act === 'quarantine';
          }
          for (const each of hardware) {
            const [live = '0x0000000000000000000000000000000000000000'] = liveOf(each);
            expect(liveOf(each).length).toBeLessThanOrEqual(1);
            expect(await identities.read('liveOf', each)).toBe(live);
          }
        }
        for (const [did, { live, cut }] of devices)
          expect(await scene.statusOf(did)).toBe(
            live ? (cut ? STATUS.Quarantined : STATUS.Registered) : STATUS.Retired,
          );
      }),
    ),
    { numRuns: 15 },
  );
}, 120_000);

it('grants no more than the request and the policy, whatever masks there are', async () => {
  const bits = fc.nat({ max: 15 });
  const ask = fc.record({ scopes: bits, purposes: bits.map(BigInt), uses: fc.nat({ max: 3 }) });
  type Ask = { scopes: number; purposes: bigint; uses: number };
  const within = (inner: Ask, outer: Omit<Ask, 'uses'> & { uses?: number }) =>
    (inner.scopes & ~outer.scopes) === 0 &&
    (inner.purposes & ~outer.purposes) === 0n &&
    inner.uses <= (outer.uses ?? Infinity);
  const something = ({ scopes, purposes, uses }: Ask) => scopes > 0 && purposes > 0n && uses > 0;
  await fc.assert(
    fc.asyncProperty(ask, ask, ask, bits, fc.nat({ max: 4 }), (policy, asked, given, scopes, purpose) =>
      undone(async () => {
        const terms = { ...policy, emergencies: false, release: 1, storers: 0, broker: A, odrlHash: word('') };
        const { resource } = event(await grants.tell(A, 'createPolicy', A, word('r'), terms, []), 'PolicyCreated');
        const request = [resource, { ...asked, validUntil: FAR }];
        if (!something(asked) || !within(asked, { ...policy, uses: Infinity }))
          return void expect((await grants.refusal(B, 'request', ...request))[0]).toBe('BeyondPolicy');
        const { id } = event(await grants.tell(B, 'request', ...request), 'Requested');
        const grant = [id, { ...given, validUntil: FAR }];
        if (!something(given) || !within(given, asked))
          return void expect((await grants.refusal(A, 'grant', ...grant))[0]).toBe('BeyondPolicy');
        await grants.tell(A, 'grant', ...grant);
        const good = scopes > 0 && (scopes & ~given.scopes) === 0 && (given.purposes & (1n << BigInt(purpose))) !== 0n;
        expect(await grants.read('check', id, scopes, purpose)).toBe(good);
        // Each use counts, and the last one ends it.
        const allowed = [0, 1, 2, 3].find((bit) => (given.purposes & (1n << BigInt(bit))) !== 0n)!;
        for (let use = 1; use <= given.uses; use++) {
          const deed = await grants.tell(A, 'consume', id, allowed, word('a'), word('b'));
          expect(names(deed).includes('Exhausted')).toBe(use === given.uses);
        }
        expect((await grants.refusal(A, 'consume', id, allowed, word('a'), word('b')))[0]).toBe('BadState');
      }),
    ),
    { numRuns: 60 },
  );
}, 120_000);
