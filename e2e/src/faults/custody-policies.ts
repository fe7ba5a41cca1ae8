import { AtollError } from '@atoll/sdk';
import { randomUUID } from 'node:crypto';

import { newKey } from '../contracts.js';
import { mustEqual, type Story } from '../story.js';
import { until } from '../wait.js';
import type { CustodyHome } from './custody-home.js';
import { drawCase, type PolicyCase, type Wrong } from './policy-cases.js';

type Kept = PolicyCase & { keyId: string };
const AT_ONCE = 8;

type Row = { status: string; code: string | null; nonce: string | null };

/** Each policy refuses what differs in one thing from what it permits: at the door, and when it was written past the door. */
export async function refuseTheWrong(
  story: Story,
  home: CustodyHome,
  chains: [string, string],
  count: number,
  random: () => number,
): Promise<void> {
  const { atoll } = home.member;
  const send = async ({ keyId, twin }: Kept) =>
    (await atoll.sendTransaction({ input: { keyId, ...twin } })).sendTransaction.id;
  const kept = await story.step(`${count} keys have a policy each`, () =>
    someAtOnce(
      Array.from({ length: count }, () => drawCase(random, chains)),
      async (drawn, i): Promise<Kept> => {
        const { id: keyId } = await newKey(home.member, `key ${i}`);
        const { createPolicy } = await atoll.createPolicy({ input: { keyId, name: 'only', ...drawn.policy } });
        await until('the policy', async () => (await atoll.policy({ id: createPolicy.id })).policy.status === 'ACTIVE');
        return { ...drawn, keyId };
      },
    ),
  );
  const all = kept.flatMap(({ keyId, wrong }) => wrong.map((each) => ({ keyId, ...each })));

  await story.step(`${all.length} wrong requests are refused at the door`, async () => {
    for (const { keyId, dimension, request } of all)
      await refused(dimension, () => atoll.sendTransaction({ input: { keyId, ...request } }));
    for (const { keyId } of kept)
      await refused('message', () => atoll.requestSignature({ input: { keyId, message: '0x12' } }));
  });

  await story.step('and by the worker, when they were written past the door', async () => {
    const [sneaked, messages]: [string[], string[]] = [[], []];
    for (const { keyId, request } of all) sneaked.push(await sneak(home, keyId, request));
    for (const { keyId } of kept) messages.push(await sneakMessage(home, keyId));
    await ended(home, 'transactions', sneaked);
    await ended(home, 'signatures', messages);
    for (const [table, ids] of [
      ['transactions', sneaked],
      ['signatures', messages],
    ] as const)
      for (const row of await rowsOf(home, table, ids))
        mustEqual(row, { status: 'FAILED', code: 'POLICY_FORBIDS', nonce: null }, `a row of ${table}`);
  });

  await story.step('the honest twin of each is mined, with the people that its policy asks', async () => {
    const sent = await someAtOnce(kept, send);
    await decide(
      home,
      sent.filter((_, i) => kept[i]!.policy.approvals),
      true,
    );
    await ended(home, 'transactions', sent);
    for (const { status } of await rowsOf(home, 'transactions', sent)) mustEqual(status, 'MINED', 'the end of a twin');
  });

  const used = kept.filter(({ policy }) => policy.rate);
  await story.step(`${used.length} rates are used up, and ${kept.length - used.length} are not`, async () => {
    for (const { keyId, twin } of used)
      await refused('rate', () => atoll.sendTransaction({ input: { keyId, ...twin } }));
  });

  const asking = kept.filter(({ policy }) => policy.approvals && !policy.rate);
  await story.step(`${asking.length} that a person refuses are not signed`, async () => {
    const sent = await someAtOnce(asking, send);
    await decide(home, sent, false);
    await ended(home, 'transactions', sent);
    for (const row of await rowsOf(home, 'transactions', sent))
      mustEqual(row, { status: 'FAILED', code: 'POLICY_FORBIDS', nonce: null }, 'what was refused');
  });
}

/** As many at once as an organisation's programs might, and no more: it is not the load that is tried here. */
async function someAtOnce<T, R>(items: readonly T[], work: (item: T, i: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const group = items.slice(at, at + AT_ONCE);
    results.push(...(await Promise.all(group.map((item, i) => work(item, at + i)))));
  }
  return results;
}

async function refused(dimension: string, ask: () => Promise<unknown>): Promise<void> {
  const answer = await ask().then(
    () => 'accepted',
    (error: unknown) => (error instanceof AtollError ? error.code : String(error)),
  );
  mustEqual(answer, 'POLICY_FORBIDS', `what was said to a wrong ${dimension}`);
}

/** As somebody could write who took over the API's database login, and the nudge with it. */
async function sneak({ api, member }: CustodyHome, keyId: string, request: Wrong['request']): Promise<string> {
  const { chainId, to = null, data = '0x', value = '0' } = request;
  const id = randomUUID();
  await api.admin.query(
    `INSERT INTO transactions (organisation_id, id, consortium_id, chain_id, key_id, "to", data, value)
     SELECT $1, $2, consortium_id, id, $3, $4, decode($5, 'hex'), $6 FROM chains WHERE id = $7`,
    [member.organisationId, id, keyId, to, String(data).slice(2), value, chainId],
  );
  await api.admin.query("INSERT INTO outbox (queue, key) VALUES ('account', $1)", [
    `${member.organisationId}/${chainId}/${keyId}`,
  ]);
  return id;
}

async function sneakMessage({ api, member }: CustodyHome, keyId: string): Promise<string> {
  const id = randomUUID();
  await api.admin.query(
    "INSERT INTO signatures (organisation_id, id, key_id, form, content) VALUES ($1, $2, $3, 'PERSONAL_MESSAGE', 'x')",
    [member.organisationId, id, keyId],
  );
  await api.admin.query("INSERT INTO outbox (queue, key) VALUES ('signature', $1)", [`${member.organisationId}/${id}`]);
  return id;
}

async function rowsOf({ api }: CustodyHome, table: 'transactions' | 'signatures', ids: string[]): Promise<Row[]> {
  const nonce = table === 'transactions' ? 'nonce' : 'NULL';
  const { rows } = await api.admin.query<Row>(
    `SELECT status::text, fault->>'code' AS code, ${nonce}::text AS nonce FROM ${table} WHERE id = ANY($1)`,
    [ids],
  );
  return rows;
}

async function ended(home: CustodyHome, table: 'transactions' | 'signatures', ids: string[]): Promise<void> {
  const open = new Set(['QUEUED', 'SIGNED', 'SENT']);
  if (table === 'signatures') open.delete('SIGNED');
  await until(
    `${ids.length} ${table} to end`,
    async () => (await rowsOf(home, table, ids)).every(({ status }) => !open.has(status)),
    { seconds: 60 + ids.length },
  );
}

/** A person's word on everything that these wait for. */
async function decide(home: CustodyHome, transactions: string[], approve: boolean): Promise<void> {
  const { atoll } = home.member;
  for (const id of transactions) {
    const approval = await until('somebody to be asked', async () => {
      const { rows } = await home.api.admin.query<{ id: string }>(
        "SELECT id FROM approvals WHERE transaction_id = $1 AND status = 'OPEN'",
        [id],
      );
      return rows[0];
    });
    await atoll.voteOnApproval({ id: approval.id, approve });
  }
}
