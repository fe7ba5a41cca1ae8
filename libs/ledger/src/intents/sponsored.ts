import { Fault } from '@atoll/kernel';
import type { Db, Sponsorship } from '@atoll/store';
import type { Abi, Hex } from 'viem';

import { functionOf, signatureOf } from '../abi/members.js';
import { BySig } from './by-sig.js';
import { Forwarded, FORWARDER_ERRORS } from './forwarded.js';
import type { IntentForm } from './intent-form.js';

/** A contract whose functions are relayed: by their twins, or through a forwarder's deployment. */
export type SponsoredContract = { deploymentId: string; methods: string[]; forwarderId: string | null };

export type Sponsored = { form: IntentForm; method: string; abi: Abi };

/** The function of a sponsored contract by its name, or NOT_FOUND where nobody pays for the contract. */
export async function sponsoredMethod(
  db: Pick<Db, 'deployment'>,
  sponsorship: Pick<Sponsorship, 'contracts' | 'chainId'>,
  { deploymentId, function: name }: { deploymentId: string; function: string },
): Promise<Sponsored> {
  // A contract may stand there twice: some functions have twins, others are forwarded.
  const contracts = contractsOf(sponsorship).filter((each) => each.deploymentId === deploymentId);
  if (contracts.length === 0) throw Fault.notFound('sponsored contract', deploymentId);
  const { abi } = await callable(db, sponsorship.chainId, deploymentId);
  const method = signatureOf(functionOf(abi, name));
  const contract = contracts.find(({ methods }) => methods.includes(method));
  if (!contract) {
    const methods = contracts.flatMap((each) => each.methods);
    throw Fault.invalid('function', `is none that the sponsorship pays for: ${methods.join(', ')}`);
  }
  const { formOf } = await formsOf(db, sponsorship.chainId, contract);
  return { form: formOf(method), method, abi: [...abi, ...FORWARDER_ERRORS] };
}

export const contractsOf = ({ contracts }: Pick<Sponsorship, 'contracts'>) => contracts as SponsoredContract[];

/** What a sponsorship is to pay for, with each function by its full signature; or what about it cannot be relayed. */
export async function readContract(db: Db, chainId: string, wish: SponsoredContract): Promise<SponsoredContract> {
  const { abi, formOf } = await formsOf(db, chainId, wish);
  const methods = wish.methods.map((name) => signatureOf(functionOf(abi, name)));
  methods.forEach(formOf);
  return { ...wish, methods };
}

async function formsOf(db: Pick<Db, 'deployment'>, chainId: string, { deploymentId, forwarderId }: SponsoredContract) {
  const { address, abi } = await callable(db, chainId, deploymentId);
  const forwarder = forwarderId === null ? null : (await callable(db, chainId, forwarderId)).address;
  const formOf = (method: string): IntentForm => {
    const member = functionOf(abi, method);
    return forwarder === null ? new BySig(address, member) : new Forwarded(forwarder, address, member);
  };
  return { abi, formOf };
}

async function callable(db: Pick<Db, 'deployment'>, chainId: string, id: string): Promise<{ address: Hex; abi: Abi }> {
  const deployment = await db.deployment.findFirst({ where: { id, chainId } });
  if (!deployment) throw Fault.notFound('deployment', id);
  const { address, abi, status } = deployment;
  if (status !== 'VERIFIED' || !address || !abi)
    throw new Fault({
      code: 'CONFLICT',
      what: 'deployment',
      because: `it is ${status}, and only a verified one is relayed to`,
    });
  return { address: address as Hex, abi: abi as unknown as Abi };
}
