import { approveAll, chainUntil, isReady, type Chain } from '../../chain.js';
import { join, type Member } from '../../member.js';
import type { Story } from '../../story.js';

export type Setting = { port: Member; line: Member; yard: Member; chain: Chain };

export const BLOCK_PERIOD_MS = 1_000;

/** Three organisations, their consortium, and a chain with four validators that all of them agreed to. */
export async function foundChain(story: Story, url: string, blockPeriodMs = BLOCK_PERIOD_MS): Promise<Setting> {
  const [port, line, yard] = await story.step('three organisations sign up', () =>
    Promise.all([join(url, 'Port'), join(url, 'Line'), join(url, 'Yard')]),
  );

  const consortiumId = await story.step('they found a consortium, two of them by invitation', async () => {
    const { foundConsortium } = await port.atoll.foundConsortium({ input: { name: 'Harbour' } });
    for (const guest of [line, yard]) {
      const { inviteOrganisation } = await port.atoll.inviteOrganisation({
        input: { consortiumId: foundConsortium.id },
      });
      await guest.atoll.acceptConsortiumInvitation({ code: inviteOrganisation.code });
    }
    return foundConsortium.id;
  });

  const chain = await story.step('a chain with four validators of theirs becomes ready', async () => {
    const validators = [
      { organisationId: port.organisationId, count: 2 },
      { organisationId: line.organisationId, count: 1 },
      { organisationId: yard.organisationId, count: 1 },
    ];
    const { createChain } = await port.atoll.createChain({
      input: { consortiumId, name: 'containers', blockPeriodMs, requestTimeoutSeconds: 1, validators },
    });
    await approveAll([line, yard], createChain.id);
    return chainUntil(line, createChain.id, 'the chain to be ready', isReady);
  });
  return { port, line, yard, chain };
}
