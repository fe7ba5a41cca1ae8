import { testPostgres } from '@atoll/embedded/testing';
import { SealedCustody, signed, type Body, type Face } from '@atoll/ledger';
import { Pkcs11Custody } from '@atoll/ledger/hsm';
import { softHsm } from '@atoll/ledger/softhsm';
import { migrate, newId, provisionLogins, Store, type KeyBackend } from '@atoll/store';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { recoverTransactionAddress, toHex, type Hex, type TransactionSerializableEIP1559 } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

import { median, print, rounded } from '../measure.js';
import { mustEqual } from '../story.js';

const MIGRATIONS = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));
const CHAIN = 4_200;

/** The same transaction as either of the two takes it. */
type Wish = { ours: Body; theirs: TransactionSerializableEIP1559 };
type Signer = { address: Hex; sign(wishes: Wish[]): Promise<Hex[]> };

/**
 * Transactions signed in a second by a sealed key and by one in SoftHSM, opened, verified and ready to send, against those that
 * viem's local account signs with a key that lies open: `-- signer [in a batch] [batches a round] [rounds]`.
 */
export async function run(batch = '256', batches = '8', rounds = '7'): Promise<void> {
  const postgres = await testPostgres({ migrate: (url) => migrate(url, MIGRATIONS) });
  const { worker } = await provisionLogins(postgres.url, { worker: 'bench-worker' });
  const [admin, store] = [new Store(postgres.url), new Store(worker)];
  try {
    const { id } = await admin.platform.organisation.create({ data: { name: 'Bench' } });
    const kek = (name: string) => ({ id: name, bytes: Uint8Array.from(randomBytes(32)) });
    const sealed = new SealedCustody(store, kek('kek'), kek('master'));
    const peer = ofViem();
    const signers: Record<string, Signer> = {
      sealed: await ours(admin, id, sealed, 'SEALED'),
      pkcs11: await ours(admin, id, new Pkcs11Custody(store, await softHsm()), 'PKCS11'),
    };
    for (const [name, signer] of Object.entries(signers)) {
      const rates: [own: number, theirs: number][] = [];
      for (const each of [signer, peer]) await signsWell(each);
      // SoftHSM signs far slower, and its rate is as sure after fewer.
      const count = name === 'pkcs11' ? 1 : Number(batches);
      for (let round = -1; round < Number(rounds); round++) {
        const pair = [await rate(signer, Number(batch), count), await rate(peer, Number(batch), count)] as const;
        if (round >= 0) rates.push([...pair]); // the first is warm-up
      }
      const [own, theirs] = [median(rates.map(([rate]) => rate)), median(rates.map(([, rate]) => rate))];
      print({
        ...{ name: `signer.${name}`, ours: rounded(own, 0), peer: rounded(theirs, 0), rounds: rates.length },
        ratio: rounded(median(rates.map(([ours, peer]) => ours / peer))),
        unit: "signed transactions a second, against viem's local account with its key in memory",
        batch: Number(batch),
        latencyMsOfOne: rounded(1_000 / (await rate(signer, 1, 50))),
      });
    }
  } finally {
    await Promise.all([admin.close(), store.close()]);
    await postgres.close();
  }
}

async function ours(
  admin: Store,
  organisationId: string,
  custody: { create(key: { organisationId: string; keyId: string }): Promise<Face> } & Parameters<typeof signed>[0],
  backend: KeyBackend,
): Promise<Signer> {
  const { id: keyId } = await admin.platform.key.create({ data: { organisationId, name: newId(), backend } });
  const { address } = await custody.create({ organisationId, keyId });
  const account = { organisationId, keyId, address };
  return {
    address,
    sign: async (wishes) =>
      (
        await signed(
          custody,
          account,
          wishes.map(({ ours }) => ours),
        )
      ).map(({ raw }) => toHex(raw)),
  };
}

function ofViem(): Signer {
  const account = privateKeyToAccount(generatePrivateKey());
  return {
    address: account.address,
    sign: async (wishes) => {
      const raw: Hex[] = [];
      for (const { theirs } of wishes) raw.push(await account.signTransaction(theirs));
      return raw;
    },
  };
}

const wishes = (count: number): Wish[] =>
  Array.from({ length: count }, (_, nonce) => {
    const data = Buffer.concat([Buffer.from('a9059cbb', 'hex'), randomBytes(64)]);
    const same = { chainId: CHAIN, gas: 60_000n, value: 0n, to: `0x${'5e'.repeat(20)}` as Hex };
    return {
      ours: { ...same, nonce: BigInt(nonce), fees: { tip: 0n, max: 0n }, data },
      theirs: { ...same, type: 'eip1559', nonce, data: toHex(data), maxFeePerGas: 0n, maxPriorityFeePerGas: 0n },
    };
  });

/** A bench of signatures that nobody takes would measure nothing. */
async function signsWell(signer: Signer): Promise<void> {
  const signers = await Promise.all(
    (await signer.sign(wishes(3))).map((serializedTransaction) =>
      recoverTransactionAddress({ serializedTransaction: serializedTransaction as `0x02${string}` }),
    ),
  );
  mustEqual(
    signers.map((address) => address.toLowerCase()),
    Array(3).fill(signer.address.toLowerCase()),
    'Who signed',
  );
}

async function rate(signer: Signer, batch: number, batches: number): Promise<number> {
  const work = Array.from({ length: batches }, () => wishes(batch));
  const start = performance.now();
  for (const each of work) await signer.sign(each);
  return (1_000 * batch * batches) / (performance.now() - start);
}
