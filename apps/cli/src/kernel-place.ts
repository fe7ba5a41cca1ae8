import type { Atoll } from '@atoll/sdk';
import type { Place } from '@atoll/sdk/device';

import { UsageError } from './failure.js';
import { chosenOrganisation } from './session.js';

type Hex = `0x${string}`;

/** Where a contract of a chain's kernel is, as the platform says. */
export async function kernelPlace(atoll: Atoll, chainId: string, contract: string): Promise<Place> {
  const [{ chain }, { kernel }] = await Promise.all([atoll.chain({ id: chainId }), atoll.kernel({ chainId })]);
  if (!kernel) throw new UsageError(`The chain has no kernel, and so no ${contract}: atoll kernel deploy --help`);
  const found = kernel.contracts.find((each) => each.contract === contract);
  const names = kernel.contracts.map((each) => each.contract).join(', ');
  if (!found)
    throw new UsageError(`The kernel has no ${contract}, but ${names}. What stands on it: atoll solutions list`);
  if (!found.address) throw new UsageError(`The ${contract} is not there yet: atoll kernel show ${chainId}`);
  return { chainId: Number(chain.evmChainId), address: found.address };
}

/** An organisation's principal on a chain, as the platform says. */
export async function principalOf(atoll: Atoll, chainId: string, organisationId: string): Promise<Hex | undefined> {
  const { kernel } = await atoll.kernel({ chainId });
  const found = kernel?.principals.find(({ organisation }) => organisation?.id === organisationId);
  return found?.address?.toLowerCase() as Hex | undefined;
}

/** That of whoever is signed in. */
export async function ownPrincipal(atoll: Atoll, chainId: string): Promise<Hex> {
  const organisationId = (await chosenOrganisation()) ?? (await atoll.me()).me.organisations[0]?.organisation.id;
  const principal = organisationId && (await principalOf(atoll, chainId, organisationId));
  if (!principal)
    throw new UsageError('Your organisation has no principal on the chain: atoll kernel principal --help');
  return principal;
}
