import { parseTransaction, recoverTransactionAddress, type Hex } from 'viem';

import { mustEqual, type Story } from '../story.js';
import { until } from '../wait.js';
import type { CustodyHome } from './custody-home.js';
import type { LyingModule } from './lying-module.js';

export type Lies = { lying: LyingModule; count: number };

/** Transactions by a key in a module of which every second signature is wrong: none of those comes near a node, and all are mined. */
export async function outlieTheModule(
  story: Story,
  { api, member: { atoll } }: CustodyHome,
  chainId: string,
  { lying, count }: Lies,
): Promise<void> {
  const key = await story.step('a key is made in a module that lies', async () => {
    const { createKey } = await atoll.createKey({ input: { name: 'in a module', backend: 'PKCS11' } });
    return until('the key', async () => {
      const { key } = await atoll.key({ id: createKey.id });
      return key.address !== null && key;
    });
  });

  await story.step(`${count} transactions by it are all mined`, async () => {
    for (let i = 0; i < count; i++)
      await atoll.sendTransaction({ input: { chainId, keyId: key.id, to: `0x${'5e'.repeat(20)}`, value: '0' } });
    await until(
      'all of them to be mined',
      async () => {
        const { rows } = await api.admin.query<{ open: number }>(
          "SELECT count(*)::int AS open FROM transactions WHERE key_id = $1 AND status NOT IN ('MINED')",
          [key.id],
        );
        return rows[0]!.open === 0;
      },
      { seconds: 60 + count },
    );
  });

  await story.step('whatever left the worker leads back to the key, with nonces without a gap', async () => {
    const { rows } = await api.admin.query<{ raw: Buffer }>(
      'SELECT raw FROM transactions WHERE key_id = $1 ORDER BY nonce',
      [key.id],
    );
    const sent = rows.map(({ raw }) => `0x${raw.toString('hex')}` as Hex);
    const signers = new Set<string>();
    for (const raw of sent)
      signers.add((await recoverTransactionAddress({ serializedTransaction: raw as `0x02${string}` })).toLowerCase());
    mustEqual([...signers], [key.address], 'who signed');
    mustEqual(
      sent.map((raw) => parseTransaction(raw).nonce ?? 0),
      [...sent.keys()],
      'the nonces',
    );
    const { right, wrong } = await lying.given();
    if (wrong < count / 2) throw new Error(`The module lied only ${wrong} times.`);
    console.log(`    the module gave ${right} right and ${wrong} wrong signatures`);
  });
}
