import { newId, Prisma, type Policy } from '@atoll/store';
import fc from 'fast-check';
import { hexToBytes, toFunctionSelector, type Hex } from 'viem';

import { readMethod } from './methods.js';
import { verdictOn, type Asked } from './verdict.js';

const [chains, addresses] = [
  ['c1', 'c2', 'c3'],
  ['0xa1', '0xa2', '0xa3'],
];
const signatures = ['transfer(address,uint256)', 'approve(address,uint256)', 'mint()'];
const selectors = [...signatures.map((signature) => toFunctionSelector(signature)), '0x' as Hex];
const some = <T>(of: readonly T[]) => fc.subarray([...of]);

const policies = fc.array(
  fc
    .record({
      chainIds: some(chains!),
      contracts: some(addresses!),
      methods: some(selectors),
      creates: fc.boolean(),
      maxValue: fc.option(fc.nat(4).map((wei) => new Prisma.Decimal(wei))),
      rateLimit: fc.option(fc.integer({ min: 1, max: 3 })),
      approvals: fc.nat(2),
    })
    .map((drawn): Policy => ({
      ...{ organisationId: '', id: newId(), keyId: '', name: 'P', createdBy: null, createdAt: new Date() },
      ...{ messages: false, twoPerson: false, approvers: [], approvalSeconds: 60, status: 'ACTIVE' },
      ...{ ...drawn, rateSeconds: drawn.rateLimit && 60 },
    })),
  { minLength: 1, maxLength: 5 },
);
const requests = fc.record({
  chainId: fc.constantFrom(...chains!),
  to: fc.option(fc.constantFrom(...addresses!)),
  data: fc.constantFrom(...selectors, '0xa905' as Hex, `${selectors[0]}00ff` as Hex).map((hex) => hexToBytes(hex)),
  value: fc.bigInt({ min: 0n, max: 5n }),
});

/** Everything that a policy permits, written out one by one. */
function permitted({ chainIds, contracts, methods, creates, maxValue }: Policy): Set<string> {
  const all = new Set<string>();
  for (const chain of chainIds.length ? chainIds : chains!) {
    for (let value = 0; value <= (maxValue === null ? 5 : maxValue.toNumber()); value++) {
      for (const to of contracts.length ? contracts : addresses!)
        for (const method of methods.length ? methods : [...selectors, 'short'])
          all.add(`${chain} ${to} ${method} ${value}`);
      if (creates) all.add(`${chain} create ${value}`);
    }
  }
  return all;
}

function spelled({ chainId, to, data, value }: Asked): string {
  if (to === null) return `${chainId} create ${value}`;
  const hex = Buffer.from(data).toString('hex');
  return `${chainId} ${to} ${hex.length === 4 ? 'short' : `0x${hex.slice(0, 8)}`} ${value}`;
}

it('permits what one policy at least permits with places left, asks the fewest people, and refuses the rest', () => {
  fc.assert(
    fc.property(policies, requests, fc.array(fc.nat(2), { minLength: 5, maxLength: 5 }), (given, asked, places) => {
      const left = new Map(given.map(({ id }, i) => [id, places[i]!]));
      const able = given.filter(
        (policy) => permitted(policy).has(spelled(asked)) && (policy.rateLimit === null || left.get(policy.id)! > 0),
      );
      const verdict = verdictOn(given, asked, left);
      if (able.length === 0) {
        expect(verdict).toEqual({ refusal: expect.stringMatching(/^"P" (is for|does not|permits) /) });
        return;
      }
      const fewest = Math.min(...able.map(({ approvals }) => approvals));
      const chosen = 'permits' in verdict ? verdict.permits : 'holds' in verdict ? verdict.holds : null;
      expect(able).toContain(chosen);
      expect(chosen?.approvals).toBe(fewest);
      expect('permits' in verdict).toBe(fewest === 0);
    }),
    { numRuns: 2_000 },
  );
});

it('says of each policy what it minds, and no more than a person reads', () => {
  const [policy] = fc.sample(policies, { numRuns: 1, seed: 1 })[0]!;
  const strict = { ...policy!, chainIds: ['c9'] };
  const asked = { chainId: 'c1', to: '0xa1', data: new Uint8Array(), value: 0n };
  expect(verdictOn(Array(7).fill(strict), asked, new Map())).toEqual({
    refusal: `${Array(5).fill('"P" is for other chains').join('; ')}; nor do 2 more`,
  });
});

it('takes signatures for what Solidity makes of them', () => {
  // The selectors of EIP-20, as everybody knows them.
  expect(readMethod('transfer(address,uint256)', 'methods')).toBe('0xa9059cbb');
  expect(readMethod('transferFrom(address, address, uint256)', 'methods')).toBe('0x23b872dd');
  expect(readMethod('transfer(address,uint)', 'methods')).toBe('0xa9059cbb');
  expect(readMethod('0xA9059CBB', 'methods')).toBe('0xa9059cbb');
  expect(readMethod('0x', 'methods')).toBe('0x');
  for (const wrong of ['transfer', '0xa9', 'transfer(address', 'f(uint257)', `f(${'uint8,'.repeat(99)}uint8)`])
    expect(() => readMethod(wrong, 'methods')).toThrow(
      expect.objectContaining({ detail: expect.objectContaining({ code: 'INVALID' }) }),
    );
});
