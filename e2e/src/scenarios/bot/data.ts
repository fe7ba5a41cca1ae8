import { fromHex, toHex } from '@atoll/crypto';
import { kemKeys, type KemKeys } from '@atoll/crypto/hpke';
import { provesChunk } from '@atoll/sealed';
import { envelopeText, opened, readEnvelope, Sealing, TAG, unwrapKey, type Recipient } from '@atoll/sealed/envelopes';

import type { Founder } from '../../consortium-of-four.js';
import { until } from '../../wait.js';
import { idOf, type Setting } from './setting.js';

type Hex = `0x${string}`;
const PATIENT = { seconds: 600 };
const CHUNK = 4_096;
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();
export const PURPOSE = 'metering';
const LOAD_CURVE = 'load curve';

/** A load curve of birch's meter, sealed and stored; what opens it stays with birch. */
export type Stored = { resource: Hex; id: string; ctRoot: Hex; plain: string; announced: Announced };
type Announced = { ctRoot: Hex; bytes: string; chunk: number; copies: number; envelope: string };

/** Waits for a deed about access; one that fails says why. What it made is given: of a request, its grant. */
export async function did({ atoll }: Founder, id: string): Promise<Hex> {
  for await (const { accessDeedChanged: deed } of atoll.accessDeedChanged({ id })) {
    if (deed.state === 'FAILED') throw new Error(`${deed.function} failed: ${deed.reason}`);
    if (deed.state === 'DONE') return deed.made as Hex;
  }
  throw new Error(`The deed ${id} is gone.`);
}

/** Birch says who may do what with the load curve: read by grant for one purpose, and kept as ciphertext by these. */
export async function setPolicy({ ground, birch }: Setting, keepers: Founder[]): Promise<Hex> {
  const { consortiumId, chainId } = ground;
  const { accessPurposes } = await birch.atoll.accessPurposes({ consortiumId });
  if (!accessPurposes.some(({ name }) => name === PURPOSE))
    await birch.atoll.definePurpose({
      input: { consortiumId, name: PURPOSE, description: 'Advising on consumption.' },
    });
  const storers = keepers.map(({ principal }) => principal.toLowerCase() as Hex);
  const terms = { scopes: ['READ' as const, 'PROCESS' as const], purposes: [PURPOSE], brokered: true, storers };
  const { setPrivacyPolicy } = await birch.atoll.setPrivacyPolicy({ input: { chainId, name: LOAD_CURVE, terms } });
  await did(birch, setPrivacyPolicy.id);
  const resource = idOf(birch.principal, LOAD_CURVE);
  await until(
    'the policy to be seen',
    async () => (await birch.atoll.privacyPolicy({ chainId, resource })).privacyPolicy,
    PATIENT,
  );
  return resource;
}

/** A key pair of a member's that keys of data are wrapped to. */
export async function readerKey({ chainId }: Setting['ground'], member: Founder): Promise<KemKeys> {
  const keys = await kemKeys('X25519');
  const input = { chainId, kem: 'X25519' as const, publicKey: toHex(keys.publicKey), days: 30 };
  await did(member, (await member.atoll.publishReaderKey({ input })).publishReaderKey.id);
  return keys;
}

/** The key of a release, for whoever has the private key. */
export async function releasedKey(
  { ground }: Setting,
  { atoll }: Founder,
  id: string,
  keys: KemKeys,
): Promise<Uint8Array> {
  const release = await until(
    'the key to go out',
    async () => {
      const { keyRelease } = await atoll.keyRelease({ id });
      if (keyRelease.state === 'REFUSED') throw new Error(keyRelease.reason ?? 'It was refused.');
      return keyRelease.state === 'RELEASED' && keyRelease;
    },
    PATIENT,
  );
  const epoch = {
    chainId: String(ground.evmChainId),
    resourceId: release.resource as Hex,
    policyEpoch: release.keyEpoch,
  };
  return unwrapKey(release.recipient as Recipient, epoch, keys.privateKey);
}

/** Seals what the meter measured under the key of the present epoch, and stores it under the policy. */
export async function store(setting: Setting, resource: Hex, keys: KemKeys, plain: string): Promise<Stored> {
  const { ground, birch } = setting;
  const { chainId } = ground;
  const input = { chainId, resource, request: 'sealing' };
  const key = await releasedKey(setting, birch, (await birch.atoll.requestOwnKey({ input })).requestOwnKey.id, keys);
  const { dataPolicy } = await birch.atoll.dataPolicy({ chainId, resource });
  const sealing = new Sealing(
    key,
    {
      ...{ chainId: String(ground.evmChainId), contract: ground.contracts.AccessGrant.toLowerCase() as Hex },
      ...{ resourceId: resource, seq: '1', revision: 0, schemaId: `0x${'00'.repeat(32)}` as Hex },
      policyEpoch: dataPolicy.keyEpoch,
    },
    CHUNK,
  );
  const chunks: Uint8Array[] = [];
  for await (const chunk of sealing.seal([new TextEncoder().encode(plain)])) chunks.push(chunk);
  const envelope = sealing.envelope([]);
  const { ctRoot } = envelope;
  const bytes = String(chunks.reduce((sum, { length }) => sum + length, 0));
  const announced = { ctRoot, bytes, chunk: CHUNK + TAG, copies: 2, envelope: envelopeText(envelope) };
  const { putData } = await birch.atoll.putData({ input: { ...announced, chainId, resource } });
  for (const [place, chunk] of chunks.entries())
    await birch.atoll.putObjectChunk({ id: putData.id, place, bytes: toHex(chunk) });
  return { resource, id: putData.id, ctRoot, plain, announced };
}

/** A grant of birch's to a member: asked for, heard of by a subscription, and given. */
export async function grantTo({ ground, birch }: Setting, reader: Founder, resource: Hex): Promise<Hex> {
  const { chainId } = ground;
  const ask = { chainId, scopes: ['READ' as const], purposes: [PURPOSE], uses: 5, validUntil: tomorrow() };
  const grantId = await did(reader, (await reader.atoll.requestGrant({ input: { ...ask, resource } })).requestGrant.id);
  for await (const { accessGrantsRequested: waiting } of birch.atoll.accessGrantsRequested({ chainId, resource }))
    if (waiting.some(({ id }) => id === grantId)) break;
  await did(birch, (await birch.atoll.giveGrant({ input: { ...ask, grantId } })).giveGrant.id);
  for await (const { accessGrantChanged: grant } of reader.atoll.accessGrantChanged({ chainId, grantId }))
    if (grant.state === 'GRANTED') break;
  return grantId;
}

/** The chunks of stored data as a member gets them, each proven against the root. */
export async function fetched({ ground }: Setting, { atoll }: Founder, { resource, ctRoot }: Stored) {
  const { chainId } = ground;
  const chunks: Uint8Array[] = [];
  for (;;) {
    const { getData } = await atoll.getData({ chainId, resource, ctRoot, place: chunks.length });
    const { place, count, data } = getData;
    const chunk = fromHex(getData.bytes as Hex);
    const path = getData.path.map((hash) => fromHex(hash as Hex));
    if (!provesChunk(fromHex(ctRoot), { place, count, chunk, path })) throw new Error(`Chunk ${place} is another one.`);
    chunks.push(chunk);
    if (chunks.length === count) return { chunks, envelope: readEnvelope(data.envelope!) };
  }
}

/** What a key makes of it. */
export async function plainOf(
  { envelope, chunks }: Pick<Awaited<ReturnType<typeof fetched>>, 'envelope' | 'chunks'>,
  key: Uint8Array,
): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of opened(envelope, key, chunks)) parts.push(part);
  return Buffer.concat(parts).toString();
}
