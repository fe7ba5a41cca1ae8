// Runs the built command against a real API: what a shell script sees is what is promised.
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

import { freePort, startPlatform, Terminal } from './testing.js';

const PASSWORD = 'correct horse battery';
const ESCAPE = '\u001b[';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let ada: Terminal;
let ben: Terminal;
let port: string;
let line: string;
let consortium: string;

async function signedUp(name: string): Promise<Terminal> {
  const terminal = await Terminal.open();
  const words = ['sign-up', '--url', platform.url, '--email', `${name}@example.org`, '--name', name];
  expect(await terminal.run(words, { stdin: `${PASSWORD}\n` })).toMatchObject({ code: 0, out: '' });
  return terminal;
}

type Session = { accessExpiresAt: string; accessToken: string; refreshToken: string; organisationId?: string };
const sessionOf = async (terminal: Terminal) => JSON.parse(await fs.readFile(terminal.sessionFile, 'utf8')) as Session;
const keepSession = (terminal: Terminal, session: Session) =>
  fs.writeFile(terminal.sessionFile, JSON.stringify(session), { mode: 0o600 });

beforeAll(async () => {
  platform = await startPlatform();
  [ada, ben] = await Promise.all([signedUp('ada'), signedUp('ben')]);
  [port, line] = await Promise.all([
    ada.print('organisations', 'create', 'Port', '-q'),
    ben.print('organisations', 'create', 'Line', '-q'),
  ]);
  consortium = await ada.print('consortia', 'found', 'Harbour', '-q');
  await ben.print('consortia', 'accept', await ada.print('consortia', 'invite', consortium, '-q'));
}, 240_000);

afterAll(async () => {
  await Promise.all([ada?.close(), ben?.close()]);
  await platform?.close();
});

describe('exit codes', () => {
  it('are 0 for help and for the version', async () => {
    const [help, version] = await Promise.all([ada.run(['chains', '--help']), ada.run(['--version'])]);
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain('Usage: atoll chains');
    expect(version).toEqual({ code: 0, out: '0.1.0\n', err: '' });
  });

  it('are 1 for what the platform refuses', async () => {
    const { code, out, err } = await ada.run(['application-keys', 'create', 'k', '--scopes', 'world:rule']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^INVALID "scopes"/);
  });

  it('are 2 for wrong usage', async () => {
    const wrong = {
      'an unknown command': ['chains', 'sail'],
      'a missing argument': ['chains', 'show'],
      'a missing option': ['chains', 'create', 'x', 'y'],
      'a number that is none': ['nodes', 'logs', 'x', '--lines', 'many'],
      'an address that is none': ['devices', 'bind', 'x', 'gateway'],
      'a share that is none': ['chains', 'create', 'x', 'y', '--validators', 'four'],
      'a role that is none': ['organisations', 'invite', 'king'],
      'arguments that are not JSON': ['contracts', 'read', 'x', 'f', '--args', '{'],
      'a file that is not there': ['contracts', 'compile', 'Nothing', 'nothing.sol'],
    };
    await Promise.all(
      Object.entries(wrong).map(async ([what, words]) => {
        const expected = { what, code: 2, out: '', err: expect.stringMatching(/--help|^USAGE /) };
        expect({ what, ...(await ada.run(words)) }).toEqual(expected);
      }),
    );
  });

  it('are 3 for nobody, and for somebody who may not', async () => {
    const nobody = await Terminal.open();
    const [stranger, auditor] = await Promise.all([
      nobody.run(['chains', 'list']),
      ada.run(['keys', 'create', 'k'], {
        env: {
          ATOLL_URL: platform.url,
          ATOLL_TOKEN: await ada.print('application-keys', 'create', 'reader', '--scopes', 'key:read', '-q'),
        },
      }),
    ]);
    expect(stranger).toMatchObject({ code: 3, err: expect.stringContaining('atoll sign-in --url') });
    expect(auditor).toMatchObject({ code: 3, err: expect.stringMatching(/^FORBIDDEN .*key:create/) });
    await nobody.close();
  });

  it('are 4 for an unknown id, and for one of others', async () => {
    const foreign = await ben.print('application-keys', 'create', 'foreign', '--scopes', 'key:read', '--json');
    const { applicationKey } = JSON.parse(foreign) as { applicationKey: { id: string } };
    const outcomes = await Promise.all([
      ada.run(['chains', 'show', 'nothing']),
      ada.run(['application-keys', 'revoke', applicationKey.id]),
    ]);
    for (const { code, err } of outcomes)
      expect({ code, err }).toEqual({ code: 4, err: expect.stringMatching(/^NOT_FOUND /) });
  });

  it('are 5 while the platform does not answer', async () => {
    const env = { ATOLL_URL: `http://127.0.0.1:${await freePort()}/graphql`, ATOLL_TOKEN: 'x' };
    const [listing, watching] = await Promise.all([
      ada.run(['chains', 'list', '--json'], { env }),
      ada.run(['chains', 'watch', 'x'], { env }),
    ]);
    expect([listing.code, watching.code]).toEqual([5, 5]);
    expect(JSON.parse(listing.err)).toMatchObject({ error: { code: 'UNAVAILABLE' } });
  });
});

describe('what is printed', () => {
  it('is a table for people, with colours only where they are wanted', async () => {
    const [plain, colourful, noColour] = await Promise.all([
      ada.run(['consortia', 'list']),
      ada.run(['consortia', 'list'], { env: { FORCE_COLOR: '1' } }),
      ada.run(['consortia', 'list'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }),
    ]);
    const [head, row] = plain.out.split('\n');
    expect(head).toMatch(/^id +name +members$/);
    expect(row).toMatch(new RegExp(`^${consortium} +Harbour +Port, Line$`));
    expect(colourful.out).toContain(ESCAPE);
    expect(noColour.out).toBe(plain.out);
    expect(plain.out).not.toContain(ESCAPE);
  });

  it('is the whole answer with --json, and only the id with --quiet', async () => {
    const [rows, ids] = await Promise.all([ada.json('consortia', 'list'), ada.print('consortia', 'list', '--quiet')]);
    const here = { joinedAt: expect.any(String), remote: false, thumbprint: null };
    expect(rows).toEqual([
      {
        id: consortium,
        name: 'Harbour',
        createdAt: expect.any(String),
        foundedBy: { id: port, name: 'Port' },
        members: [
          { organisation: { id: port, name: 'Port', installation: null }, ...here },
          { organisation: { id: line, name: 'Line', installation: null }, ...here },
        ],
      },
    ]);
    expect(ids).toBe(consortium);
  });

  it('is an error as JSON on stderr, and nothing on stdout, where JSON was asked for', async () => {
    const { out, err } = await ada.run(['chains', 'show', 'nothing', '--json']);
    expect(out).toBe('');
    expect(JSON.parse(err)).toEqual({ error: { code: 'NOT_FOUND', message: expect.stringContaining('nothing') } });
  });

  it('is as much of a list as was asked for, and says on stderr that there is more', async () => {
    const names = ['first', 'second', 'third'];
    for (const name of names) await ben.print('application-keys', 'create', name, '--scopes', 'chain:read');
    const [some, all] = await Promise.all([
      ben.run(['application-keys', 'list', '--limit', '2', '--json']),
      ben.run(['application-keys', 'list', '--all', '--json']),
    ]);
    const namesIn = (out: string) => (JSON.parse(out) as { name: string }[]).map(({ name }) => name);
    expect([namesIn(some.out), some.err]).toEqual([
      ['third', 'second'],
      expect.stringMatching(/^2 shown, and there are more/),
    ]);
    expect([namesIn(all.out).slice(0, 3), all.err]).toEqual([names.reverse(), '']);
    const wrong = await ben.run(['application-keys', 'list', '--all', '--limit', '2']);
    expect(wrong).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/cannot be used with/) });
  });

  it('leaves stdout empty and tells on stderr what to do next when a list is empty', async () => {
    expect(await ada.run(['keys', 'list'])).toMatchObject({
      code: 0,
      out: '',
      err: 'None yet: atoll keys create NAME\n',
    });
  });
});

it('does not wait for a chain that others must approve, but says who must, and how', async () => {
  const shares = [`${port}=2`, `${line}=2`];
  const { code, out, err } = await ada.run(['chains', 'create', consortium, 'boxes', '-q', '--validators', ...shares]);
  const [proposal] = await ben.json<{ id: string; kind: string; votes: { approve: boolean }[] }[]>('proposals', 'list');
  expect(code).toBe(0);
  expect(await ben.print('chains', 'list', '-q')).toBe(out.trim());
  expect(proposal).toMatchObject({ kind: 'FOUND_CHAIN', status: 'OPEN', needed: 2, votes: [{ approve: true }] });
  expect(err).toContain('Still to be asked: Line.');
  expect(err).toContain(`atoll proposals approve ${proposal?.id}`);
  expect((await ben.run(['proposals', 'approve', proposal?.id ?? ''])).out).toMatch(/votes +2 of 2/);
});

it('votes against a proposal, and says so', async () => {
  const shares = [`${port}=2`, `${line}=2`];
  const chain = await ada.print('chains', 'create', consortium, 'refused', '-q', '--validators', ...shares);
  const proposal = await ben.print('proposals', 'list', chain, '-q');
  const { votes } = await ben.json<{ votes: { approve: boolean }[] }>('proposals', 'reject', proposal);
  expect(votes.map(({ approve }) => approve).sort()).toEqual([false, true]);
  expect((await ada.run(['chains', 'start', chain])).err).toMatch(/^(CONFLICT|INVALID) /);
});

it('takes an invitation back, and leaves a consortium', async () => {
  const yard = await ada.print('consortia', 'found', 'Yard', '-q');
  const [taken, kept] = [
    await ada.print('consortia', 'invite', yard, '-q'),
    await ada.print('consortia', 'invite', yard, '-q'),
  ];
  const [, oldest = ''] = (await ada.print('consortia', 'invitations', yard, '-q')).split('\n');
  expect(await ada.run(['consortia', 'revoke', yard, oldest])).toMatchObject({ code: 0, err: 'Revoked.\n' });
  expect((await ben.run(['consortia', 'accept', taken])).code).toBe(4);
  await ben.print('consortia', 'accept', kept);
  expect(await ben.run(['consortia', 'leave', yard])).toMatchObject({ code: 0, err: 'Left.\n' });
  expect((await ben.run(['consortia', 'show', yard])).code).toBe(4);
  await ada.print('consortia', 'leave', yard);
});

it('watches on when the access token that it began with has ended', async () => {
  const shares = [`${port}=2`, `${line}=2`];
  const chain = await ada.print('chains', 'create', consortium, 'watched', '-q', '--validators', ...shares);
  const admin = new pg.Client(platform.adminUrl);
  await admin.connect();
  const lines = ada.lines('chains', 'watch', chain, '--json');
  try {
    const session = await sessionOf(ada);
    await admin.query(`UPDATE sessions SET access_expires_at = now() + '8s' FROM people
                       WHERE people.id = person_id AND email = 'ada@example.org'`);
    expect(JSON.parse((await lines.next()).value as string)).toMatchObject({ id: chain });
    await keepSession(ada, { ...session, accessExpiresAt: new Date(0).toISOString() });
    while ((await sessionOf(ada)).refreshToken === session.refreshToken) await pause(100);
    await admin.query(`UPDATE chains SET message = 'Seen after all' WHERE id = $1`, [chain]);
    expect(JSON.parse((await lines.next()).value as string)).toMatchObject({ message: 'Seen after all' });
  } finally {
    await lines.return(undefined);
    await admin.end();
  }
}, 60_000);

describe('a password', () => {
  it('is changed from stdin, which ends the sessions of other terminals', async () => {
    const [dora, elsewhere] = [await signedUp('dora'), await Terminal.open()];
    const signIn = ['sign-in', '--url', platform.url, '--email', 'dora@example.org'];
    expect((await elsewhere.run(signIn, { stdin: PASSWORD })).code).toBe(0);
    const [newest, oldest] = await dora.json<{ id: string; current: boolean }[]>('sessions', 'list');
    expect([newest?.current, oldest?.current]).toEqual([false, true]);

    expect(await dora.run(['password'], { stdin: 'a guess\nbattery staple correct\n' })).toMatchObject({ code: 1 });
    const changed = await dora.run(['password', '--json'], { stdin: `${PASSWORD}\nbattery staple correct\n` });
    expect(changed).toMatchObject({ code: 0, out: expect.stringContaining('true'), err: '' });
    expect((await elsewhere.run(['sessions', 'list'])).code).toBe(3);
    expect((await elsewhere.run(signIn, { stdin: PASSWORD })).code).toBe(3);
    expect((await elsewhere.run(signIn, { stdin: 'battery staple correct' })).code).toBe(0);

    expect((await dora.run(['sessions', 'end'])).code).toBe(2);
    expect(await dora.json('sessions', 'end', '--others')).toEqual({ ended: 1 });
    await dora.print('sessions', 'end', oldest?.id ?? '');
    expect((await dora.run(['who'])).code).toBe(3);
    await Promise.all([dora.close(), elsewhere.close()]);
  }, 120_000);
});

describe('keys', () => {
  it('are not imported when they are not the ones that were expected', async () => {
    const file = path.join(ada.home, 'one.hex');
    await fs.writeFile(file, `${'0'.repeat(63)}1\n`, { mode: 0o600 });
    const address = '0x7e5f4552091a69125d5dfcb7b8c2659029395bdf'; // of the private key 1, as every wallet has it
    const outcome = await ada.run(['keys', 'import', 'one', file, '--expect', `${address.slice(0, -1)}e`]);

    expect(outcome).toMatchObject({ code: 2, out: '', err: expect.stringMatching(`^USAGE .*${address}`) });
    expect(await ada.json('keys', 'list')).toEqual([]);
  });
});

describe('application keys', () => {
  it('are shown once, act through the environment, and end when revoked', async () => {
    const name = ['application-keys', 'create', 'pipeline', '--scopes', 'chain:read', 'consortium:read', '--json'];
    const { applicationKey, secret } = JSON.parse(await ada.print(...name)) as {
      applicationKey: { id: string; scopes: string[] };
      secret: string;
    };
    expect(applicationKey.scopes.sort()).toEqual(['chain:read', 'consortium:read']);
    expect(JSON.stringify(await ada.json('application-keys', 'list'))).not.toContain(secret);

    const machine = await Terminal.open();
    const env = { ATOLL_URL: platform.url, ATOLL_TOKEN: secret };
    expect(await machine.run(['consortia', 'list', '-q'], { env })).toEqual({
      code: 0,
      out: `${consortium}\n`,
      err: '',
    });
    expect(await ada.print('application-keys', 'revoke', applicationKey.id)).toMatch(/revoked +2\d{3}-/);
    expect((await machine.run(['consortia', 'list'], { env })).code).toBe(3);
    await machine.close();
  });
});

describe('the RPC gateway', () => {
  type Endpoint = { url: string; key: string; keyed: { url: string; webSocketUrl: string } };
  const usual = { methods: [], rate: 500, burst: 2_000, logBlocks: 10_000 };

  it('is shown with a key that is made for it, and says what that key may', async () => {
    const shares = [`${port}=2`, `${line}=2`];
    const chain = await ada.print('chains', 'create', consortium, 'asked', '-q', '--validators', ...shares);
    const made = await ada.json<Endpoint>('rpc', 'endpoint', chain, '--new', 'wallet', '--send');
    expect(made.url).toBe(`https://rpc.example.org/rpc/${chain}`);
    expect(made.keyed).toEqual({
      url: `${made.url}/${made.key}`,
      webSocketUrl: `wss://rpc.example.org/rpc/${chain}/${made.key}`,
    });
    const [[key], known, needless] = await Promise.all([
      ada.json<{ id: string; scopes: string[] }[]>('application-keys', 'list'),
      ada.run(['rpc', 'endpoint', chain, '-q'], { env: { ATOLL_RPC_KEY: made.key } }),
      ada.run(['rpc', 'endpoint', chain, '--send']),
    ]);
    expect(key?.scopes).toEqual(['rpc:read', 'rpc:send']);
    expect(known).toEqual({ code: 0, out: `${made.keyed.url}\n`, err: '' });
    expect(needless.code).toBe(2);

    const id = key!.id;
    await ada.print('rpc', 'limits', 'set', id, '--methods', 'eth_call', 'eth_chainId');
    const narrowed = { ...usual, methods: ['eth_call', 'eth_chainId'], rate: 5 };
    expect(await ada.json('rpc', 'limits', 'set', id, '--rate', '5')).toEqual(narrowed);
    expect(await ada.json('rpc', 'limits', 'set', id, '--methods', 'all')).toEqual({ ...narrowed, methods: [] });
    expect(await ada.json('rpc', 'limits', 'clear', id)).toEqual(usual);
    const [shown, foreign, unnamed, used] = await Promise.all([
      ada.json('rpc', 'limits', 'show', id),
      ben.run(['rpc', 'limits', 'show', id]),
      ada.run(['rpc', 'limits', 'set', id]),
      ada.json('rpc', 'usage', id, chain),
    ]);
    expect([shown, foreign.code, unnamed.code, used]).toEqual([usual, 4, 2, []]);
  }, 180_000);
});

it('tells how far a chain is indexed, and takes what of it is wanted', async () => {
  const shares = [`${port}=2`, `${line}=2`];
  const chain = await ada.print('chains', 'create', consortium, 'found', '-q', '--validators', ...shares);
  expect(await ada.json('index', 'wish', chain, '--nothing')).toEqual({ fromBlock: '0', paused: true });
  const status = await ada.json('index', 'status', chain);
  expect(status).toMatchObject({ height: null, behind: null, trouble: null, wish: { paused: true } });
}, 60_000);

it('changes what a member is, and lets a member go', async () => {
  const cleo = await signedUp('cleo');
  await cleo.print('organisations', 'accept', await ada.print('organisations', 'invite', 'auditor', '-q'));
  const members = await ada.json<{ person: { id: string; name: string }; role: string }[]>('organisations', 'members');
  const { person } = members.find((member) => member.person.name === 'cleo') ?? members[0]!;
  expect(await ada.print('organisations', 'role', person.id, 'Operator')).toMatch(/role +OPERATOR/);
  await ada.print('organisations', 'remove', person.id);
  expect((await cleo.run(['chains', 'list'])).code).toBe(4);
  expect(await cleo.run(['organisations', 'list'])).toMatchObject({ code: 0, out: '' });
  await cleo.close();
});

it('gives the second half of a sign-in from the second line of stdin', async () => {
  const emil = await signedUp('emil');
  const admin = new pg.Client(platform.adminUrl);
  await admin.connect();
  // Recovery codes are checked by the API; those of an app would take a worker.
  await admin.query(
    `WITH factor AS (INSERT INTO second_factors (id, person_id, sealed, master_key_id, confirmed_at)
       SELECT gen_random_uuid(), id, '', 'm', now() FROM people WHERE email = 'emil@example.org' RETURNING person_id)
     INSERT INTO recovery_codes SELECT person_id, sha256('0123456789ABCDEF') FROM factor`,
  );
  await admin.end();
  const words = ['sign-in', '--url', platform.url, '--email', 'emil@example.org'];
  expect(await emil.run(words, { stdin: PASSWORD })).toMatchObject({
    code: 2,
    err: expect.stringContaining('second line'),
  });
  expect((await emil.run(words, { stdin: `${PASSWORD}\nwrong-wrong\n` })).code).toBe(3);
  const signedIn = await emil.run(words, { stdin: `${PASSWORD}\n0123-4567-89ab-cdef\n` });
  expect(signedIn).toMatchObject({ code: 0, err: expect.stringContaining('Signed in as emil') });
  expect((await emil.run(words, { stdin: `${PASSWORD}\n0123-4567-89ab-cdef\n` })).code).toBe(3);
  await emil.close();
}, 120_000);

describe('the sign-in', () => {
  it('is kept for its owner alone', async () => {
    expect((await fs.stat(ada.sessionFile)).mode & 0o777).toBe(0o600);
    expect(await sessionOf(ada)).toMatchObject({ organisationId: port });
  });

  it('is renewed once by commands that run at the same time', async () => {
    const before = await sessionOf(ada);
    await keepSession(ada, { ...before, accessExpiresAt: new Date(0).toISOString() });
    const outcomes = await Promise.all([1, 2, 3].map(() => ada.run(['consortia', 'list', '-q'])));
    for (const outcome of outcomes) expect(outcome).toEqual({ code: 0, out: `${consortium}\n`, err: '' });

    const after = await sessionOf(ada);
    expect(after.refreshToken).not.toBe(before.refreshToken);
    expect(after.organisationId).toBe(port);
    expect((await fs.stat(ada.sessionFile)).mode & 0o777).toBe(0o600);
    expect(await fs.readdir(`${ada.home}/atoll`)).toEqual(['session.json']);
  });

  it('does not change to an organisation that is not theirs', async () => {
    expect((await ada.run(['organisations', 'use', line])).code).toBe(2);
    expect(await sessionOf(ada)).toMatchObject({ organisationId: port });
  });

  it('is refused with a wrong password, and keeps nothing', async () => {
    const terminal = await Terminal.open();
    const words = ['sign-in', '--url', platform.url, '--email', 'ada@example.org'];
    expect(await terminal.run(words, { stdin: 'a wrong password' })).toMatchObject({ code: 3, out: '' });
    await expect(fs.stat(terminal.sessionFile)).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await terminal.run(words, { stdin: PASSWORD })).err).toContain('Signed in as ada, for Port.');
    await terminal.close();
  });

  it('ends on the platform too, and says so to whoever kept a copy', async () => {
    const copy = await sessionOf(ben);
    expect((await ben.run(['sign-out'])).code).toBe(0);
    expect((await ben.run(['who'])).code).toBe(3);
    await keepSession(ben, { ...copy, accessExpiresAt: new Date(0).toISOString() });
    const { code, err } = await ben.run(['who']);
    expect(code).toBe(3);
    expect(err).toContain('The session has ended. Run "atoll sign-in');
    expect((await ben.run(['sign-out'])).code).toBe(0);
  });
});

it('sets quotas, shows what is used of them, and takes them away', async () => {
  const set = ['quotas', 'set', 'transactions-submitted', 'day', '1000', '--at', '50', '90'];
  const quota = JSON.parse(await ada.print(...set, '--json')) as { id: string };
  expect(quota).toMatchObject({
    measure: 'TRANSACTIONS_SUBMITTED',
    period: 'DAY',
    limit: '1000',
    thresholds: [50, 90],
    used: '0',
  });
  expect(await ada.print('quotas', 'list')).toMatch(/TRANSACTIONS_SUBMITTED +day +0 +1000 +no/);
  expect(await ada.json('quotas', 'notices')).toEqual([]);
  expect(await ada.json('usage', '--by', 'hour', '--since', new Date().toISOString(), '--per-chain')).toEqual([]);
  expect((await ada.run(['usage', '--by', 'fortnight'])).code).toBe(2);
  await ada.print('quotas', 'remove', quota.id);
  expect(await ada.json('quotas', 'list')).toEqual([]);
});
