import type { KemKeys } from '@atoll/crypto/hpke';

import { mustEqual, type Story } from '../../story.js';
import { until } from '../../wait.js';
import { fetched, grantTo, plainOf, readerKey, releasedKey, setPolicy, store, type Stored } from './data.js';
import type { Setting } from './setting.js';

type Hex = `0x${string}`;
const PATIENT = { seconds: 600 };

/** What birch stored, amber's grant for it, and what amber opens it with. */
export type Kept = { stored: Stored; grantId: Hex; key: Uint8Array; keys: KemKeys; releaseId: string };

/** Clause 8 and 10.7: agreed data for agreed parties; somebody else keeps it and cannot use it. */
export async function permitted(story: Story, setting: Setting): Promise<Kept> {
  const { ground, birch, amber, cedar, authority } = setting;
  const { chainId } = ground;
  await story.step('birch, cedar and the authority have room for ciphertext', () =>
    Promise.all(
      [birch, cedar, authority].map(({ atoll }) => atoll.setObjectStore({ input: { forOthers: '1000000' } })),
    ),
  );
  const resource = await story.step('setPrivacyPolicy: read by grant, kept by birch and cedar alone', () =>
    setPolicy(setting, [birch, cedar]),
  );
  const [birchs, ambers] = await story.step('birch and amber publish keys that data’s keys are wrapped to', () =>
    Promise.all([readerKey(ground, birch), readerKey(ground, amber)]),
  );
  const plain = JSON.stringify(Array.from({ length: 600 }, (_, i) => ({ t: i * 900, w: 40 + (i % 17) })));
  const stored = await story.step(
    'putData: a sealed load curve lies with birch and cedar, and with nobody else',
    async () => {
      const put = await store(setting, resource, birchs, plain);
      const { storedObject } = await until(
        'two copies',
        async () => {
          const seen = await birch.atoll.storedObject({ id: put.id });
          return seen.storedObject.status === 'STORED' && seen;
        },
        PATIENT,
      );
      const holders = storedObject.replicas.map(({ holderId }) => holderId).sort();
      mustEqual(holders, [birch.organisationId, cedar.organisationId].sort(), 'The holders');
      return put;
    },
  );
  await story.step('cedar proves that it keeps what it cannot read', () =>
    until(
      'a challenge to be met',
      async () => {
        const { objectHoldings } = await cedar.atoll.objectHoldings({});
        return objectHoldings.nodes.some(
          (held) => held.objectId === stored.id && held.challenges > 0 && held.failures === 0,
        );
      },
      PATIENT,
    ),
  );
  const grantId = await story.step('requestGrant, giveGrant: amber may read', () => grantTo(setting, amber, resource));
  const { key, releaseId } = await story.step(
    'getData: amber gets the ciphertext, the key, and the load curve',
    async () => {
      const input = { chainId, grantId, purpose: 'metering', request: 'first' };
      const { requestKey } = await amber.atoll.requestKey({ input });
      const released = await releasedKey(setting, amber, requestKey.id, ambers);
      mustEqual(await plainOf(await fetched(setting, amber, stored), released), plain, 'The load curve');
      return { key: released, releaseId: requestKey.id };
    },
  );
  await story.step('privacyPolicy: everybody sees who reads it, and who keeps the ciphertext only', async () => {
    const { privacyPolicy } = await authority.atoll.privacyPolicy({ chainId, resource });
    const parties = privacyPolicy.parties.map(({ organisationId, ciphertextOnly }) => ({
      organisationId,
      ciphertextOnly,
    }));
    const expected = [
      { organisationId: amber.organisationId, ciphertextOnly: false },
      { organisationId: birch.organisationId, ciphertextOnly: true },
      { organisationId: cedar.organisationId, ciphertextOnly: true },
    ];
    const byId = (a: { organisationId?: string | null }, b: { organisationId?: string | null }) =>
      String(a.organisationId).localeCompare(String(b.organisationId));
    mustEqual(parties.sort(byId), expected.sort(byId), 'The parties');
  });
  // Whom the policy lists has the ciphertext at home, too.
  const { chunks } = await fetched(setting, cedar, stored);
  chunks.forEach((chunk, place) =>
    setting.shelf.set(`${stored.ctRoot}/${place}`, Buffer.from(chunk).toString('base64')),
  );
  return { stored, grantId, key, keys: ambers, releaseId };
}
