import type { ConsortiumPartsFragment, ExchangePartsFragment, MembershipVersionPartsFragment } from '@atoll/sdk';

import type { Chain } from '../shared/chain.js';

export const JOIN_STEPS = ['key', 'signed', 'invited', 'bundle', 'answer', 'vote'] as const;
export type JoinStep = (typeof JOIN_STEPS)[number];

export type Joining = {
  /** Whether the viewer's organisation has the key by which others know it. */
  hasKey: boolean;
  versions: Pick<MembershipVersionPartsFragment, 'status' | 'version' | 'document'>[];
  members: Pick<ConsortiumPartsFragment['members'][number], 'remote'>[];
  exchanges: Pick<ExchangePartsFragment, 'kind' | 'status' | 'chainId'>[];
  chain: Pick<Chain, 'id' | 'evmChainId'> & { nodes: Pick<Chain['nodes'][number], 'foreign' | 'sealing' | 'role'>[] };
};

/** How far a member of another installation has come into the chain: what is done, what is next, and what comes. */
export function joinSteps({ hasKey, versions, members, exchanges, chain }: Joining) {
  const elsewhere = chain.nodes.filter(({ foreign }) => foreign);
  const done: Record<JoinStep, boolean> = {
    key: hasKey,
    signed: namesChain(versions, chain.evmChainId),
    invited: members.some(({ remote }) => remote),
    bundle: exchanges.some(
      ({ kind, status, chainId }) => kind === 'BUNDLE' && status === 'DONE' && chainId === chain.id,
    ),
    answer: elsewhere.length > 0,
    vote: elsewhere.some(({ sealing }) => sealing),
  };
  const next = JOIN_STEPS.find((step) => !done[step]);
  return JOIN_STEPS.map((step) => ({ step, state: done[step] ? 'done' : step === next ? 'now' : 'later' }) as const);
}

/** Whether the version that holds names the chain: those that were founded after it are named by the next. */
function namesChain(versions: Joining['versions'], evmChainId: string): boolean {
  const accepted = versions.filter(({ status }) => status === 'ACCEPTED');
  const head = accepted.toSorted((a, b) => b.version - a.version)[0];
  if (!head) return false;
  const { chains } = JSON.parse(head.document) as { chains: { chainId: number }[] };
  return chains.some(({ chainId }) => String(chainId) === evmChainId);
}
