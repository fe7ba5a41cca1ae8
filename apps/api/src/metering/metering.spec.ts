import { MeteringReconciler } from '@atoll/ledger';
import { newId, NIL_ID, Store } from '@atoll/store';

import { startTestApi, type Acting, type TestApi } from '../testing.js';

let api: TestApi;
let worker: Store;
let owner: Acting;
let stranger: Acting;
beforeAll(async () => {
  api = await startTestApi();
  worker = new Store(api.logins.worker);
  [owner, stranger] = [await api.owner(), await api.owner()];
}, 120_000);
afterAll(async () => {
  await worker.close();
  await api.close();
});

const USAGE = `query ($first: Int, $after: String, $filter: UsageFilterInput) { usage(first: $first, after: $after, filter: $filter) {
  nodes { from measure chainId applicationKeyId amount } pageInfo { hasNextPage endCursor } } }`;
const SET =
  'mutation ($input: SetQuotaInput!) { setQuota(input: $input) { id hard measure period limit thresholds used resetsAt applicationKeyId } }';
const QUOTAS = '{ quotas { id hard measure period limit thresholds used } }';
const NOTICES = '{ quotaNotices { nodes { quotaId hard measure period periodStart resetsAt threshold limit used } } }';
const REMOVE = 'mutation ($id: ID!) { removeQuota(id: $id) }';

const [app, chains] = [newId(), [newId(), newId()].sort()];
type Kept = { measure: string; hour: string; chain: string; key: string; amount: string };
const keep = ({ measure, hour, chain, key, amount }: Kept, table = 'usage_hours') =>
  api.admin.query(
    `INSERT INTO ${table} (organisation_id, measure, hour, chain_id, application_key_id, amount) VALUES ($1, $2, $3, $4, $5, $6)`,
    [owner.organisation, measure, hour, chain, key, amount],
  );

describe('usage', () => {
  const all: Kept[] = [];
  beforeAll(async () => {
    for (const measure of ['RPC_BYTES', 'NODE_SECONDS'])
      for (const hour of [
        '2026-10-31T23:00:00Z',
        '2026-11-01T00:00:00Z',
        '2026-11-01T05:00:00Z',
        '2026-11-02T05:00:00Z',
      ])
        for (const chain of chains)
          for (const key of [app, NIL_ID])
            all.push({ measure, hour, chain, key, amount: `${10n ** 20n + BigInt(all.length)}` });
    for (const row of all) await keep(row);
    const [first] = all;
    await keep({ ...first!, amount: '7' }, 'usage_notes'); // not added up yet
    all.push({ ...first!, amount: '7' });
  });

  /** The same by hand. */
  function plain(cut: number, parts: { chain?: boolean; key?: boolean }, is: (row: Kept) => boolean = () => true) {
    const sums = new Map<string, bigint>();
    for (const row of all.filter(is)) {
      const from = `${row.hour.slice(0, cut)}${'2026-01-01T00:00:00.000Z'.slice(cut)}`;
      const name = [from, row.measure, parts.chain ? row.chain : NIL_ID, parts.key ? row.key : NIL_ID].join(' ');
      sums.set(name, (sums.get(name) ?? 0n) + BigInt(row.amount));
    }
    return Object.fromEntries(sums);
  }
  async function told(filter: object, who = owner) {
    const sums: Record<string, bigint> = {};
    const times: number[] = [];
    for (let after: string | null = null; ;) {
      const between = { since: '2026-10-01T00:00:00Z', until: '2026-12-01T00:00:00Z' };
      const { usage } = await api.get(who, USAGE, { first: 3, after, filter: { ...between, ...filter } });
      for (const { from, measure, chainId, applicationKeyId, amount } of usage.nodes) {
        sums[[from, measure, chainId ?? NIL_ID, applicationKeyId ?? NIL_ID].join(' ')] = BigInt(amount);
        times.push(Date.parse(from));
      }
      after = usage.pageInfo.endCursor;
      if (usage.pageInfo.hasNextPage) continue;
      expect(times).toEqual([...times].sort((a, b) => b - a));
      expect(times).toHaveLength(Object.keys(sums).length);
      return sums;
    }
  }

  it('is told by day and by month, of all and by chain and application, page by page', async () => {
    expect(await told({})).toEqual(plain(10, {}));
    expect(await told({ by: 'MONTH', perChain: true })).toEqual(plain(7, { chain: true }));
    expect(await told({ by: 'DAY', perApplication: true, perChain: true })).toEqual(
      plain(10, { chain: true, key: true }),
    );
    const hourly = { by: 'HOUR', since: '2026-11-01T00:30:00Z', until: '2026-11-01T05:00:00Z' };
    expect(await told(hourly)).toEqual(plain(13, {}, ({ hour }) => hour === '2026-11-01T00:00:00Z'));
    const some = { measures: ['NODE_SECONDS'], chainIds: [chains[0]], applicationKeyIds: [app] };
    expect(await told(some)).toEqual(
      plain(10, {}, (row) => row.measure === 'NODE_SECONDS' && row.chain === chains[0] && row.key === app),
    );
  });

  it('is nobody else’s, of no longer than a question may be about, and needs the right to read it', async () => {
    expect(await told({}, stranger)).toEqual({});
    const long = { by: 'HOUR', since: '2026-10-01T00:00:00Z', until: '2026-12-01T00:00:00Z' };
    expect(await api.code(owner, USAGE, { filter: long })).toBe('INVALID');
    expect(await api.code(owner, USAGE, { filter: { chainIds: ['x'] } })).toBe('INVALID');
    expect(await api.code({}, USAGE)).toBe('UNAUTHENTICATED');
  });
});

describe('quotas', () => {
  it('of an organisation’s own are set, replaced, told of once, and removed', async () => {
    const wish = { measure: 'EVENTS_DELIVERED', period: 'MONTH', limit: '100' };
    const { setQuota } = await api.get(owner, SET, { input: wish });
    expect(setQuota).toMatchObject({
      ...wish,
      hard: false,
      used: '0',
      thresholds: [80, 95, 100],
      applicationKeyId: null,
    });
    expect(setQuota.resetsAt).toMatch(/-01T00:00:00.000Z$/);
    const { setQuota: again } = await api.get(owner, SET, { input: { ...wish, limit: '200', thresholds: [50, 10] } });
    expect(again).toMatchObject({ id: setQuota.id, limit: '200', thresholds: [10, 50] });

    const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString();
    await keep({ measure: wish.measure, hour, chain: chains[0]!, key: app, amount: '99' }, 'usage_notes');
    const reconciler = new MeteringReconciler(worker);
    for (let i = 0; i < 2; i++) await reconciler.handle(owner.organisation);
    const { quotaNotices } = await api.get(owner, NOTICES);
    expect(quotaNotices.nodes).toEqual([
      {
        quotaId: setQuota.id,
        hard: false,
        measure: wish.measure,
        period: 'MONTH',
        periodStart: expect.any(String),
        resetsAt: setQuota.resetsAt,
        threshold: 10,
        limit: '200',
        used: '99',
      },
    ]);
    expect((await api.get(owner, QUOTAS)).quotas).toMatchObject([{ id: setQuota.id, used: '99' }]);
    expect((await api.get(stranger, QUOTAS)).quotas).toEqual([]);
    expect((await api.get(stranger, NOTICES)).quotaNotices.nodes).toEqual([]);

    await api.get(stranger, REMOVE, { id: setQuota.id }); // as of one that is not there
    expect((await api.get(owner, QUOTAS)).quotas).toHaveLength(1);
    for (let i = 0; i < 2; i++) await api.get(owner, REMOVE, { id: setQuota.id });
    expect((await api.get(owner, QUOTAS)).quotas).toEqual([]);
  });

  it('that are hard nobody but the operator changes', async () => {
    const id = newId();
    await api.admin.query(
      `INSERT INTO quotas (organisation_id, id, hard, measure, period, amount, thresholds) VALUES ($1, $2, true, 'RPC_POINTS', 'DAY', 5, '{80}')`,
      [owner.organisation, id],
    );
    const input = { measure: 'RPC_POINTS', period: 'DAY', limit: '500' };
    expect((await api.get(owner, SET, { input })).setQuota).toMatchObject({ hard: false });
    expect(await api.code(owner, REMOVE, { id })).toBe('CONFLICT');
    expect((await api.get(owner, QUOTAS)).quotas).toMatchObject([
      { id, hard: true, limit: '5' },
      { hard: false, limit: '500' },
    ]);
  });

  it('are bounded, for applications that are there, and set by who may', async () => {
    const input = { measure: 'RPC_POINTS', period: 'DAY', limit: '5' };
    for (const more of [
      { limit: '-1' },
      { limit: `1${'0'.repeat(31)}` },
      { thresholds: [0] },
      { thresholds: [101] },
      { thresholds: Array.from({ length: 11 }, () => 5) },
    ])
      expect([more, await api.code(owner, SET, { input: { ...input, ...more } })]).toEqual([more, 'INVALID']);
    expect(await api.code(owner, SET, { input: { ...input, applicationKeyId: newId() } })).toBe('NOT_FOUND');
    await api.admin.query('UPDATE organisations SET max_quotas = 1 WHERE id = $1', [stranger.organisation]);
    await api.get(stranger, SET, { input });
    await api.get(stranger, SET, { input: { ...input, limit: '6' } });
    expect(await api.code(stranger, SET, { input: { ...input, period: 'HOUR' } })).toBe('QUOTA_EXCEEDED');
    await api.admin.query(`UPDATE memberships SET role = 'DEVELOPER' WHERE organisation_id = $1`, [
      stranger.organisation,
    ]);
    expect(await api.code(stranger, SET, { input })).toBe('FORBIDDEN');
    expect((await api.get(stranger, QUOTAS)).quotas).toHaveLength(1);
  });
});
