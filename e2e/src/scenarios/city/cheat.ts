import { connect } from '@atoll/sdk';
import type { Hex } from 'viem';

import { mustEqual, type Story } from '../../story.js';
import { csvOf, households, type CityHall } from './city-hall.js';
import { innocentGrants } from './innocent-grants.js';
import { meterStream } from './meter-stream.js';

/** Two transactions each: all thousand with `ATOLL_FULL=1`. */
const INNOCENT = process.env['ATOLL_FULL'] ? 1_000 : 100;

/** Who calls for what is not theirs to have, answers without a receipt, alters what meters say, or gives answers away. */
export async function cheat(story: Story, hall: CityHall): Promise<void> {
  const { authority, amber, birch, cedar } = hall.ground.members;
  const { chainId } = hall;
  const rows = households(100);
  const { dataset, grant } = await story.step('meters are published, and planning may call', async () => {
    const dataset = await hall.dataset(amber);
    return { dataset, grant: await hall.granted(dataset, birch) };
  });

  await story.refuses(
    'a department calls by a grant that is another’s',
    'REVERTED NotAuthorised',
    () => hall.called(cedar, grant),
    () => hall.called(birch, grant),
  );
  await story.refuses(
    'data for planning is called for to tax by',
    'REVERTED NotGranted',
    () => hall.called(birch, grant, 'tax'),
    () => hall.called(birch, grant, 'planning'),
  );
  await withoutReceipt(story, hall);

  const stream = await story.step('a meter’s stream of readings is open', () => meterStream(hall.ground, amber));
  await story.refuses(
    'a reading that was altered on its way',
    'SIGNATURE_WRONG',
    () => stream.submit(1, { altered: true }),
    () => stream.submit(1, { altered: false }),
  );

  const leaked = await story.step('planning and tax each get a copy', async () => {
    const other = await hall.granted(dataset, cedar);
    const { csv } = await hall.exchanged(dataset, birch, grant, rows);
    await hall.exchanged(dataset, cedar, other, rows);
    return csv.split('\r\n').slice(0, 70).join('\n');
  });
  const before = await story.step(`${INNOCENT} more grants are given, to departments that leaked nothing`, () =>
    innocentGrants(hall, dataset, INNOCENT),
  );

  await story.step('the plain table, which carries nobody’s mark, accuses nobody of all of them', async () => {
    const plain = csvOf(rows);
    const leak = await hall.filed(cedar, dataset, plain);
    const { accusations, grants } = await hall.traced(authority, dataset, leak, plain);
    mustEqual(accusations, [], 'Who is accused');
    if (grants! < before + INNOCENT) throw new Error(`Only ${grants} grants were in question.`);
    mustEqual((await hall.ask<[Hex, number]>(cedar, 'leaks', leak))[1], 1, 'The state of the leak');
  });
  const leak = await story.step('a part of planning’s copy turns up, and somebody files it', () =>
    hall.filed(cedar, dataset, leaked),
  );
  await story.refuses(
    'what is traced is not what was filed',
    'INVALID',
    () => hall.traced(authority, dataset, leak, `${leaked}\n`),
    () => hall.traced(authority, dataset, leak, leaked, false),
  );
  await story.refuses(
    'an arbiter, who may look for whose copy it is, accuses somebody',
    'REVERTED NotAuthorised',
    () => hall.traced(birch, dataset, leak, leaked),
    async () => {
      const { accusations, grants } = await hall.traced(authority, dataset, leak, leaked);
      mustEqual(
        accusations!.map(({ grantId }) => grantId),
        [grant],
        'Who is accused',
      );
      console.log(
        `      ${accusations![0]!.agreeing} of ${accusations![0]!.digits} digits, 2^${accusations![0]!.chance.toFixed(0)}, of ${grants} grants`,
      );
    },
  );
  await story.step('every member’s node names the grant and whose it is', async () => {
    for (const member of hall.ground.everybody) {
      const it = await hall.ask<[Hex, number, boolean, Hex, Hex, Hex]>(member, 'leaks', leak);
      mustEqual([it[1], it[4], it[5]], [2, birch.principal, grant], `What ${member.name}’s node says`);
    }
  });
  const judge = (member: typeof cedar) =>
    hall.done(
      member,
      async (atoll) => (await atoll.adjudicateLeak({ input: { chainId, leakId: leak, proven: true } })).adjudicateLeak,
    );
  await story.refuses(
    'the accused judges itself',
    'REVERTED NotAuthorised',
    () => judge(birch),
    () => judge(cedar),
  );
  await story.refuses(
    'who leaked calls for data',
    'REVERTED Barred',
    () => hall.called(birch, grant),
    async () => hall.called(cedar, await hall.granted(dataset, cedar)),
  );
  await story.step('a citizen sees none of what was never answered', async () => {
    const citizen = connect({ url: hall.ground.installation.addresses.graphql });
    const { subjectAccesses } = await citizen.subjectAccesses({ chainId, commitment: rows[99]!.commitment, first: 50 });
    const ours = subjectAccesses.nodes.filter(({ resource }) => resource === dataset.resource);
    mustEqual(ours.map(({ caller }) => caller).sort(), ['Birch', 'Cedar'], 'Who processed it');
  });
}

/** The department serves, and the receipt is left out, or cannot be left any more. */
async function withoutReceipt(story: Story, hall: CityHall): Promise<void> {
  const { amber, cedar } = hall.ground.members;
  const { chainId } = hall;
  const dataset = await story.step('another dataset is published, and answered from', () => hall.dataset(amber));
  const answered = async () => {
    const grant = await hall.granted(dataset, cedar);
    const callId = await hall.called(cedar, grant);
    await hall.authorised(dataset, callId);
    await hall.served(dataset, callId, households(10));
    return { grant, callId };
  };
  const first = await story.step('a call is served', answered);
  await story.refuses(
    'the key of an answer, past its receipt',
    'CONFLICT',
    () => hall.key(cedar, first.grant, null),
    () => hall.key(cedar, first.grant, first.callId),
  );
  const [second, third] = await story.step('two more calls are served', async () => [
    await answered(),
    await answered(),
  ]);
  await story.refuses(
    'the key of an answer whose grant was revoked before its receipt',
    'CONFLICT',
    async () => {
      const grantId = second!.grant;
      await hall.done(amber, async (atoll) => (await atoll.revokeGrant({ chainId, grantId })).revokeGrant);
      return hall.key(cedar, second!.grant, second!.callId);
    },
    () => hall.key(cedar, third!.grant, third!.callId),
  );
  await story.step('another member’s node has no receipt of it', async () => {
    const { birch } = hall.ground.members;
    mustEqual(await hall.ask(birch, 'mayRelease', second!.callId), false, 'Whether the key may go out');
    mustEqual(await hall.ask(birch, 'mayRelease', third!.callId), true, 'Whether that of the twin may');
  });
}
