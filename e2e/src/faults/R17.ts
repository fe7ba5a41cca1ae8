import { testPostgres } from '@atoll/embedded/testing';
import { connect, type Atoll } from '@atoll/sdk';
import fs from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

import { commandLine } from '../atoll-cli.js';
import { Installation } from '../installation.js';
import { seeded } from '../kills.js';
import type { Member } from '../member.js';
import { mustEqual, tell, type Story, type Tally } from '../story.js';
import { until } from '../wait.js';
import { Books, type KnownHead } from './books.js';

/**
 * An administrator of the database edits, deletes, moves and cuts an organisation's audit log, as often hashing all of it anew. Who
 * kept a head, or asks the chain that holds one, notices each time and is told which entries:
 * `npm run fault -- R17 [edits] [seed]`, by default 300, or 10,000 by ATOLL_FULL=1.
 */
export async function run(edits = process.env['ATOLL_FULL'] ? '10000' : '300', seed = '17'): Promise<Tally> {
  const postgres = await testPostgres({ migrate: async () => undefined });
  const admin = new pg.Client(postgres.url);
  await admin.connect();
  const installation = await Installation.up('r17', 'process', { ATOLL_DATABASE_URL: postgres.url });
  try {
    return await tell('R17', {
      'the books of an organisation': (story) => keepBooks(story, installation, admin, Number(edits), Number(seed)),
    });
  } finally {
    await installation.remove();
    await admin.end();
    await postgres.close();
  }
}

async function keepBooks(
  story: Story,
  { addresses, home }: Installation,
  admin: pg.Client,
  edits: number,
  seed: number,
) {
  const ada = await signedIn(addresses.graphql, addresses.signIn);
  const cli = commandLine(addresses.graphql, ada, home);
  const rpc = addresses.rpc!;
  const known = await story.step('much is done, and the head goes onto the chain', () => beBusy(ada));

  const file = path.join(home, 'books.jsonl');
  await story.step('an export is found right, by itself and by the chain', async () => {
    await cli.print('audit', 'export', file);
    const verified = await cli.json<{ anchored: number; findings: unknown[] }>('verify', file, '--rpc', rpc);
    mustEqual(verified.findings, [], 'what is wrong with the log');
    mustEqual(verified.anchored, known.at(-1)!.size, 'how far the chain knows the log');
  });

  const books = await Books.of(admin, ada, known);
  await story.step(`${edits} edits are noticed, and what they changed is named`, async () => {
    const random = seeded(seed);
    const count = { exact: 0, within: 0 };
    for (let i = 0; i < edits; i++) {
      const { how, position, width } = await books.edit(random);
      if (width === null) throw new Error(`Edit ${i} of seed ${seed} was not noticed: ${how} at ${position}`);
      count[width === 1 ? 'exact' : 'within']++;
    }
    console.log(
      `  ${edits} of ${edits} edits noticed: the entry named ${count.exact} times, among its neighbours ${count.within} times`,
    );
  });

  await story.step(
    'the command line ends with an error that names the entry, and goes on when all is as it was',
    async () => {
      await admin.query(
        `UPDATE audit_entries SET entry = jsonb_set(entry, '{result}', '"CONFLICT"') WHERE organisation_id = $1 AND position = 3`,
        [ada.organisationId],
      );
      const forged = path.join(home, 'forged.jsonl');
      await cli.print('audit', 'export', forged);
      const complaint = await cli.print('verify', forged, '--rpc', rpc).then(
        () => 'none',
        (error: Error) => error.message,
      );
      mustEqual(/Entry 3 was changed/.test(complaint), true, `naming of entry 3 in: ${complaint}`);
      await books.restore();
      const again = path.join(home, 'again.jsonl');
      await cli.print('audit', 'export', again);
      await cli.print('verify', again, '--rpc', rpc);
      await fs.rm(forged);
    },
  );
}

async function signedIn(url: string, { email, password }: Member['signIn']): Promise<Member> {
  const signIn = { email, password };
  const signed = await connect({ url }).signIn({ input: signIn });
  const token = signed.signIn.accessToken;
  const { me } = await connect({ url, token: () => token }).me();
  const organisationId = me.organisations[0]!.organisation.id;
  return {
    ...{ name: 'demo', organisationId, signIn },
    token,
    atoll: connect({ url, token: () => token, organisation: () => organisationId }),
  };
}

/** Leaves the log with some fifty entries, the last of which no anchor holds, and gives the heads that somebody kept meanwhile. */
async function beBusy({ atoll }: Member): Promise<KnownHead[]> {
  const { createKey } = await atoll.createKey({ input: { name: 'anchor' } });
  const { chains } = await atoll.chains({ first: 1 });
  const kept: KnownHead[] = [];
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 12; i++) await atoll.createKey({ input: { name: `key ${i % 6}` } }).catch(() => undefined);
    kept.push(await headOf(atoll, (kept.at(-1)?.size ?? 0) + 12));
  }
  const wish = { chainId: chains.nodes[0]!.id, keyId: createKey.id, everyMinutes: 10_080 };
  await atoll.anchorAuditLog({ input: wish });
  const anchor = await until('the head to be in a block', async () => {
    const { auditAnchors } = await atoll.auditAnchors({ first: 1 });
    const [newest] = auditAnchors.nodes;
    return newest?.transaction?.status === 'MINED' && newest;
  });
  await atoll.stopAnchoringAuditLog();
  await headOf(atoll, Number(anchor.size) + 2);
  return [...kept.filter(({ size }) => size < Number(anchor.size)), { size: Number(anchor.size), root: anchor.root }];
}

/** The head, once the log has so many entries. */
const headOf = (atoll: Atoll, size: number): Promise<KnownHead> =>
  until(`${size} entries`, async () => {
    const { auditHead } = await atoll.auditHead();
    return auditHead && Number(auditHead.size) >= size && { size: Number(auditHead.size), root: auditHead.root };
  });
