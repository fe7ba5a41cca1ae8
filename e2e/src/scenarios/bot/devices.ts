import { Device, Participant } from '@atoll/sdk/device';

import type { ConsortiumOfFour, Founder } from '../../consortium-of-four.js';

type Hex = `0x${string}`;

/** An account of an organisation that its own machines have the key of: a service answers by it. */
export async function appointed(ground: ConsortiumOfFour, org: Founder): Promise<Device> {
  const clerk = Device.create('secp256k1');
  const deadline = 2n ** 40n;
  const place = { chainId: ground.evmChainId, address: ground.contracts.Consortium };
  const said = { contract: 'Consortium', function: 'speakFor', parameters: 'address org', values: [org.principal] };
  const { signature: consent } = await clerk.intend(place, { ...said, nonce: 0n, deadline });
  const input = { account: clerk.address, until: String(deadline), consent };
  await ground.sent(org, (atoll) => atoll.appointKernelAccount({ chainId: ground.chainId, input }));
  return clerk;
}

/** Somebody who takes part by itself, through the nodes of these members. */
export async function participantOf(
  ground: ConsortiumOfFour,
  device: Device,
  through: Founder[],
): Promise<Participant> {
  const { chain } = await onceKnown(ground);
  const { Consortium, CredentialRegistry, IdentityRegistry, ServiceRegistry } = ground.contracts;
  const kernel = { Consortium, CredentialRegistry, IdentityRegistry, ServiceRegistry };
  const low = Object.fromEntries(Object.entries(kernel).map(([name, at]) => [name, at.toLowerCase()]));
  const nodes = through.map(({ node }) => (node.transport as unknown as { url: string }).url);
  return Participant.open({ genesis: chain.genesis, nodes, kernel: low as Record<keyof typeof kernel, Hex>, device });
}

const known = new WeakMap<ConsortiumOfFour, Promise<{ chain: { genesis: unknown } }>>();

/** The chain's genesis is a file that each participant has; it is not asked for when the platform is gone. */
function onceKnown(ground: ConsortiumOfFour): Promise<{ chain: { genesis: unknown } }> {
  const { atoll } = ground.members.amber;
  if (!known.has(ground)) known.set(ground, atoll.chain({ id: ground.chainId }) as never);
  return known.get(ground)!;
}
