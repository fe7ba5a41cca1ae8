// How an organisation signs its people in, by the built command on a real API. There is no worker, which alone asks providers.
import { randomUUID } from 'node:crypto';
import pg from 'pg';

import { startPlatform, Terminal } from './testing.js';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let ada: Terminal;
let ben: Terminal;
const provider = randomUUID();

async function owner(name: string): Promise<Terminal> {
  const terminal = await Terminal.open();
  const words = ['sign-up', '--url', platform.url, '--email', `${name}@example.org`, '--name', name];
  await terminal.run(words, { stdin: 'correct horse battery\n' });
  await terminal.print('organisations', 'create', name);
  return terminal;
}

beforeAll(async () => {
  platform = await startPlatform();
  [ada, ben] = await Promise.all([owner('ada'), owner('ben')]);
  const admin = new pg.Client(platform.adminUrl);
  await admin.connect();
  await admin.query(
    `INSERT INTO identity_providers (organisation_id, id, slug, name, issuer, client_id)
     SELECT id, $1, 'acme', 'Acme login', 'https://login.acme.example', 'atoll' FROM organisations WHERE name = 'ada'`,
    [provider],
  );
  await admin.end();
}, 240_000);

afterAll(async () => {
  await Promise.all([ada?.close(), ben?.close()]);
  await platform?.close();
});

/** As the directory asks. */
async function scim(token: string, method: string, path: string, body?: object) {
  const url = await ada.print('directories', 'url', '-q');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' };
  return fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

describe('identity providers', () => {
  const adding = [
    ...['identity-providers', 'add', 'other', '--name', 'Other', '--issuer', 'https://login.other.example'],
    ...['--client-id', 'atoll'],
  ];

  it('are told no secret among the words of a command, where others read it', async () => {
    const { code, err } = await ada.run([...adding, '--client-secret', 'a secret']);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("unknown option '--client-secret'") });
  });

  it('are public only where somebody says so, and not for an empty line', async () => {
    for (const words of [adding, ['identity-providers', 'secret', provider]])
      expect(await ada.run(words, { stdin: '\n' })).toMatchObject({
        code: 2,
        err: expect.stringMatching(/^USAGE .*--public/),
      });
  });

  it('make no owners, and wait for the worker', async () => {
    const secret = { stdin: 'a secret\n' };
    expect(await ada.run([...adding, '--role', 'owner'], secret)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^INVALID .*OWNER/),
    });
    expect(await ada.run(adding, secret)).toMatchObject({ code: 5, err: expect.stringMatching(/^UNAVAILABLE /) });
    expect(await ada.run([...adding, '--public'])).toMatchObject({
      code: 5,
      err: expect.stringMatching(/^UNAVAILABLE /),
    });
  });

  it('are listed with what is registered at them, and nobody else has them', async () => {
    expect(await ada.print('identity-providers', 'list', '-q')).toBe(provider);
    expect(await ada.json('identity-providers', 'list')).toMatchObject([
      { id: provider, slug: 'acme', role: 'AUDITOR' },
    ]);
    const page = new URL(platform.url).origin;
    expect(await ada.print('identity-providers', 'redirect-uri', '-q')).toBe(`${page}/session/sso/callback`);
    expect(await ben.json('identity-providers', 'list')).toEqual([]);
    const tried = [
      ['identity-providers', 'remove', provider],
      ['directories', 'connect', provider],
      ['directories', 'disconnect', provider],
      ['directory-tokens', 'create', provider],
    ];
    for (const outcome of await Promise.all(tried.map((words) => ben.run(words))))
      expect(outcome).toMatchObject({ code: 4, err: expect.stringMatching(/^NOT_FOUND /) });
  });
});

describe('a directory', () => {
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
  const mary = { schemas, userName: 'mary@example.org', externalId: '42', displayName: 'Mary', active: true };
  const members = async () =>
    (await ada.json<{ person: { id: string; email: string } }[]>('organisations', 'members')).map(
      ({ person }) => person,
    );

  it('is connected, given a token that is shown once, makes people, and ends', async () => {
    expect(await ada.run(['directory-tokens', 'create', provider])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^CONFLICT /),
    });
    const connected = await ada.json('directories', 'connect', provider, '--claim', 'oid');
    expect(connected).toMatchObject({ id: provider, directoryClaim: 'OID' });
    const token = await ada.print('directory-tokens', 'create', provider, '--days', '30', '-q');
    const [listed] = await ada.json<{ id: string; prefix: string }[]>('directory-tokens', 'list');
    expect(token.startsWith(listed!.prefix)).toBe(true);
    expect(JSON.stringify(listed)).not.toContain(token);

    expect((await scim(token, 'POST', '/Users', mary)).status).toBe(201);
    const made = (await members()).find(({ email }) => email === mary.userName)!;
    expect((await ada.run(['organisations', 'remove', made.id])).code).toBe(0);
    expect((await members()).map(({ email }) => email)).toEqual(['ada@example.org']);
    expect(await ben.run(['organisations', 'readmit', mary.userName, 'developer'])).toMatchObject({ code: 4 });
    expect((await ada.run(['organisations', 'readmit', mary.userName, 'developer'])).code).toBe(0);
    expect(await ada.print('organisations', 'members')).toMatch(/Mary +DEVELOPER +mary@example\.org/);

    expect(await ada.json('directory-tokens', 'revoke', listed!.id)).toMatchObject({ revokedAt: expect.any(String) });
    expect((await scim(token, 'GET', '/Users')).status).toBe(401);
    const other = await ada.print('directory-tokens', 'create', provider, '-q');
    expect((await scim(other, 'GET', '/Users')).status).toBe(200);
    expect(await ada.json('directories', 'disconnect', provider)).toMatchObject({ directoryClaim: null });
    expect((await scim(other, 'GET', '/Users')).status).toBe(401);
  }, 120_000);

  it('goes with its provider, whose people stay', async () => {
    expect((await ada.run(['identity-providers', 'remove', provider])).code).toBe(0);
    const { out, err } = await ada.run(['identity-providers', 'list']);
    expect({ out, err }).toEqual({ out: '', err: expect.stringContaining('atoll identity-providers add --help') });
    expect((await members()).map(({ email }) => email)).toContain(mary.userName);
  });
});
