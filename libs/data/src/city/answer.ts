// From the table that a department brings to the answer that its reader gets.
import { LOWER_HASH } from '@atoll/crypto';
import type { KernelView } from '@atoll/contracts';
import { Fault } from '@atoll/kernel';
import { Sealing, type Envelope } from '@atoll/sealed/envelopes';
import type { CityAnswer, Db } from '@atoll/store';
import { z } from 'zod';
import type { Hex } from 'viem';

import { markingOf, readDescriptor, type DatasetDescriptor } from './descriptor.js';
import { handlesOf } from './subjects.js';
import { readTable, tableText, type Table } from './table.js';
import { marked } from './watermark.js';

/** What an answer is of, by what a node says: the dataset, the grant, and the present epoch of its keys. */
export type Asked = {
  callId: Hex;
  grantId: Hex;
  resource: Hex;
  keyEpoch: bigint;
  schemaId: Hex;
  accessGrant: Hex;
  descriptor: DatasetDescriptor;
};

export type SealedAnswer = {
  envelope: Envelope;
  ciphertext: Uint8Array<ArrayBuffer>;
  /** Of the marked table. */
  rows: number;
  handles: Uint8Array[];
};

/** What a department encrypts: the call that it answers, the table, and the column with the commitments to whose rows they are. */
const brought = z.strictObject({
  call: z.string(),
  csv: z.string(),
  subject: z.string().nullable().default(null),
});

const AUTHORISED = 2;

/** Of a call that was let through. The contract asks once more who answers it. */
export async function answerIn(db: Db, view: KernelView, { chainId, callId }: CityAnswer): Promise<Asked> {
  const [grantId, state] = await view.read('CityExchange', 'calls', [callId as Hex]);
  if (Number(state) !== AUTHORISED) throw conflict('it was not authorised, or is answered already');
  const [resource] = await view.read('AccessGrant', 'grants', [grantId]);
  const [, , keyEpoch] = await view.read('AccessGrant', 'policies', [resource]);
  const schemaId = await view.read('CityExchange', 'schemaOf', [resource]);
  const dataset = await db.cityDataset.findUnique({ where: { chainId_resource: { chainId, resource } } });
  if (!dataset || dataset.schemaId !== schemaId)
    throw new Fault({ code: 'UNAVAILABLE', what: 'dataset, which is not read from the chain yet,' });
  const hash = dataset.descriptorHash;
  const described = await db.cityDescriptor.findUnique({ where: { chainId_hash: { chainId, hash } } });
  if (!described) throw conflict('nobody here has the descriptor of its dataset; publish it again by publishDataset');
  const about = { callId: callId as Hex, grantId, resource, keyEpoch: BigInt(keyEpoch), schemaId };
  return { ...about, accessGrant: view.addresses.AccessGrant, descriptor: readDescriptor(described.text) };
}

/** The table marked for the grant, and sealed. Whose rows they are is taken out before: the commitments are not the reader's to know. */
export async function sealedAnswer(
  asked: Asked & { chainId: string },
  bytes: Uint8Array,
  { key, secret }: { key: Uint8Array; secret: Uint8Array },
): Promise<SealedAnswer> {
  const { csv, subject } = broughtIn(bytes, asked.callId);
  const whole = readTable(csv, 'sealed');
  const commitments = subject === null ? [] : commitmentsIn(whole, subject);
  const table = { ...whole, columns: whole.columns.filter((name) => name !== subject) };
  const { descriptor } = asked;
  if ([...table.columns].sort().join('\n') !== [...descriptor.columns].sort().join('\n'))
    throw Fault.invalid('sealed', `must be a table of ${descriptor.columns.join(', ')}, as its dataset is described`);
  const rows = table.rows.map((row) => Object.fromEntries(table.columns.map((name) => [name, row[name]!])));
  const copy = marked(rows, secret, asked.grantId, markingOf(descriptor, rows));
  const text = tableText({ columns: descriptor.columns, rows: copy });
  const sealing = new Sealing(key, bindingOf(asked));
  const parts: Uint8Array[] = [];
  for await (const part of sealing.seal([new TextEncoder().encode(text)])) parts.push(part);
  const handles = handlesOf(commitments, asked.callId);
  return { envelope: sealing.envelope([]), ciphertext: joined(parts), rows: copy.length, handles };
}

/** `seq` tells answers of one dataset apart: the low 63 bits of the call. */
const bindingOf = ({ chainId, accessGrant, resource, callId, schemaId, keyEpoch }: Asked & { chainId: string }) => ({
  ...{ chainId, contract: accessGrant.toLowerCase() as Hex, resourceId: resource, schemaId, revision: 0 },
  ...{ seq: (BigInt(callId) & (2n ** 63n - 1n)).toString(), policyEpoch: keyEpoch.toString() },
});

function broughtIn(bytes: Uint8Array, callId: Hex) {
  const read = brought.safeParse(jsonIn(bytes));
  if (!read.success) throw Fault.invalid('sealed', 'must be JSON of a "call", a "csv" and perhaps a "subject"');
  if (read.data.call !== callId) throw Fault.invalid('sealed', 'was encrypted for another call');
  return read.data;
}

export function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}

function commitmentsIn({ columns, rows }: Table, subject: string): Hex[] {
  if (!columns.includes(subject)) throw Fault.invalid('sealed', `has no column "${subject}" of whose rows they are`);
  return rows.map((row) => {
    const commitment = row[subject]!;
    if (!LOWER_HASH.test(commitment))
      throw Fault.invalid('sealed', `has in "${subject}" what is no commitment: 0x and 64 hexadecimal digits`);
    return commitment as Hex;
  });
}

const joined = (parts: Uint8Array[]): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.concat(parts));
const conflict = (because: string) => new Fault({ code: 'CONFLICT', what: 'call', because });
