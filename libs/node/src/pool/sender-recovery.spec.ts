import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { addressOf, CHAIN_ID, genesisFor, PEOPLE, sign, VALIDATOR } from '../chain/workload.js';
import { Rules } from '../execution/rules.js';
import { decode } from '../execution/transaction.js';
import { SenderRecovery } from './sender-recovery.js';

const common = new Rules(genesisFor()).at(0n);
const compiled = pathToFileURL(path.resolve(import.meta.dirname, '../../dist/pool/sender-recovery.js')).href;

async function transactions(count: number) {
  const raws = Array.from({ length: count }, (_, nonce) =>
    sign(PEOPLE[nonce % PEOPLE.length]!, { chainId: CHAIN_ID, nonce, gas: 21_000n, gasPrice: 0n, to: VALIDATOR }),
  );
  return (await Promise.all(raws)).map((raw) => decode(raw, common));
}

it.each([
  { where: 'on the same thread', load: async () => SenderRecovery },
  {
    where: 'on threads of its own',
    load: async () => ((await import(compiled)) as { SenderRecovery: typeof SenderRecovery }).SenderRecovery,
  },
])('recovers who signed, in the order of asking, and null for whom nobody can be: $where', async ({ load }) => {
  const recovery = new (await load())(2);
  const asked = await transactions(101);
  Object.assign(asked[50]!, { r: BigInt(`0x${'ff'.repeat(32)}`) });
  const expected = asked.map((_, index) => (index === 50 ? null : addressOf(PEOPLE[index % PEOPLE.length]!)));
  const both = await Promise.all([recovery.recover(asked), recovery.recover(asked.slice(0, 3))]);
  expect(both).toEqual([expected, expected.slice(0, 3)]);
  await recovery.close();
});
