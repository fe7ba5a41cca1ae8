import type { Atoll } from '../atoll.js';
import { linesFile, type ExportedFile } from './file.js';
import type { Tally } from './tally.js';

/** The organisation's devices on the chain, one on each line: what they are there, and how they are labelled here. */
export const devicesFile = (atoll: Atoll, chainId: string): ExportedFile =>
  linesFile('devices.jsonl', async (page) => {
    const { devices } = await atoll.devices({ chainId, ...page });
    return { ...devices, nodes: devices.nodes.filter(({ own }) => own) };
  });

/**
 * For each stream what it is, its batches with their roots on the chain, what was declared missing, and its readings with the devices'
 * signatures: enough to make every leaf and every root anew.
 */
export async function* streamFiles(atoll: Atoll, chainId: string, tally: Tally): AsyncGenerator<ExportedFile> {
  const ids: string[] = [];
  const streams = linesFile('streams/streams.jsonl', async (page) => {
    const { dataStreams } = await atoll.dataStreams({ chainId, ...page });
    ids.push(...dataStreams.nodes.map(({ id }) => id));
    return dataStreams;
  });
  yield tally.counting('streams', streams);
  for (const streamId of ids) yield* filesOfStream(atoll, streamId, tally);
}

function* filesOfStream(atoll: Atoll, streamId: string, tally: Tally): Generator<ExportedFile> {
  const name = (what: string) => `streams/${streamId}.${what}.jsonl`;
  const of = { streamId };
  yield linesFile(name('batches'), async (page) => (await atoll.dataBatches({ ...of, ...page })).dataStream.batches);
  yield linesFile(name('gaps'), async (page) => (await atoll.dataGaps({ ...of, ...page })).dataStream.gaps);
  yield linesFile(name('errors'), async (page) => (await atoll.dataErrors({ ...of, ...page })).dataStream.errors);
  const ask = async (page: object) => (await atoll.dataReadings({ ...of, ...page })).dataStream.readings;
  yield tally.counting('readings', linesFile(name('readings'), ask));
}
