import type { EventStreamPartsFragment, StreamedEventPartsFragment } from '@atoll/sdk';
import { Command, InvalidArgumentError, Option } from 'commander';

import { wholeNumber } from './arguments.js';
import { JSON_OPTION, QUIET_OPTION, showOne, tell, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

const columns: Columns<EventStreamPartsFragment> = {
  id: (s) => s.id,
  name: (s) => s.name,
  chain: (s) => s.chain?.name,
  'next block': (s) => s.acknowledged.blockNumber,
  events: (s) => s.events.join(' ') || 'any',
  contracts: (s) => s.contracts.join(' ') || 'any',
  webhook: (s) => s.webhook?.status,
};

type Start = { fromBlock?: number; earliest?: boolean };
type Where = { argument: string; value: unknown }[];
type Wish = Format & Start & { contracts?: string[]; events?: string[]; where?: Where };

const startOf = ({ fromBlock, earliest }: Start) =>
  fromBlock !== undefined ? { fromBlock: String(fromBlock) } : earliest ? { start: 'EARLIEST' as const } : {};
const FROM = new Option('--from-block <n>', 'from this block on').argParser(wholeNumber);

export function streamCommands(): Command {
  const group = new Command('streams').description('What contracts log, in order and at least once, for programs.');

  group
    .command('list')
    .description('The streams of your organisation, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.eventStreams(page)).eventStreams,
          columns,
          options,
          'None yet: atoll streams create --help',
        ),
      ),
    );

  group
    .command('create <chain> <name>')
    .description('Make a stream; from the next block on unless you say otherwise.')
    .option('--contracts <addresses...>', 'of these contracts alone')
    .option('--events <events...>', 'these events alone: names, signatures, or "event Moved(address indexed by)"')
    .option('--where <json>', 'what arguments must be, as an object by their names', whereIn)
    .addOption(FROM)
    .option('--earliest', 'from the first block that is indexed')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, name: string, wish: Wish) =>
      signedIn(async (atoll) => {
        const { contracts, events, where } = wish;
        const input = {
          ...{ chainId, name, ...startOf(wish) },
          ...(contracts && { contracts: contracts as `0x${string}`[] }),
          ...(events && { events }),
          ...(where && { where }),
        };
        showOne((await atoll.createEventStream({ input })).createEventStream, columns, wish);
      }),
    );

  group
    .command('show <id>')
    .description('One stream, and how far it was acknowledged.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.eventStream({ id })).eventStream, columns, options)),
    );

  group
    .command('follow <id>')
    .description('Print the events of a stream as they come, a line of JSON each, and acknowledge what was printed.')
    .option('--consumer <name>', 'take over at once from an earlier connection under this name')
    .option('--keep', 'acknowledge nothing, so that all of it comes again')
    .action((id: string, { consumer, keep }: { consumer?: string; keep?: boolean }) =>
      signedIn(async (atoll) => {
        const inFlight = keep ? 16 : 4;
        const batches = atoll.streamEvents({ streamId: id, inFlight, ...(consumer && { consumer }) });
        let kept = 0;
        for await (const { streamEvents } of batches) {
          for (const event of streamEvents.events) await printed(event);
          if (!keep) await atoll.acknowledgeEvents({ streamId: id, offset: streamEvents.offset });
          else if (++kept === inFlight) return tell('No more comes before something is acknowledged.');
        }
      }),
    );

  group
    .command('read <id>')
    .description('Print what came by now, a line of JSON each, acknowledge what was printed, and end.')
    .option('--keep', 'acknowledge nothing, so that all of it comes again')
    .action((streamId: string, { keep }: { keep?: boolean }) =>
      signedIn(async (atoll) => {
        for (let after: string | undefined; ;) {
          const { streamEventsPage: page } = await atoll.streamEventsPage({ streamId, ...(after && { after }) });
          for (const event of page.events) await printed(event);
          if (keep) after = page.offset;
          else await atoll.acknowledgeEvents({ streamId, offset: page.offset });
          if (!page.hasMore) return;
        }
      }),
    );

  group
    .command('rename <id> <name>')
    .description('Call a stream something else.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, name: string, options: Format) =>
      signedIn(async (atoll) =>
        showOne((await atoll.renameEventStream({ input: { id, name } })).renameEventStream, columns, options),
      ),
    );

  group
    .command('replay <id>')
    .description('Send a stream back to a block; its consumer goes on from there.')
    .addOption(FROM)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format & Start) =>
      signedIn(async (atoll) => {
        const { replayEventStream } = await atoll.replayEventStream({ input: { id, ...startOf(options) } });
        showOne(replayEventStream, columns, options);
      }),
    );

  group
    .command('delete <id>')
    .description('Delete a stream with its webhook.')
    .action((id: string) => signedIn(async (atoll) => void (await atoll.deleteEventStream({ id }))));
  return group;
}

/** Waits where the reader does, so that nothing is acknowledged that nobody took. */
function printed(event: StreamedEventPartsFragment): Promise<void> {
  return new Promise((resolve, reject) =>
    process.stdout.write(`${JSON.stringify(event)}\n`, (error) => (error ? reject(error) : resolve())),
  );
}

function whereIn(text: string): Where {
  try {
    const where: unknown = JSON.parse(text);
    if (typeof where === 'object' && where !== null && !Array.isArray(where))
      return Object.entries(where).map(([argument, value]) => ({ argument, value: value as unknown }));
  } catch {
    // said below
  }
  throw new InvalidArgumentError('It must be a JSON object, such as {"to": "0x…"}.');
}
