import { Fault } from '@atoll/kernel';

import type { ChainPlan, Fence, NodePlan, NodeRef } from './driver.js';

/** Letters, digits and inner hyphens, at most 63: safe as a directory, a host name and a label alike. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** Refuses what could not be a directory or a host name, before a driver builds a path or a command from it. */
export function checkChainId(chainId: string): void {
  check('chainId', chainId);
}

export function checkNode({ chainId, organisationId, name }: NodeRef): void {
  check('chainId', chainId);
  check('organisationId', organisationId);
  check('name', name);
}

/** Refuses a plan that no driver could make true: doubtful names, one name twice, or a node of another chain. */
export function checkPlan({ chainId, nodes, keep = [] }: ChainPlan): void {
  checkChainId(chainId);
  checkKept(chainId, keep);
  const names = new Set<string>();
  for (const node of nodes) {
    checkNode(node);
    if (node.chainId !== chainId) throw Fault.invalid('nodes', `hold "${node.name}" of another chain`);
    const name = node.name.toLowerCase();
    if (names.has(name)) throw Fault.invalid('nodes', `hold the name "${node.name}" twice`);
    names.add(name);
  }
}

/** Refuses to keep what is not of the chain. */
export function checkKept(chainId: string, keep: readonly NodeRef[]): void {
  for (const node of keep) {
    checkNode(node);
    if (node.chainId !== chainId) throw Fault.invalid('keep', `holds "${node.name}" of another chain`);
  }
}

/** A node runs only under the key that was born here: another key would be a stranger to the chain. Null is well. */
export function identityFault({ name, identity }: NodePlan, publicKey: string | null): Fault | null {
  if (publicKey === identity.publicKey) return null;
  const because = publicKey === null ? 'it was never prepared here' : 'its key here is not the key of the plan';
  return new Fault({ code: 'CONFLICT', what: `node ${name}`, because });
}

/** Refuses whoever was deposed: it comes with a lower fence than was seen for the chain. */
export function checkFence(fence: Fence, seen: Fence): void {
  if (!Number.isSafeInteger(fence) || fence < 0) throw Fault.invalid('fence', 'must be a whole number');
  if (fence < seen) throw staleFence();
}

export const staleFence = (): Fault =>
  new Fault({ code: 'CONFLICT', what: 'chain', because: 'another worker has taken it over' });

/** One string per node of an installation. */
export const nodeKey = ({ chainId, organisationId, name }: NodeRef): string => `${chainId}/${organisationId}/${name}`;

function check(field: string, value: string): void {
  if (!NAME.test(value)) throw Fault.invalid(field, 'must be 1 to 63 letters, digits and inner hyphens');
}
