import { randomBytes, toHex } from '@atoll/crypto';
import type { Atoll } from '@atoll/sdk';
import { Device } from '@atoll/sdk/device';

import { until } from '../wait.js';

const YEAR_MS = 365 * 86_400_000;
const READINGS = 60;

export type Populated = {
  did: string;
  /** By which that device signs. */
  publicKey: `0x${string}`;
  streamId: string;
  resource: string;
  service: string;
  registry: `0x${string}`;
};

/** What a chain holds once it is used: a kernel, devices, a credential, a stream of readings, a policy with a grant, a service. */
export async function populate(atoll: Atoll, chainId: string): Promise<Populated> {
  const { kernel, principal, evmChainId } = await founded(atoll, chainId);
  const at = (name: string) => kernel.find(({ contract }) => contract === name)!.address!;
  await accredited(atoll, chainId, principal);
  const registry = { address: at('IdentityRegistry'), chainId: evmChainId };
  const meter = Device.create('secp256k1');
  const did = await device(atoll, chainId, registry, principal, meter);
  const streamId = await readings(atoll, chainId, meter);
  const resource = await policy(atoll, chainId, principal);
  const service = await serviceOf(atoll, chainId);
  const { publicKey } = meter;
  return { did, publicKey, streamId, resource, service, registry: at('IdentityRegistry') };
}

/** A kernel whose one member may do everything. */
async function founded(atoll: Atoll, chainId: string) {
  const keyId = await keyNamed(atoll, 'principal');
  const organisationId = (await atoll.me()).me.organisations[0]!.organisation.id;
  await atoll.setKernelPrincipal({ chainId, keyId });
  const roles = ['OPERATOR', 'ISSUER', 'GATEWAY', 'PROVIDER', 'CONSUMER', 'ARBITER', 'EDGE'] as const;
  await atoll.deployKernel({ chainId, founders: [{ organisationId, roles: [...roles] }] });
  const ready = async () => {
    const { kernel } = await atoll.kernel({ chainId });
    if (kernel?.status === 'FAILED') throw new Error(`The kernel failed: ${kernel.message}`);
    return kernel?.status === 'READY' && kernel;
  };
  const kernel = await until('the kernel to stand', ready, { seconds: 600 });
  const { chain } = await atoll.chain({ id: chainId });
  const principal = kernel.principals[0]!.address!;
  return { kernel: kernel.contracts, principal, evmChainId: Number(chain.evmChainId) };
}

async function keyNamed(atoll: Atoll, name: string, curve: 'SECP256K1' | 'P256' = 'SECP256K1'): Promise<string> {
  const known = (await atoll.keys({ first: 100 })).keys.nodes.find((key) => key.name === name);
  const { id } = known ?? (await atoll.createKey({ input: { name, curve } })).createKey;
  await until(`the key ${name} to be born`, async () => (await atoll.key({ id })).key.publicKey, { seconds: 120 });
  return id;
}

/** The members let the organisation vouch for devices, by a proposal that stays in the books. */
async function accredited(atoll: Atoll, chainId: string, address: `0x${string}`) {
  const wish = { chainId, address, type: 'DeviceEndorsement', accredited: true };
  await mined(atoll, (await atoll.proposeKernelAccreditation(wish)).proposeKernelAccreditation.id);
  const newest = async () => (await atoll.kernelProposals({ chainId })).kernel?.proposals[0];
  const { id: proposal } = await until('the proposal', newest, { seconds: 120 });
  const vote = { chainId, proposal, approve: true };
  await mined(atoll, (await atoll.voteOnKernelProposal(vote)).voteOnKernelProposal.id);
  await mined(atoll, (await atoll.executeKernelProposal({ chainId, proposal })).executeKernelProposal.id);
}

/** A device that is vouched for, and Active. */
async function device(
  atoll: Atoll,
  chainId: string,
  registry: { address: `0x${string}`; chainId: number },
  ownerOrg: `0x${string}`,
  meter: Device,
): Promise<string> {
  const keyId = await keyNamed(atoll, 'issuing', 'P256');
  await atoll.appointIssuingKey({ chainId, keyId });
  const hwIdHash = toHex(randomBytes(32));
  const { proof } = await meter.prove(registry, { kind: 1, cls: 'FULL', ownerOrg, hwIdHash });
  const { address } = meter;
  const labels = { name: 'Quay meter', site: 'Quay 7', tags: ['demo'] };
  const { registerDevice } = await atoll.registerDevice({
    input: { chainId, address, hwIdHash, proof, kind: 1, ...labels },
  });
  const { did } = registerDevice;
  const shown = async () => (await atoll.device({ did })).device;
  const ended = async () => {
    const it = await shown();
    return (it.status === 'REGISTERED' || Boolean(it.own?.reason)) && it;
  };
  const registered = await until('the device on the chain', ended, { seconds: 120 });
  if (registered.status !== 'REGISTERED') throw new Error(registered.own?.reason ?? 'nothing was said');
  const listed = async () => (await atoll.issuingKeys({ chainId })).issuingKeys.some((each) => each.listed);
  await until('the issuing key in the document', listed, { seconds: 120 });
  const validUntil = new Date(Date.now() + YEAR_MS).toISOString();
  const { id } = (await atoll.endorseDevice({ input: { chainId, did, validUntil } })).endorseDevice;
  const credential = await until(
    'the endorsement',
    async () => {
      const { credential: it } = await atoll.credential({ id });
      if (it.status === 'FAILED') throw new Error(`The endorsement failed: ${it.reason}`);
      return it.status === 'VALID' && it.onChainId;
    },
    { seconds: 120 },
  );
  await atoll.activateDevice({ id: registerDevice.own!.id, credential: credential as `0x${string}` });
  await until('the device to be Active', async () => (await shown()).status === 'ACTIVE', { seconds: 120 });
  return did;
}

async function readings(atoll: Atoll, chainId: string, { publicKey }: Device): Promise<string> {
  const { openDataStream } = await atoll.openDataStream({
    input: {
      ...{ chainId, name: 'temperature', takesUnsigned: true, batchReadings: 20, batchSeconds: 5 },
      signer: { curve: 'SECP256K1', publicKey },
    },
  });
  const { id } = openDataStream;
  const ended = async () => {
    const { dataStream } = await atoll.dataStream({ id });
    return dataStream.state !== 'PENDING' && dataStream;
  };
  const opened = await until('the stream to be open', ended, { seconds: 120 });
  if (opened.state !== 'OPEN') throw new Error(`The stream is ${opened.state}: ${opened.reason}`);
  const now = Math.floor(Date.now() / 1_000);
  const lines = Array.from({ length: READINGS }, (_, i) => ({
    ...{ stream: id, seq: i + 1, at: now - (READINGS - i) * 60 },
    senml: [{ n: 'temperature', u: 'Cel', v: Math.round((18 + 4 * Math.sin(i / 6)) * 100) / 100 }],
  }));
  const { submitReadings } = await atoll.submitReadings({ readings: lines });
  if (submitReadings.refused.length > 0) throw new Error(JSON.stringify(submitReadings.refused[0]));
  // A stream that is behind takes more into a batch than it wishes for, so batches are not counted.
  const settled = async () => Number((await atoll.dataStream({ id })).dataStream.settled) >= READINGS;
  await until('the readings on the chain', settled, { seconds: 180 });
  return id;
}

/** A policy of the organisation, and a grant that it asked for and gave itself. */
async function policy(atoll: Atoll, chainId: string, owner: `0x${string}`): Promise<string> {
  const { chain } = await atoll.chain({ id: chainId });
  const consortiumId = chain.consortium.id;
  if ((await atoll.accessPurposes({ consortiumId })).accessPurposes.length === 0)
    await atoll.definePurpose({
      input: { consortiumId, name: 'maintenance', description: 'Keeping machines well', bit: 1 },
    });
  const done = async (id: string) => {
    const end = async () => {
      const { accessDeed } = await atoll.accessDeed({ id });
      return /DONE|FAILED/.test(accessDeed.state) && accessDeed;
    };
    const deed = await until('a deed to be done', end, { seconds: 120 });
    if (deed.state === 'FAILED') throw new Error(`${deed.function}: ${deed.reason}`);
    return deed;
  };
  const scopes = ['READ' as const, 'PROCESS' as const];
  const terms = { purposes: ['maintenance'], scopes };
  const { createDataPolicy } = await atoll.createDataPolicy({ input: { chainId, name: 'quays/7', owner, terms } });
  const { subject, made } = await done(createDataPolicy.id);
  const resource = (made ?? subject)!;
  const validUntil = new Date(Date.now() + YEAR_MS / 12).toISOString();
  const wish = { chainId, resource, purposes: ['maintenance'], scopes, uses: 5, validUntil };
  const { made: grantId } = await done((await atoll.requestGrant({ input: wish })).requestGrant.id);
  const gift = { chainId, grantId: grantId!, purposes: ['maintenance'], scopes, uses: 5, validUntil };
  await done((await atoll.giveGrant({ input: gift })).giveGrant.id);
  return resource;
}

async function serviceOf(atoll: Atoll, chainId: string): Promise<string> {
  const descriptor = JSON.stringify({
    ...{ name: 'Street lamps', description: 'Switches the lamps of the quay.' },
    ...{ endpoint: 'https://lamps.example/bot', schema: 'urn:example:lamp' },
  });
  const input = { chainId, name: 'Street lamps', descriptor, price: '7' };
  const { id } = (await atoll.registerService({ input })).registerService;
  const listed = async () => {
    const { serviceDeed } = await atoll.serviceDeed({ id });
    if (serviceDeed.reason) return { failed: serviceDeed.reason };
    const [service] = (await atoll.services({ chainId })).services.nodes;
    return service && { id: service.id };
  };
  const found = await until('the service in the directory', listed, { seconds: 120 });
  if ('failed' in found) throw new Error(found.failed);
  return found.id;
}

async function mined(atoll: Atoll, id: string): Promise<void> {
  const end = async () => {
    const { transaction } = await atoll.transaction({ id });
    return (transaction.status === 'MINED' || Boolean(transaction.reason)) && transaction;
  };
  const { status, reason } = await until('a transaction to be mined', end, { seconds: 120 });
  if (status !== 'MINED') throw new Error(`Transaction ${id} is ${status}: ${reason}`);
}
