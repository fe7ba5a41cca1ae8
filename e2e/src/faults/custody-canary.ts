import { decryptStreamWith, decryptText, encryptText, newIdentity, recipientOf } from '@atoll/crypto/age';
import { connect } from '@atoll/sdk';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { recoverMessageAddress, type Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

import { commandLine } from '../atoll-cli.js';
import { mustEqual, type Story } from '../story.js';
import { until } from '../wait.js';
import { dumpOf, filesOf, formsOf, hits, hitsIn, memoryOf } from './canary-search.js';
import type { CustodyHome } from './custody-home.js';
import { Overheard } from './overheard.js';

const PLATFORM = fileURLToPath(new URL('../../../apps/platform/dist/main.js', import.meta.url));

/** A private key that we know is brought, used, refused, exported and backed up; then it is looked for. */
export async function keepCanary(story: Story, home: CustodyHome, chainId: string): Promise<void> {
  const { api, member, secrets } = home;
  const { atoll } = member;
  const url = `${api.origin}/graphql`;
  const canary = randomBytes(32);
  const stray = randomBytes(32);
  const address = privateKeyToAccount(`0x${canary.toString('hex')}`).address.toLowerCase();
  const overheard = await Overheard.on(api.servers.redisUrl);

  const keyId = await story.step('a known private key is brought, by the command line', async () => {
    const file = path.join(home.home, 'canary.hex');
    await fs.writeFile(file, canary.toString('hex'), { mode: 0o600 });
    const key = await commandLine(url, member, home.home).json<{ id: string; address: string }>(
      ...(['keys', 'import', 'canary', file] as const),
    );
    mustEqual(key.address, address, 'the address of what was brought');
    return key.id;
  });

  await story.step('another one is refused where that one was declared', async () => {
    const { publicKey } = privateKeyToAccount(`0x${canary.toString('hex')}`);
    const { importKey } = await atoll.importKey({ input: { name: 'stray', publicKey: publicKey as `0x${string}` } });
    const look = async () => (await atoll.key({ id: importKey.id })).key;
    const { importRecipient } = await until('the recipient', async () => {
      const key = await look();
      return key.importRecipient !== null && key;
    });
    const sealed = await encryptText(importRecipient!, stray.toString('hex'));
    await atoll.bringKey({ input: { id: importKey.id, sealed } });
    await until('the refusal', async () => (await look()).problem !== null);
  });

  await story.step('it signs transactions and messages', async () => {
    const cli = commandLine(url, member, home.home);
    const signature = (await cli.print('keys', 'sign', keyId, '--message', 'we agree', '-q')) as Hex;
    mustEqual((await recoverMessageAddress({ message: 'we agree', signature })).toLowerCase(), address, 'who agreed');
    const ids: string[] = [];
    for (let i = 0; i < 10; i++) {
      const { requestSignature } = await atoll.requestSignature({ input: { keyId, message: `0x0${i}` } });
      ids.push(requestSignature.id);
      await atoll.sendTransaction({ input: { chainId, keyId, to: `0x${'5e'.repeat(20)}`, value: '0' } });
    }
    await until('the signatures', async () => {
      const all = await Promise.all(ids.map((id) => atoll.signature({ id })));
      return all.every(({ signature }) => signature.status === 'SIGNED');
    });
    await until('the transactions', async () => {
      const { rows } = await api.admin.query("SELECT FROM transactions WHERE key_id = $1 AND status = 'MINED'", [
        keyId,
      ]);
      return rows.length === 10;
    });
  });

  await story.step('it leaves as ciphertext once another person agrees, and nobody else opens that', async () => {
    const identity = await newIdentity();
    const recipient = await recipientOf(identity);
    const cli = commandLine(url, member, home.home);
    const { id } = await cli.json<{ id: string }>('keys', 'export', keyId, '--to', recipient);
    const bob = await another(url, home);
    const { approvals } = await bob.approvals({ first: 100, status: 'OPEN' });
    const asked = approvals.nodes.find(({ keyExport }) => keyExport?.id === id);
    mustEqual(asked?.keyExport?.recipient, recipient, 'the recipient that the other person is shown');
    await bob.voteOnApproval({ id: asked!.id, approve: true });
    await until('the export', async () => (await atoll.keyExport({ id })).keyExport.status === 'DONE');
    const file = path.join(home.home, 'canary.age');
    await cli.print('keys', 'collect', id, file);
    const opened = await decryptText(identity, await fs.readFile(file, 'utf8'));
    mustEqual(opened, canary.toString('hex'), 'what the recipient opens');
  });

  await story.step('it does not open once its row was changed, and the worker says so', async () => {
    const flip = () =>
      api.admin.query(
        'UPDATE key_material SET enveloped = set_byte(enveloped, 20, get_byte(enveloped, 20) # 1) WHERE key_id = $1',
        [keyId],
      );
    await flip();
    await atoll.requestSignature({ input: { keyId, message: '0xff' } });
    const log = path.join(home.home, 'worker.log');
    await until('the worker to say so', async () =>
      (await fs.readFile(log, 'utf8')).includes('sealed text was changed'),
    );
    await flip();
  });

  const forms = [canary, stray].flatMap(formsOf);
  const wraps = [secrets.kek, secrets.master].flatMap(formsOf);
  const none = (found: number, where: string) => mustEqual(found, 0, `how often it is ${where}`);

  await story.step('0 hits in the database, in its files and in its write-ahead log', async () => {
    const dump = await dumpOf(api.servers.adminUrl);
    if (!dump.includes(address)) throw new Error('The search does not find what is there.');
    none(hits(dump, [...forms, ...wraps]), 'in a row');
    const files = await filesOf(api.servers.adminUrl);
    if (!files) return console.log('    Postgres is elsewhere: its files were not looked at');
    const [found, bytes] = await hitsIn(files, [...forms, ...wraps]);
    none(found, 'in a file');
    console.log(`    ${(bytes / 2 ** 20).toFixed(0)} MiB of files`);
  });

  await story.step('0 hits in the jobs, and in all else that Redis was told', async () => {
    const told = await overheard.end();
    if (!told.includes(keyId)) throw new Error('The search does not find what is there.');
    none(hits(told, [...forms, ...wraps]), 'in Redis');
  });

  await story.step('0 hits in a backup of the platform, opened by who may', async () => {
    const identity = await newIdentity();
    const file = path.join(home.home, 'platform.age');
    const env = {
      ...{ PATH: process.env['PATH'], ATOLL_MASTER_KEY_FILE: path.join(home.home, 'master') },
      ATOLL_OWNER_DATABASE_URL: api.servers.adminUrl,
    };
    const words = ['backup', '--to', file, '--recipient', await recipientOf(identity)];
    await promisify(execFile)(process.execPath, [PLATFORM, ...words], { env });
    const sealed = Readable.toWeb((await fs.open(file)).createReadStream()) as ReadableStream<Uint8Array>;
    const opened = Readable.fromWeb((await decryptStreamWith(identity, sealed)) as never);
    const archive = await buffer(opened.pipe(createGunzip()));
    if (!archive.includes(address) || !archive.includes(secrets.master.toString('hex')))
      throw new Error('The search does not find what is there.');
    none(hits(archive, [...forms, ...formsOf(secrets.kek)]), 'in the backup');
  });

  await story.step('0 hits in the logs of the API and of the worker', async () => {
    for (const process of ['api', 'worker']) {
      const log = await fs.readFile(path.join(home.home, `${process}.log`));
      console.log(`    ${log.length} bytes of the ${process}`);
      none(hits(log, [...forms, ...wraps]), `in the log of the ${process}`);
    }
  });

  await story.step('0 hits on the heaps of the API and of the worker', async () => {
    for (const process of ['api', 'worker'] as const) {
      const heap = await home.heapOf(process);
      if (!heap.includes('POLICY_FORBIDS')) throw new Error('The search does not find what is there.');
      none(hits(heap, [...forms, ...wraps]), `on the heap of the ${process}`);
    }
  });

  await story.step('0 hits in all memory of the API', async () => {
    const [found, bytes] = await hitsIn(memoryOf(api.pid), [...forms, ...wraps]);
    if (bytes < 2 ** 24) throw new Error(`Only ${bytes} bytes could be looked at.`);
    none(found, 'in the memory of the API');
    const [inWorker] = await hitsIn(memoryOf(home.worker.pid!), formsOf(canary));
    console.log(
      `    the worker, which signs with it: ${inWorker} forms of it in its memory now; nothing is claimed of that`,
    );
  });
}

/** Another person with the right to approve. */
async function another(url: string, { member }: CustodyHome) {
  const { invitePerson } = await member.atoll.invitePerson({ input: { role: 'ADMIN' } });
  const input = {
    email: `${randomBytes(6).toString('hex')}@example.org`,
    name: 'Bob',
    password: 'correct horse battery',
  };
  const { signUp } = await connect({ url }).signUp({ input });
  const token = () => signUp.accessToken;
  await connect({ url, token }).acceptPersonInvitation({ code: invitePerson.code });
  return connect({ url, token, organisation: () => member.organisationId });
}
