import { fromHex, toHex } from '@atoll/crypto';
import { ContentTree } from '@atoll/sealed';
import { chunksOf, readEnvelope, TAG } from '@atoll/sealed/envelopes';
import type {
  Atoll,
  ObjectReplicaPartsFragment,
  ObjectStorePartsFragment,
  StoredObjectPartsFragment,
} from '@atoll/sdk';
import { Command } from 'commander';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';

import { UsageError } from './failure.js';
import { JSON_OPTION, QUIET_OPTION, showList, showOne, type Columns, type Format } from './output.js';
import { poll } from './poll.js';
import { signedIn } from './session.js';

const columns: Columns<StoredObjectPartsFragment> = {
  id: (it) => it.id,
  status: (it) => it.status,
  bytes: (it) => it.bytes,
  copies: (it) => `${it.replicas.filter(({ status }) => status === 'HELD').length} of ${it.copies}`,
  root: (it) => it.ctRoot,
  message: (it) => it.message,
};

const replicaColumns: Columns<ObjectReplicaPartsFragment> = {
  object: (it) => it.objectId,
  holder: (it) => it.holderId,
  status: (it) => it.status,
  'of organisation': (it) => it.organisationId,
  asked: (it) => it.challenges,
  failed: (it) => it.failures,
  proven: (it) => it.provenAt,
  message: (it) => it.message,
};

const storeColumns: Columns<ObjectStorePartsFragment> = {
  place: (it) => (it.s3 ? `${it.s3.endpoint}/${it.s3.bucket}/${it.s3.prefix}` : "the installation's own"),
  'for others': (it) => `${it.forOthers} bytes`,
};

/** Ciphertext whose envelope says nothing else is cut like an envelope's own. */
const CHUNK = 65_536 + TAG;

type Put = Format & { consortium: string; envelope?: string; copies?: string };

export function objectCommands(): Command {
  const group = new Command('objects').description("Ciphertext in several members' stores, who cannot read it.");
  const command = (name: string, description: string) =>
    group.command(name).description(description).addOption(JSON_OPTION).addOption(QUIET_OPTION);

  command('store', 'See where your organisation keeps ciphertext, or say how much of others’ it takes.')
    .option('--for-others <bytes>', 'how many bytes it holds for other members')
    .action(({ forOthers, ...format }: Format & { forOthers?: string }) =>
      signedIn(async (atoll) => {
        const store =
          forOthers === undefined
            ? (await atoll.objectStore()).objectStore
            : (await atoll.setObjectStore({ input: { forOthers } })).setObjectStore;
        if (!store) throw new UsageError('There is no store yet: --for-others BYTES makes one.');
        showOne(store, storeColumns, format);
      }),
    );

  command('list', 'Your objects, newest first.').action((format: Format) =>
    signedIn(async (atoll) => {
      const { storedObjects } = await atoll.storedObjects({ first: 100 });
      showList(storedObjects.nodes, columns, format, 'None yet: atoll objects put FILE --consortium CONSORTIUM');
    }),
  );

  command('show <id>', 'An object, and who holds it.').action((id: string, format: Format) =>
    signedIn(async (atoll) => {
      const { storedObject } = await atoll.storedObject({ id });
      showOne(storedObject, columns, format);
      if (!format.json && !format.quiet)
        showList(storedObject.replicas, replicaColumns, format, 'Nobody holds it yet.');
    }),
  );

  command('put <file>', "Bring ciphertext into members' stores, and wait until they hold it.")
    .requiredOption('--consortium <id>', 'whose members are to hold it')
    .option('--envelope <file>', 'its envelope, which says its chunks and its root')
    .option('--copies <n>', "of how many members' stores it is to lie in", '3')
    .action((file: string, options: Put) =>
      signedIn(async (atoll) => showOne(await put(atoll, file, options), columns, options)),
    );

  command('get <id> <file>', 'Read ciphertext back, checked against its root.').action(
    (id: string, file: string, format: Format) =>
      signedIn(async (atoll) => showOne(await get(atoll, id, file), columns, format)),
  );

  command('erase <id>', 'Take away every copy. Destroy the key, too.').action((id: string, format: Format) =>
    signedIn(async (atoll) => {
      await atoll.eraseObject({ id });
      const look = async () => (await atoll.storedObject({ id })).storedObject;
      showOne(await poll(look, ({ status }) => status === 'ERASED'), columns, format);
    }),
  );

  command('holdings', 'What your organisation holds, for itself and for others.').action((format: Format) =>
    signedIn(async (atoll) => {
      const { objectHoldings } = await atoll.objectHoldings({ first: 100 });
      showList(objectHoldings.nodes, replicaColumns, format, 'Nothing yet.');
    }),
  );
  return group;
}

async function put(atoll: Atoll, file: string, { consortium, envelope: named, copies }: Put) {
  const envelope = named ? (await fs.readFile(named, 'utf8')).trimEnd() : null;
  const chunk = envelope ? readEnvelope(envelope).chunk + TAG : CHUNK;
  const tree = new ContentTree();
  let bytes = 0;
  for await (const part of partsOf(file, chunk)) {
    tree.add(part);
    bytes += part.length;
  }
  const input = {
    ...{ consortiumId: consortium, chunk, bytes: String(bytes), ctRoot: tree.root, copies: Number(copies) },
    ...(envelope && { envelope }),
  };
  const { putObject } = await atoll.putObject({ input });
  let place = 0;
  if (putObject.status === 'UPLOADING')
    for await (const part of partsOf(file, chunk))
      await atoll.putObjectChunk({ id: putObject.id, place: place++, bytes: toHex(part) });
  const look = async () => (await atoll.storedObject({ id: putObject.id })).storedObject;
  return poll(look, ({ status }) => status !== 'UPLOADING');
}

/** What a file is cut into; never more than one part of it at a time. */
async function* partsOf(file: string, chunk: number): AsyncGenerator<Uint8Array> {
  for await (const part of createReadStream(file, { highWaterMark: chunk })) yield new Uint8Array(part as Buffer);
}

async function get(atoll: Atoll, id: string, file: string): Promise<StoredObjectPartsFragment> {
  const { storedObject } = await atoll.storedObject({ id });
  const tree = new ContentTree();
  const out = await fs.open(file, 'wx', 0o600);
  try {
    for (let place = 0; place < chunksOf(Number(storedObject.bytes), storedObject.chunk); place++) {
      const bytes = fromHex((await atoll.objectChunk({ id, place })).objectChunk as `0x${string}`);
      tree.add(bytes);
      await out.write(bytes);
    }
  } finally {
    await out.close();
  }
  if (tree.root === storedObject.ctRoot) return storedObject;
  await fs.rm(file);
  throw new Error('What was read does not have the root of the object.');
}
