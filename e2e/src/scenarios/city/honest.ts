import { provesSubject } from '@atoll/data';
import { solutionsCode } from '@atoll/contracts/solutions';
import { connect } from '@atoll/sdk';
import { parseEventLogs, type Abi, type Hex } from 'viem';

import { mustEqual, type Story } from '../../story.js';
import { households, type CityHall } from './city-hall.js';

const RECEIPTED = 4;

/** Meters for planning: published, granted, called for, answered, read, and seen by whose data it is. */
export async function honest(story: Story, hall: CityHall): Promise<void> {
  const { authority, amber, birch, cedar } = hall.ground.members;
  const { chainId } = hall;
  const rows = households(120);
  const dataset = await story.step('the department of meters publishes what households used', () =>
    hall.dataset(amber),
  );
  const grant = await story.step('it lets the department of planning call', () => hall.granted(dataset, birch));
  const { callId, csv } = await story.step('planning calls, meters answers, planning reads', () =>
    hall.exchanged(dataset, birch, grant, rows),
  );

  await story.step(
    'every household is there, each number off by one of its last place at most, and three that are nobody’s',
    async () => {
      const [, ...lines] = csv.trim().split('\r\n');
      const read = new Map(
        lines.map((line) => line.split(',') as [string, string, string]).map(([meter, ...it]) => [meter, it]),
      );
      mustEqual(lines.length, rows.length + 3, 'The number of rows');
      for (const { meter, kwh, litres } of rows) {
        const [hasKwh, hasLitres] = read.get(meter) ?? [];
        if (!(Math.abs(Number(hasKwh) - Number(kwh)) < 0.0101 && Math.abs(Number(hasLitres) - Number(litres)) <= 1))
          throw new Error(`${meter} has ${hasKwh} and ${hasLitres}, and should have ${kwh} and ${litres}.`);
      }
    },
  );
  await story.step('another member’s node and its log of calls say the same of the call', async () => {
    await hall.isInLog(callId, 'RECEIPTED');
    const [onChain] = [await hall.ask<[Hex, number, number, Hex, Hex]>(cedar, 'calls', callId)];
    const { cityCall } = await cedar.atoll.cityCall({ chainId, callId });
    mustEqual([onChain[1], onChain[0], onChain[4]], [RECEIPTED, cityCall.grantId, cityCall.respHash], 'The call');
    mustEqual(cityCall.caller, birch.principal.toLowerCase(), 'The caller');
    mustEqual(await hall.ask(cedar, 'mayRelease', callId), true, 'Whether the key may go out');
  });

  const forCedar = await story.step('another department gets another copy', async () => {
    const itsGrant = await hall.granted(dataset, cedar);
    const other = await hall.exchanged(dataset, cedar, itsGrant, rows.slice(0, 60));
    if (other.csv === csv) throw new Error('It is the same.');
    await hall.isInLog(other.callId, 'RECEIPTED');
    return other.callId;
  });
  await story.step(
    'a citizen without an account sees every access to their data, each with a proof by the chain',
    async () => {
      const citizen = connect({ url: hall.ground.installation.addresses.graphql });
      const accesses = async (i: number) =>
        (await citizen.subjectAccesses({ chainId, commitment: rows[i]!.commitment, first: 50 })).subjectAccesses.nodes;
      const seen = await accesses(7);
      mustEqual(
        seen.map(({ callId: id, caller, provider, purposeName, state }) => [id, caller, provider, purposeName, state]),
        [
          [forCedar, 'Cedar', 'Amber', 'planning', 'RECEIPTED'],
          [callId, 'Birch', 'Amber', 'planning', 'RECEIPTED'],
        ],
        'What household 7 sees',
      );
      mustEqual(
        (await accesses(100)).map(({ callId: id }) => id),
        [callId],
        'What household 100 sees',
      );
      for (const access of seen) {
        const about = { chainId, commitment: rows[7]!.commitment, callId: access.callId as Hex };
        const { subjectProof: proof } = await citizen.subjectProof(about);
        const { logs } = await authority.node.getTransactionReceipt({ hash: access.servedBy as Hex });
        const abi = solutionsCode.CityExchange.abi as Abi;
        const [served] = parseEventLogs({ abi, eventName: 'CallServed', logs });
        mustEqual(proof.root, (served!.args as unknown as { subjectsRoot: Hex }).subjectsRoot, 'The root');
        const is = { root: proof.root as Hex, size: proof.size, position: proof.position, proof: proof.proof as Hex[] };
        mustEqual(provesSubject(about.commitment, about.callId, is), true, 'Whether it proves');
      }
    },
  );
}
