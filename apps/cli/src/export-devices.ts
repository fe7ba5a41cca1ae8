import type { Atoll } from '@atoll/sdk';
import fs from 'node:fs/promises';
import path from 'node:path';

import { exportLines } from './export-lines.js';

/** The organisation's devices on the chain, one on each line: what they are there, and how they are labelled here. */
export function exportDevices(atoll: Atoll, chainId: string, directory: string): Promise<number> {
  return exportLines(path.join(directory, 'devices.jsonl'), async (part) => {
    const { devices } = await atoll.devices({ chainId, ...part });
    return { ...devices, nodes: devices.nodes.filter(({ own }) => own) };
  });
}

/**
 * For each stream what it is, its batches with their roots on the chain, what was declared missing, and its readings with the devices'
 * signatures: enough to make every leaf and every root anew.
 */
export async function exportStreams(
  atoll: Atoll,
  chainId: string,
  directory: string,
): Promise<{ streams: number; readings: number }> {
  const home = path.join(directory, 'streams');
  await fs.mkdir(home, { recursive: true });
  const ids: string[] = [];
  const streams = await exportLines(path.join(home, 'streams.jsonl'), async (part) => {
    const { dataStreams } = await atoll.dataStreams({ chainId, ...part });
    ids.push(...dataStreams.nodes.map(({ id }) => id));
    return dataStreams;
  });
  let readings = 0;
  for (const streamId of ids) {
    const file = (what: string) => path.join(home, `${streamId}.${what}.jsonl`);
    const of = { streamId };
    await exportLines(
      file('batches'),
      async (part) => (await atoll.dataBatches({ ...of, ...part })).dataStream.batches,
    );
    await exportLines(file('gaps'), async (part) => (await atoll.dataGaps({ ...of, ...part })).dataStream.gaps);
    await exportLines(file('errors'), async (part) => (await atoll.dataErrors({ ...of, ...part })).dataStream.errors);
    readings += await exportLines(
      file('readings'),
      async (part) => (await atoll.dataReadings({ ...of, ...part })).dataStream.readings,
    );
  }
  return { streams, readings };
}
