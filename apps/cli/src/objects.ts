import { readEnvelope, TAG } from '@atoll/sealed/envelopes';
import type {
  Atoll,
  ObjectReplicaPartsFragment,
  ObjectStorePartsFragment,
  SealedDataQuery,
  StoredObjectPartsFragment,
} from '@atoll/sdk';
import { Command } from 'commander';
import fs from 'node:fs/promises';

import { bringChunks, CIPHER_CHUNK, fetchChunks, treeOf } from './chunked-files.js';
import { UsageError } from './failure.js';
import { JSON_OPTION, QUIET_OPTION, showList, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
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

const dataColumns: Columns<SealedDataQuery['sealedData']['nodes'][number]> = {
  root: (it) => it.ctRoot,
  bytes: (it) => it.bytes,
  'of organisation': (it) => it.organisationId,
  stored: (it) => it.createdAt,
};

type Hex = `0x${string}`;
type Put = Format & { consortium?: string; chain?: string; resource?: Hex; envelope?: string; copies?: string };

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

  command('list', 'Your objects, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .action((format: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.storedObjects(page)).storedObjects,
          columns,
          format,
          'None yet: atoll objects put FILE --consortium CONSORTIUM',
        ),
      ),
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
    .option('--consortium <id>', 'whose members are to hold it')
    .option('--chain <id>', 'or the chain that has the policy of')
    .option('--resource <hash>', 'this resource: only members that it lists hold it, and who has a grant gets at it')
    .option('--envelope <file>', 'its envelope, which says its chunks and its root')
    .option('--copies <n>', "of how many members' stores it is to lie in", '3')
    .action((file: string, options: Put) =>
      signedIn(async (atoll) => showOne(await put(atoll, file, options), columns, options)),
    );

  command('get <id> <file>', 'Read ciphertext back, checked against its root.').action(
    (id: string, file: string, format: Format) =>
      signedIn(async (atoll) => showOne(await get(atoll, id, file), columns, format)),
  );

  command('data <chain> <resource>', 'What lies under a policy and is for you, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .action((chainId: string, resource: Hex, format: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.sealedData({ chainId, resource, ...page })).sealedData,
          dataColumns,
          format,
          'Nothing that you may have.',
        ),
      ),
    );

  command('fetch <chain> <resource> <root> <file>', 'Read such data, and print with --json its envelope.').action(
    (chainId: string, resource: Hex, ctRoot: Hex, file: string, format: Format) =>
      signedIn(async (atoll) => {
        const at = async (place: number) => (await atoll.getData({ chainId, resource, ctRoot, place })).getData;
        const { data, bytes: first } = await at(0);
        await fetchChunks(file, data, async (place) => (place === 0 ? first : (await at(place)).bytes));
        showOne(data, dataColumns, format);
      }),
  );

  command('erase <id>', 'Take away every copy. Destroy the key, too.').action((id: string, format: Format) =>
    signedIn(async (atoll) => {
      await atoll.eraseObject({ id });
      const look = async () => (await atoll.storedObject({ id })).storedObject;
      showOne(await poll(look, ({ status }) => status === 'ERASED'), columns, format);
    }),
  );

  command('holdings', 'What your organisation holds, for itself and for others.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .action((format: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.objectHoldings(page)).objectHoldings,
          replicaColumns,
          format,
          'Nothing yet.',
        ),
      ),
    );
  return group;
}

async function put(atoll: Atoll, file: string, { envelope: named, ...where }: Put) {
  const envelope = named ? (await fs.readFile(named, 'utf8')).trimEnd() : null;
  const chunk = envelope ? readEnvelope(envelope).chunk + TAG : CIPHER_CHUNK;
  const { tree, bytes } = await treeOf(file, chunk);
  const announced = { chunk, bytes: String(bytes), ctRoot: tree.root, copies: Number(where.copies) };
  const object = await announce(atoll, announced, envelope, where);
  await bringChunks(atoll, object, file);
  const look = async () => (await atoll.storedObject({ id: object.id })).storedObject;
  return poll(look, ({ status }) => status !== 'UPLOADING');
}

type Announced = { chunk: number; bytes: string; ctRoot: Hex; copies: number };

/** To all members with room, or to those that the policy of a resource lists. */
async function announce(atoll: Atoll, it: Announced, envelope: string | null, { consortium, chain, resource }: Put) {
  if (consortium && !resource)
    return (await atoll.putObject({ input: { ...it, consortiumId: consortium, ...(envelope && { envelope }) } }))
      .putObject;
  if (!resource || !chain || !envelope)
    throw new UsageError('Give --consortium, or --chain, --resource and --envelope.');
  return (await atoll.putData({ input: { ...it, chainId: chain, resource, envelope } })).putData;
}

async function get(atoll: Atoll, id: string, file: string): Promise<StoredObjectPartsFragment> {
  const { storedObject } = await atoll.storedObject({ id });
  await fetchChunks(file, storedObject, async (place) => (await atoll.objectChunk({ id, place })).objectChunk);
  return storedObject;
}
