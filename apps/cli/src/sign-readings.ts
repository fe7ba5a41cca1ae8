import type { Atoll } from '@atoll/sdk';
import { openKeyFile, signReading, type Content, type StreamPlace } from '@atoll/sdk/device';

import { UsageError } from './failure.js';
import { linesOf } from './rows.js';

type Hex = `0x${string}`;

/**
 * What was measured, signed line by line as `submit` takes it. Numbers go on from the stream's last reading, and what has no time was
 * taken now, unless a line says otherwise. The key stays here: the platform is asked for the stream's place alone.
 */
export async function signFile(atoll: Atoll, streamId: string, file: string, key: string): Promise<void> {
  const [device, { place, next: first }] = await Promise.all([openKeyFile(key), standOf(atoll, streamId)]);
  let next = first;
  for await (const { line, value } of linesOf(file)) {
    const { content, at = Math.floor(Date.now() / 1_000), seq = next } = measuredIn(value, line);
    process.stdout.write(`${JSON.stringify(await signReading(device, place, { seq, at, ...content }))}\n`);
    next = seq + 1;
  }
}

async function standOf(atoll: Atoll, streamId: string): Promise<{ place: StreamPlace; next: number }> {
  const { dataStream } = await atoll.dataStream({ id: streamId });
  if (!dataStream.chain) throw new UsageError('The chain of this stream is gone.');
  const { chain } = await atoll.chain({ id: dataStream.chain.id });
  const place = { chainId: Number(chain.evmChainId), address: dataStream.contract, stream: dataStream.stream };
  return { place, next: Number(dataStream.latest?.seq ?? 0) + 1 };
}

type Line = { seq?: number; at?: number; content: Content };

function measuredIn(reading: unknown, line: number): Line {
  const said = Object(reading) as Record<string, unknown>;
  const content = contentOf(said);
  if (!content) throw new UsageError(`Line ${line} is no JSON object with json, senml, payload or commitment.`);
  const { seq, at } = said;
  return { ...(typeof seq === 'number' && { seq }), ...(typeof at === 'number' && { at }), content };
}

function contentOf({ json, senml, payload, mediaType, commitment }: Record<string, unknown>): Content | null {
  if (json !== undefined) return { json };
  if (senml !== undefined) return { senml };
  if (typeof commitment === 'string') return { commitment: commitment as Hex };
  if (typeof payload !== 'string') return null;
  return { payload: Buffer.from(payload, 'base64'), ...(typeof mediaType === 'string' && { mediaType }) };
}
