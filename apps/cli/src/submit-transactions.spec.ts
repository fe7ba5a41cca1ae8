// A file of transactions against a real API. No worker runs here, so whatever is taken stays queued until the test says what became of it.
import fs from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

import { startPlatform, Terminal } from './testing.js';

const TO = `0x${'11'.repeat(20)}`;
type Answer = { line: number; transaction: { id: string; status: string } | null; fault: { code: string } | null };

let platform: Awaited<ReturnType<typeof startPlatform>>;
let ada: Terminal;
let chain: string;
let key: string;
let admin: pg.Client;

beforeAll(async () => {
  platform = await startPlatform();
  ada = await Terminal.open();
  const words = ['sign-up', '--url', platform.url, '--email', 'ada@example.org', '--name', 'ada'];
  expect(await ada.run(words, { stdin: 'correct horse battery\n' })).toMatchObject({ code: 0 });
  const port = await ada.print('organisations', 'create', 'Port', '-q');
  const consortium = await ada.print('consortia', 'found', 'Harbour', '-q');
  chain = await ada.print('chains', 'create', consortium, 'tides', '-q', '--no-wait', '--validators', `${port}=1`);
  key = crypto.randomUUID();
  // As the worker, which does not run here, would.
  admin = new pg.Client(platform.adminUrl);
  await admin.connect();
  await admin.query(`UPDATE chains SET desired = 'RUNNING'`);
  await admin.query(`INSERT INTO keys (organisation_id, id, name) VALUES ($1, $2, 'payer')`, [port, key]);
}, 120_000);
afterAll(async () => {
  await ada.close();
  await admin.end();
  await platform.close();
});

async function file(name: string, text: string): Promise<string> {
  const at = path.join(ada.home, name);
  await fs.writeFile(at, text);
  return at;
}
const lines = (...all: object[]) => `${all.map((each) => JSON.stringify(each)).join('\n')}\n`;
const submit = (at: string, ...more: string[]) =>
  ada.run(['transactions', 'submit-file', at, '--chain', chain, '--key', key, ...more]);
const answersOf = ({ out }: { out: string }) => JSON.parse(out) as Answer[];
const listed = async () => (await ada.print('transactions', 'list', '-q')).split('\n').filter(Boolean);

it.each([
  ['an unknown field', 'wrong.csv', `to,data,amount\n${TO},0x01,\n${TO},0x01,7\n`, /Line 3: "amount" is no field/],
  ['an address that is none', 'wrong.jsonl', lines({ to: TO }, { to: '0x11' }), /Line 2: "to" is not right/],
  ['a line that is no JSON', 'torn.jsonl', `${lines({ to: TO })}{"to":`, /Line 2 is no JSON object/],
])('sends nothing of a file that has %s', async (_, name, text, said) => {
  const refused = await submit(await file(name, text), '--as', 'wrong');
  expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringMatching(said) });
  expect(await listed()).toEqual([]);
});

it('is called something, so that sent again nothing of it happens twice', async () => {
  const at = await file('pay.jsonl', `${lines({ to: TO, data: '0x01' })}\n${lines({ to: TO, gasLimit: 30_000 })}`);
  expect(await submit(at, '--no-wait')).toMatchObject({ code: 2, err: expect.stringContaining('--as NAME') });

  const first = await submit(at, '--as', 'pay', '--no-wait', '--json');
  const ids = answersOf(first).map(({ transaction }) => transaction!.id);
  expect({ code: first.code, lines: answersOf(first).map(({ line }) => line) }).toEqual({ code: 0, lines: [1, 3] });
  expect(await submit(at, '--as', 'pay', '--no-wait', '-q')).toEqual({ code: 0, out: `${ids.join('\n')}\n`, err: '' });

  await file('pay.jsonl', `${lines({ to: TO, data: '0x01' })}\n${lines({ to: TO, gasLimit: 40_000 })}`);
  const changed = await submit(at, '--as', 'pay', '--no-wait', '-q');
  expect(changed).toMatchObject({ code: 1, out: `${ids[0]}\n`, err: expect.stringMatching(/^line 3: CONFLICT /) });
  expect((await listed()).sort()).toEqual([...ids].sort());
}, 60_000);

it('waits for each, and fails where one did', async () => {
  const at = await file('wait.csv', `to,data\n${TO},0x02\n${TO},0x03\n`);
  const before = (await listed()).length;
  const waiting = submit(at, '--as', 'wait', '--json');
  while ((await listed()).length < before + 2);
  await admin.query(`UPDATE transactions SET status = 'MINED' WHERE idempotency_key = 'wait:2'`);
  await admin.query(`UPDATE transactions SET status = 'FAILED' WHERE idempotency_key = 'wait:3'`);
  const ended = await waiting;
  expect(ended.code).toBe(1);
  expect(answersOf(ended).map(({ line, transaction }) => [line, transaction!.status])).toEqual([
    [2, 'MINED'],
    [3, 'FAILED'],
  ]);
}, 120_000);
