import { newId } from '@atoll/store';
import type { Client } from 'graphql-ws';

import { startTestApi, type Acting, type Asker, type TestApi } from '../testing.js';
import { KINDS } from './kinds.js';

type Batch = { anything: boolean; changes: { kind: string; chainId: string | null }[] };

let api: TestApi;
let sockets: Client[] = [];
beforeAll(async () => {
  api = await startTestApi();
}, 120_000);
afterEach(async () => {
  await Promise.all(sockets.map((socket) => socket.dispose()));
  sockets = [];
});
afterAll(() => api.close());

/** Follows as a page does. */
async function follow(asker: Asker) {
  const socket = api.socket(asker);
  sockets.push(socket);
  const results = socket.iterate<{ changes: Batch }>({
    query: 'subscription { changes { anything changes { kind chainId } } }',
  });
  const next = async (): Promise<Batch> => {
    const { value } = await results.next();
    if (!value?.data) throw new Error(JSON.stringify(value?.errors));
    return value.data.changes;
  };
  /** What comes until a kind comes. */
  const until = async (kind: string) => {
    const told: Batch['changes'] = [];
    while (!told.some((change) => change.kind === kind)) told.push(...(await next()).changes);
    return told;
  };
  expect(await next()).toEqual({ anything: true, changes: [] });
  return { next, until, over: () => results.next() };
}

async function consortiumOf({ organisation }: Acting): Promise<{ consortium: string; chain: string }> {
  const [consortium, chain] = [newId(), newId()];
  await api.admin.query(`INSERT INTO consortia (id, name, founded_by) VALUES ($1, 'Harbour', $2)`, [
    consortium,
    organisation,
  ]);
  await join(consortium, organisation);
  await found(chain, consortium, organisation);
  return { consortium, chain };
}
const join = (consortium: string, organisation: string) =>
  api.admin.query('INSERT INTO consortium_members (consortium_id, organisation_id) VALUES ($1, $2)', [
    consortium,
    organisation,
  ]);
const found = (chain: string, consortium: string, organisation: string) =>
  api.admin.query(
    `INSERT INTO chains (id, consortium_id, founded_by, name, evm_chain_id, engine, block_period_ms, request_timeout_seconds, epoch_length, gas_limit)
     SELECT $1, $2, $3, gen_random_uuid()::text, coalesce(max(evm_chain_id), 1) + 1, 'embedded', 1000, 4, 30000, 30000000 FROM chains`,
    [chain, consortium, organisation],
  );
/** Something of the chain that all its members read. */
const agree = (chain: string, consortium: string, { organisation }: Acting) =>
  api.admin.query(
    `INSERT INTO proposals (id, consortium_id, chain_id, kind, payload, proposed_by, closes_at)
     VALUES ($1, $2, $3, 'STOP_CHAIN', '{}', $4, now())`,
    [newId(), consortium, chain, organisation],
  );
/** Something that only its organisation reads. */
const makeKey = ({ organisation }: Acting) =>
  api.admin.query('INSERT INTO keys (organisation_id, id, name) VALUES ($1, $2, gen_random_uuid()::text)', [
    organisation,
    newId(),
  ]);

it('tells members what changed on their chain, and each organisation what is its own', async () => {
  const [ada, bob] = [await api.owner(), await api.owner()];
  const { consortium, chain } = await consortiumOf(ada);
  await join(consortium, bob.organisation);
  const [adas, bobs] = [await follow(ada), await follow(bob)];

  await makeKey(ada);
  await agree(chain, consortium, ada);
  expect(await adas.until('PROPOSAL')).toEqual(
    expect.arrayContaining([
      { kind: 'KEY', chainId: null },
      { kind: 'PROPOSAL', chainId: chain },
    ]),
  );
  expect(await bobs.until('PROPOSAL')).toEqual([{ kind: 'PROPOSAL', chainId: chain }]);
});

it('says nothing of what others have, however much of it there is', async () => {
  const [ada, eve] = [await api.owner(), await api.owner()];
  const { consortium, chain } = await consortiumOf(ada);
  const eves = await follow(eve);
  for (let n = 0; n < 5; n += 1) {
    await makeKey(ada);
    await agree(chain, consortium, ada);
    await api.admin.query('UPDATE chains SET height = $2 WHERE id = $1', [chain, n + 1]);
  }
  await consortiumOf(ada);
  await makeKey(eve);
  expect(await eves.next()).toEqual({ anything: false, changes: [{ kind: 'KEY', chainId: null }] });
});

it('begins anew where somebody becomes a member or a chain is founded, and tells nothing to who was one', async () => {
  const [ada, bob] = [await api.owner(), await api.owner()];
  const { consortium, chain } = await consortiumOf(ada);
  const bobs = await follow(bob);
  const anything = { anything: true, changes: [] };

  await join(consortium, bob.organisation);
  expect(await bobs.next()).toEqual(anything);
  await found(newId(), consortium, ada.organisation);
  expect(await bobs.next()).toEqual(anything);
  await agree(chain, consortium, ada);
  expect(await bobs.until('PROPOSAL')).toEqual([{ kind: 'PROPOSAL', chainId: chain }]);

  await api.admin.query('DELETE FROM consortium_members WHERE organisation_id = $1', [bob.organisation]);
  expect(await bobs.next()).toEqual(anything);
  await agree(chain, consortium, ada);
  await makeKey(bob);
  expect(await bobs.next()).toEqual({ anything: false, changes: [{ kind: 'KEY', chainId: null }] });
});

it('tells a key what it may read', async () => {
  const ada = await api.owner();
  const { consortium, chain } = await consortiumOf(ada);
  const { createApplicationKey } = await api.get(
    ada,
    'mutation { createApplicationKey(input: { name: "screen", scopes: ["chain:read"], expiresInDays: 1 }) { secret } }',
  );
  const screen = await follow({ token: createApplicationKey.secret });
  await makeKey(ada);
  await agree(chain, consortium, ada);
  expect(await screen.until('PROPOSAL')).toEqual([{ kind: 'PROPOSAL', chainId: chain }]);
});

it('tells many rows of one statement once', async () => {
  const ada = await api.owner();
  const { consortium, chain } = await consortiumOf(ada);
  const followed = await follow(ada);
  await api.admin.query(
    `INSERT INTO devices (organisation_id, id, consortium_id, chain_id, address, kind, class, hw_id_hash, mud_hash, fw_hash)
     SELECT $1, gen_random_uuid(), $2, $3, '0x' || lpad(to_hex(n), 40, '0'), 1, 'FULL', to_hex(n), '0x', '0x' FROM generate_series(1, 2000) AS n`,
    [ada.organisation, consortium, chain],
  );
  expect(await followed.next()).toEqual({ anything: false, changes: [{ kind: 'DEVICE', chainId: chain }] });
});

it('begins anew after what may not have been heard', async () => {
  const ada = await api.owner();
  const followed = await follow(ada);
  await api.admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN atoll_changed'`);
  expect(await followed.next()).toEqual({ anything: true, changes: [] });
});

it('ends when the session does', async () => {
  const ada = await api.owner();
  const followed = await follow(ada);
  await api.get(ada, 'mutation { signOut }');
  const end = followed.over();
  await makeKey(ada);
  expect((await end).done).toBe(true);
});

// What the database lets read is the rule; what is told is measured by it.
it.each(Object.entries(KINDS))(
  'tells %s to those who may read it, whenever it is written',
  async (_kind, { tables, readers }) => {
    for (const table of tables) {
      const { rows: policies } = await api.admin.query<{ qual: string }>(
        `SELECT qual FROM pg_policies WHERE tablename = $1 AND cmd IN ('SELECT', 'ALL') AND 'atoll_app' = ANY (roles)`,
        [table],
      );
      const who = policies.map(({ qual }) => qual).join(' OR ');
      if (readers === 'OWNER') expect([table, who]).toEqual([table, expect.stringContaining('current_organisation()')]);
      else expect([table, who]).toEqual([table, expect.stringMatching(/current_consortia\(\)|FROM chains/)]);

      const { rows: triggers } = await api.admin.query<{ events: number }>(
        `SELECT bit_or(tgtype::int) AS events FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid
       WHERE tgrelid = $1::regclass AND p.proname LIKE 'tell%'`,
        [table],
      );
      const [INSERT, UPDATE] = [4, 16]; // as pg_trigger.h has them
      expect([table, triggers[0]!.events & (INSERT | UPDATE)]).toEqual([table, INSERT | UPDATE]);
    }
  },
);
