import type {
  DataBatchPartsFragment,
  DataReadingPartsFragment,
  DataReadingQuery,
  DataStreamPartsFragment,
  ReadingCurve,
} from '@atoll/sdk';
import { openKeyFile, type Curve } from '@atoll/sdk/device';
import { Command, InvalidArgumentError, Option } from 'commander';

import { wholeNumber } from './arguments.js';
import { UsageError } from './failure.js';
import { JSON_OPTION, QUIET_OPTION, momentOf, showOne, tell, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signFile } from './sign-readings.js';
import { submitFile } from './submit-readings.js';
import { signedIn } from './session.js';

const columns: Columns<DataStreamPartsFragment> = {
  id: (s) => s.id,
  name: (s) => s.name,
  state: (s) => s.state,
  chain: (s) => s.chain?.name,
  settled: (s) => s.settled,
  batches: (s) => s.anchored,
  producer: (s) => s.producer,
  stream: (s) => s.stream,
  reason: (s) => s.reason,
};
const readingColumns: Columns<DataReadingPartsFragment> = {
  seq: (r) => r.seq,
  taken: (r) => momentOf(r.occurredAt),
  assurance: (r) => r.assurance,
  late: (r) => (r.late ? 'late' : ''),
  payload: (r) => (r.payload === null || r.payload === undefined ? '' : textOf(r.payload)),
};
const oneReading: Columns<DataReadingQuery['dataReading']> = {
  ...readingColumns,
  hash: (r) => r.hash,
  'came in': (r) => r.receivedAt,
  'media type': (r) => r.mediaType,
  batch: (r) => r.batch?.state,
  anchored: (r) => r.batch?.anchoredAt,
};
const paceColumns: Columns<DataStreamPartsFragment> = {
  id: (s) => s.id,
  'batch, readings': (s) => s.batchReadings,
  'batch, seconds': (s) => s.batchSeconds,
  'patience, seconds': (s) => s.patienceSeconds,
  window: (s) => s.window,
};
const batchColumns: Columns<DataBatchPartsFragment> = {
  id: (b) => b.id,
  from: (b) => b.seqFrom,
  to: (b) => b.seqTo,
  state: (b) => b.state,
  assurance: (b) => b.assurance,
  anchored: (b) => b.anchoredAt,
  root: (b) => b.root,
  reason: (b) => b.reason,
};

type Hex = `0x${string}`;
type Pace = { batchReadings?: number; batchSeconds?: number; patience?: number; window?: number };
type Wish = Format &
  Pace & {
    curve: ReadingCurve;
    key?: string;
    publicKey?: Hex;
    producer?: Hex;
    schema?: Hex;
    personal?: boolean;
    unsigned?: boolean;
    lateAfter?: number;
  };
type Listed = Paged & { from?: string; to?: string; newest?: boolean };

/** As a stream calls the curves of a key file. */
const CURVES: Record<Curve, ReadingCurve> = { 'P-256': 'P256', secp256k1: 'SECP256K1', Ed25519: 'ED25519' };

export function dataStreamCommands(): Command {
  const group = new Command('data-streams').description('Signed readings of devices, of which chains keep roots.');

  group
    .command('open <chain> <name>')
    .description('Open a stream of a device of yours, or of your organisation itself.')
    .option('--key <file>', 'the key that signs, of "atoll devices key new"; it stays here')
    .option('--public-key <hex>', 'of a key that is elsewhere: x and y, 64 bytes; 32 of Ed25519')
    .addOption(new Option('--curve <curve>', 'its curve').choices(['P256', 'SECP256K1', 'ED25519']).default('P256'))
    .option('--producer <address>', "whose readings they are; the key's own address by default", hex)
    .option('--schema <hash>', 'of the schema of its readings', hex)
    .option('--personal', 'they are about people: readings carry salted commitments')
    .option('--unsigned', 'take readings that nobody signed, too')
    .option('--batch-readings <n>', 'close a batch at so many', wholeNumber)
    .option('--batch-seconds <n>', 'or when the first has waited so long', wholeNumber)
    .option('--patience <seconds>', 'how long missing ones are waited for', wholeNumber)
    .option('--late-after <seconds>', 'from when on one is late', wholeNumber)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, name: string, wish: Wish) =>
      signedIn(async (atoll) => {
        const input = { ...inputOf(chainId, name, wish), signer: await signerOf(wish) };
        const { openDataStream } = await atoll.openDataStream({ input });
        showOne(openDataStream, columns, wish);
      }),
    );

  group
    .command('list')
    .description('The data streams of your organisation, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.dataStreams(page)).dataStreams,
          columns,
          options,
          'None yet: atoll data-streams open --help',
        ),
      ),
    );

  group
    .command('show <stream>')
    .description('Where it stands, here and on its chain.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.dataStream({ id })).dataStream, columns, options)),
    );

  group
    .command('pace <stream>')
    .description('Change how it is batched and waited for; what is not said stays.')
    .option('--batch-readings <n>', 'close a batch at so many', wholeNumber)
    .option('--batch-seconds <n>', 'or when the first has waited so long', wholeNumber)
    .option('--patience <seconds>', 'how long missing ones are waited for', wholeNumber)
    .option('--window <n>', 'how far a reading may be ahead of the first that is missing', wholeNumber)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, wish: Pace & Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.paceDataStream({ id, input: paceOf(wish) })).paceDataStream, paceColumns, wish),
      ),
    );

  group
    .command('close <stream>')
    .description('Take no readings any more; what was taken is anchored first.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.closeDataStream({ id })).closeDataStream, columns, options)),
    );

  group
    .command('sign <stream> <file>')
    .description('Sign what a device measured, a line of JSON each, and print what "submit" takes.')
    .requiredOption('--key <file>', 'of "atoll devices key new"; it stays here')
    .action((streamId: string, file: string, { key }: { key: string }) =>
      signedIn((atoll) => signFile(atoll, streamId, file, key)),
    );

  group
    .command('submit <file>')
    .description(
      'Hand in the readings of a file of JSON lines, or of a table (.csv), and name each line that is not taken.',
    )
    .option('--stream <id>', 'the stream of all of them, where the lines name none')
    .addOption(JSON_OPTION)
    .action((file: string, options: { stream?: string; json?: boolean }) =>
      signedIn((atoll) => submitFile(atoll, file, options)),
    );

  group
    .command('readings <stream>')
    .description('What it took, by number.')
    .option('--from <moment>', 'taken at or after, such as 2026-01-31T12:00:00Z', moment)
    .option('--to <moment>', 'taken at or before', moment)
    .option('--newest', 'the highest numbers first')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((streamId: string, { from, to, newest, ...format }: Listed) =>
      signedIn(async (atoll) => {
        const range = { ...(from && { from }), ...(to && { to }), newestFirst: newest ?? false };
        await showPages(
          async (page) => (await atoll.dataReadings({ streamId, ...range, ...page })).dataStream.readings,
          readingColumns,
          format,
          'None.',
        );
      }),
    );

  group
    .command('reading <stream> <seq>')
    .description('One reading, and the batch that it is in.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((streamId: string, seq: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.dataReading({ streamId, seq })).dataReading, oneReading, options)),
    );

  group
    .command('batches <stream>')
    .description('What of it went onto the chain, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((streamId: string, format: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.dataBatches({ streamId, ...page })).dataStream.batches,
          batchColumns,
          format,
          'None yet.',
        ),
      ),
    );

  group
    .command('correct <stream> <seq> <cause>')
    .description('Say on the chain that an anchored reading was wrong; it stays.')
    .option('--replacement <leaf>', 'the leaf of what it should have been', hex)
    .action((streamId: string, seq: string, cause: string, { replacement }: { replacement?: Hex }) =>
      signedIn(async (atoll) => {
        await atoll.correctReading({ input: { streamId, seq, cause, ...(replacement && { replacement }) } });
        tell(`The correction of ${seq} goes onto the chain.`);
      }),
    );

  group
    .command('proof <stream> <seq>')
    .description('How a reading stands on the chain: its leaf, place, path and transaction, as JSON.')
    .action((streamId: string, seq: string) =>
      signedIn(async (atoll) =>
        console.log(JSON.stringify((await atoll.readingProof({ streamId, seq })).readingProof, null, 2)),
      ),
    );

  group
    .command('receipt <stream> <seq>')
    .description('The receipt of a reading, which "atoll verify" checks against any node of the chain.')
    .action((streamId: string, seq: string) =>
      signedIn(async (atoll) => console.log((await atoll.receipt({ streamId, seq })).receipt)),
    );
  return group;
}

async function signerOf({ key, curve, publicKey }: Wish): Promise<{ curve: ReadingCurve; publicKey: Hex }> {
  if (publicKey) return { curve, publicKey };
  if (!key) throw new UsageError('Whose readings? Say --key FILE, or --public-key.');
  const device = await openKeyFile(key);
  return { curve: CURVES[device.curve], publicKey: device.publicKey };
}

function inputOf(chainId: string, name: string, wish: Wish) {
  const { producer, schema, personal = false, unsigned = false, lateAfter } = wish;
  return {
    ...{ chainId, name, personal, takesUnsigned: unsigned },
    ...(producer && { producer }),
    ...(schema && { schema }),
    ...paceOf(wish),
    ...(lateAfter !== undefined && { lateAfter }),
  };
}

const paceOf = ({ batchReadings, batchSeconds, patience, window }: Pace) => ({
  ...(batchReadings !== undefined && { batchReadings }),
  ...(batchSeconds !== undefined && { batchSeconds }),
  ...(patience !== undefined && { patienceSeconds: patience }),
  ...(window !== undefined && { window }),
});

function hex(text: string): Hex {
  if (!/^0x(?:[0-9a-f]{2})+$/i.test(text)) throw new InvalidArgumentError('It must be 0x and hexadecimal digits.');
  return text.toLowerCase() as Hex;
}

/** In seconds of Unix time. */
function moment(text: string): string {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new InvalidArgumentError('It must be a moment such as 2026-01-31T12:00:00Z.');
  return String(Math.floor(time / 1_000));
}

/** Text where it is some, and hexadecimal digits otherwise. */
function textOf(payload: string): string {
  const text = Buffer.from(payload.slice(2), 'hex').toString();
  return /^[\p{L}\p{N}\p{P}\p{S}\p{Zs}]*$/u.test(text) ? text : payload;
}
