import { fromHex } from '@atoll/crypto';
import { Device } from '@atoll/sdk/device';
import { compactVerify, importJWK } from 'jose';
import { stringToHex, type Hex } from 'viem';

import type { ConsortiumOfFour, Founder } from '../../consortium-of-four.js';
import { mustEqual, type Story } from '../../story.js';
import { endorsed, registered, settled, vouching } from '../../vouched-devices.js';
import { login } from './login.js';
import { gatewayTakes, logged, outsideCa } from './outside-ca.js';
import { documentAt, pointsIn } from './public-resolver.js';

/** A meter is endorsed, logs in where nobody knows its owner, and a CA's certificate is taken the same way. */
export async function honest(story: Story, ground: ConsortiumOfFour): Promise<void> {
  const { authority, amber, birch, cedar } = ground.members;
  const meter = Device.create('P-256');
  const did = meter.did(ground.evmChainId);

  await story.step('the members accredit the authority, and its document lists the key that it signs by', () =>
    vouching(ground),
  );
  const { id } = await story.step(
    'Amber’s meter proves its key and is registered, under an address of its own',
    async () => {
      const { status, own, owner } = await registered(ground, amber, meter, { name: 'meter' });
      mustEqual([status, owner?.toLowerCase()], ['REGISTERED', amber.principal.toLowerCase()], 'The meter');
      return own!;
    },
  );
  const credential = await story.step('the authority vouches for it, and only then it becomes active', async () => {
    const it = await endorsed(ground, meter);
    await amber.atoll.activateDevice({ id, credential: it.onChainId });
    mustEqual((await settled(ground, amber, meter)).status, 'ACTIVE', 'The status');
    return it;
  });
  await story.step('Birch asks who is there; the meter answers by its own key and is believed', async () => {
    const { algorithm, assurance, deviceStatus, issuer } = await login(ground, birch, meter);
    mustEqual([algorithm, assurance, deviceStatus], ['ES256', 'DEVICE_SIGNED', 'ACTIVE'], 'The verdict');
    mustEqual(issuer, authority.principal, 'Who vouches for it');
  });

  await story.step('ethr-did-resolver on Cedar’s node finds the meter’s key, and Amber as its controller', async () => {
    const document = await documentAt(ground, cedar, did);
    mustEqual(pointsIn(document), [`04${meter.publicKey.slice(2)}`], 'Its keys');
    const [controller] = document.verificationMethod ?? [];
    const expected = `eip155:${ground.evmChainId}:${amber.principal}`;
    mustEqual(controller?.blockchainAccountId?.toLowerCase(), expected.toLowerCase(), 'Its controller');
  });
  await story.step('and as of a past block its document of then', () => remembers(ground, { did, id }));
  await story.step('jose takes the authority’s signature, by the key that Birch’s node shows', () =>
    joseTakes(ground, birch, credential.id),
  );

  await story.step('Birch’s gateway takes what Amber’s CA logged, with no word between the two', async () => {
    await ground.grants(amber, 'ISSUER');
    const ca = await outsideCa(ground, amber, 'Amber devices');
    const certificate = await ca.issue('meter-1');
    await logged(amber, ca, certificate);
    await ground.reaches(await amber.node.getBlockNumber());
    const { owner, subject } = await gatewayTakes(ground, birch, [certificate, ca.der]);
    const wanted = [`did:ethr:0x${ground.evmChainId.toString(16)}:${amber.principal.toLowerCase()}`, 'CN=meter-1'];
    mustEqual([owner, subject], wanted, 'What the gateway knows');
  });
}

/** A service is published in the document: at the block before it is not there, and at its own it is. */
async function remembers(ground: ConsortiumOfFour, { did, id }: { did: string; id: string }): Promise<void> {
  const { amber, cedar } = ground.members;
  const endpoint = 'https://meter.example';
  const { block } = await ground.sent(amber, (atoll) =>
    atoll.setDeviceAttribute({ id, attribute: { name: 'did/svc/Readings', value: stringToHex(endpoint), days: 30 } }),
  );
  const servicesAt = async (at: bigint) =>
    ((await documentAt(ground, cedar, did, at)).service ?? []).map(({ serviceEndpoint }) => serviceEndpoint);
  mustEqual(await servicesAt(block - 1n), [], 'What it offered a block before');
  mustEqual(await servicesAt(block), [endpoint], 'What it offers');
}

/** The credential's body is a JWS before its disclosures; the key is the one that it names in the issuer's document. */
async function joseTakes(ground: ConsortiumOfFour, reader: Founder, id: string): Promise<void> {
  const { authority } = ground.members;
  const { document } = (await authority.atoll.collectCredential({ id })).collectCredential;
  const [jws = ''] = document.split('~');
  const { kid } = JSON.parse(Buffer.from(jws.split('.')[0]!, 'base64url').toString()) as { kid: string };
  const issuer = await documentAt(ground, reader, kid.split('#')[0]!);
  const method = issuer.verificationMethod?.find((it) => it.id.toLowerCase() === kid.toLowerCase());
  const point = fromHex(`0x${method!.publicKeyHex!}` as Hex);
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((it) => Buffer.from(it).toString('base64url'));
  const key = await importJWK({ kty: 'EC', crv: 'P-256', x: x!, y: y! }, 'ES256');
  const { payload } = await compactVerify(jws, key);
  const { credentialSubject } = JSON.parse(new TextDecoder().decode(payload)) as { credentialSubject: { id: string } };
  mustEqual(/^did:ethr:/.test(credentialSubject.id), true, 'That it is about a device');
}
