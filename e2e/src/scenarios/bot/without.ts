import type { Founder } from '../../consortium-of-four.js';
import { Kills, seeded } from '../../kills.js';
import { Outage } from '../../outage.js';
import { mustEqual, type Story } from '../../story.js';
import { until } from '../../wait.js';
import { fetched, plainOf } from './data.js';
import type { Kept } from './permitted.js';
import { FAR, type Setting } from './setting.js';
import { asked, talk } from './tickets.js';

const PATIENT = { seconds: 600 };
const PLATFORM = ['api', 'worker', 'redis', 'postgres'] as const;

/** Takes each member's node away in turn, and the platform at last: what the others do goes on, by their own devices alone. */
export async function withoutAnyOne(story: Story, setting: Setting, kept: Kept): Promise<void> {
  const { ground, authority, amber, birch, cedar } = setting;
  // All that amber has of it besides what cedar shows: the envelope, which opens nothing by itself.
  const { envelope, chunks } = await fetched(setting, amber, kept.stored);
  const readAgain = () => goesOn(setting, kept, { envelope, count: chunks.length });
  for (const absent of [authority, amber, birch, cedar])
    await story.step(
      `without ${absent.name}’s node: services are found, tickets given, and the load curve is read`,
      async () => {
        const outage = await Outage.of(ground.installation.home, await nodeOf(setting, absent));
        try {
          await readAgain();
        } finally {
          await outage.end();
        }
        await ground.reaches(await heightOf(setting, absent));
      },
    );
  const ticket = await story.step('without the platform: the same, with nobody to ask but members’ nodes', async () => {
    const kills = new Kills(ground.installation.home, seeded(1));
    await kills.killSupervisor();
    for (const victim of PLATFORM) await kills.kill(victim);
    const { graphql } = ground.installation.addresses;
    mustEqual(
      await fetch(graphql, { method: 'POST' }).then(
        () => 'answers',
        () => 'is gone',
      ),
      'is gone',
      'The platform',
    );
    return readAgain();
  });
  await story.step('and when it is back, it shows what was done meanwhile', async () => {
    await ground.installation.upAgain();
    await until(
      'the ticket',
      async () => {
        const { serviceTicket } = await birch.atoll.serviceTicket({ chainId: ground.chainId, id: ticket });
        return serviceTicket.state === 'GRANTED' && serviceTicket.interactions === chunks.length;
      },
      PATIENT,
    );
  });
}

type Known = Pick<Awaited<ReturnType<typeof fetched>>, 'envelope'> & { count: number };

/** Discovery, access and reading, by participants alone: amber's machine asks cedar's for what it keeps, and opens it. */
async function goesOn(setting: Setting, { stored, key }: Kept, { envelope, count }: Known): Promise<`0x${string}`> {
  const { provider, keeping, bound, advice, archive } = setting;
  const found = (await bound.discover()).map(({ id }) => id);
  mustEqual(
    [advice, archive].map(({ id }) => found.includes(id)),
    [true, true],
    'What was found',
  );
  const ticket = await provider.requestAccess(archive.id);
  await keeping.tell('grantTicket', [ticket, FAR]);
  await provider.granted(ticket, PATIENT.seconds * 1_000);
  const session = await talk(archive, provider, ticket);
  const chunks: Uint8Array[] = [];
  for (let place = 0; place < count; place++) {
    const { answer, record } = await asked(session, `${stored.ctRoot}/${place}`);
    chunks.push(Uint8Array.from(Buffer.from(answer, 'base64')));
    await provider.record(record);
  }
  session.close();
  mustEqual(await plainOf({ envelope, chunks }, key), stored.plain, 'The load curve');
  return ticket;
}

export async function nodeOf({ ground, amber }: Setting, { organisationId }: Founder) {
  const { chain } = await amber.atoll.chain({ id: ground.chainId });
  const { name } = chain.nodes.find(({ organisation }) => organisation?.id === organisationId)!;
  return { chainId: ground.chainId, organisationId, name };
}

/** The height of a node that was there all the time. */
const heightOf = ({ amber, birch }: Setting, absent: Founder): Promise<bigint> =>
  (absent === birch ? amber : birch).node.getBlockNumber();
