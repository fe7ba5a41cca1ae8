import pg from 'pg';

import { startPlatform, Terminal } from './testing.js';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let ada: Terminal;
let scale: string[];
let admin: pg.Client;

beforeAll(async () => {
  platform = await startPlatform();
  admin = new pg.Client(platform.adminUrl);
  await admin.connect();
  ada = await Terminal.open();
  const words = ['sign-up', '--url', platform.url, '--email', 'ada@example.org', '--name', 'ada'];
  expect(await ada.run(words, { stdin: 'correct horse battery\n' })).toMatchObject({ code: 0 });
  const port = await ada.print('organisations', 'create', 'Port', '-q');
  const consortium = await ada.print('consortia', 'found', 'Harbour', '-q');
  const create = ['chains', 'create', consortium, 'tides', '-q', '--no-wait', '--validators', `${port}=1`];
  scale = ['nodes', 'scale', await ada.print(...create)];
}, 120_000);
afterAll(async () => {
  await ada.close();
  await admin.end();
  await platform.close();
});

it('says what it needs to know, and what stands in its way', async () => {
  const bare = await ada.run(scale);
  expect(bare).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--max 4 --rate 200') });
  const early = await ada.run([...scale, '--max', '4', '--rate', '200', '--json']);
  expect(JSON.parse(early.err)).toMatchObject({ error: { code: 'CONFLICT' } });
  expect((await ada.run([...scale, '--min', 'two'])).code).toBe(2);
});

it('is what was said, changes in what is named, and stops', async () => {
  await admin.query(`UPDATE chains SET desired = 'RUNNING'`); // as the worker, which does not run here, would
  const first = await ada.json<object>(...scale, '--min', '2', '--max', '4', '--rate', '200');
  expect(first).toEqual({
    ...{ minimum: 2, maximum: 4, rate: 200, site: null },
    ...{ measured: null, measuredAt: null, message: null, changedAt: null },
  });
  expect(await ada.json(...scale, '--max', '6')).toEqual({ ...first, maximum: 6 });
  expect(await ada.print(...scale)).toMatch(/a node answers +200 requests a second/);
  expect(await ada.json(...scale, '--stop')).toEqual({ stopped: true });
  expect((await ada.run(scale)).code).toBe(2);
}, 60_000);
