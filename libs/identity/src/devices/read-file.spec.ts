import { p256, publicKeyOf, randomPrivateKey, addressOf, toHex } from '@atoll/crypto';
import fc from 'fast-check';
import { Readable } from 'node:stream';

import { COLUMNS, type DeviceLine, type LineProblem } from './enrolment-line.js';
import { FILE_LIMITS, readFile, type FileFormat, type FileRecord } from './read-file.js';

/** A file as a network brings it: in pieces that end anywhere. */
async function read(text: string, format: FileFormat = 'CSV', size = 7): Promise<FileRecord[]> {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
  const records: FileRecord[] = [];
  for await (const record of readFile(Readable.from(pieces), format)) records.push(record);
  return records;
}
const problems = ({ read }: FileRecord) => (Array.isArray(read) ? read.map(({ field, code }) => [field, code]) : []);
const fails = (text: string, format: FileFormat = 'CSV', size?: number) =>
  read(text, format, size).then(
    () => null,
    (error) => error.detail,
  );

const ADDRESS = addressOf(publicKeyOf(randomPrivateKey()));
const HARDWARE = `0x${'5a'.repeat(32)}`;
const element = p256.publicKeyOf(p256.randomPrivateKey());

it('reads columns in any order and spelling, with a byte order mark, quotes, semicolons and empty lines', async () => {
  const text = `\ufeffName;hw_id_hash;Address;kind;tags\r\n"a ""b"";c";${HARDWARE};${ADDRESS};2;"x;y"\r\n\r\n;${HARDWARE};${ADDRESS};;\r\n`;
  const [first, second] = await read(text);
  expect(first).toMatchObject({
    read: { name: 'a "b";c', address: ADDRESS, kind: 2, tags: ['x', 'y'], class: 'FULL' },
  });
  expect(second).toMatchObject({ read: { name: '', tags: [], kind: 0, proof: null, mudHash: `0x${'00'.repeat(32)}` } });
});

it('says of each line what is wrong with which field, and reads on', async () => {
  const header = Object.keys(COLUMNS).join();
  const row = (more: Partial<Record<keyof DeviceLine, string>>) => {
    const cells: Record<string, string> = { address: ADDRESS, hwIdHash: HARDWARE, ...more };
    return Object.keys(COLUMNS)
      .map((name) => cells[name] ?? '')
      .join();
  };
  const bad: [Partial<Record<keyof DeviceLine, string>>, [string, string][]][] = [
    [{}, []],
    [{ address: '' }, [['address', 'MISSING']]],
    [
      { address: '0x12', hwIdHash: 'serial-7' },
      [
        ['address', 'MALFORMED'],
        ['hwIdHash', 'MALFORMED'],
      ],
    ],
    [{ address: '0x52908400098527886E0F7030069857D2E4169Ee7' }, [['address', 'MALFORMED']]],
    [{ hwIdHash: `0x${'00'.repeat(32)}` }, [['hwIdHash', 'OUT_OF_RANGE']]],
    [{ kind: '256' }, [['kind', 'OUT_OF_RANGE']]],
    [{ kind: '-1' }, [['kind', 'OUT_OF_RANGE']]],
    [{ class: 'half' }, [['class', 'MALFORMED']]],
    [{ publicKey: toHex(element) }, [['publicKey', 'MISMATCH']]],
    [{ proof: `0x${'11'.repeat(128)}` }, [['proof', 'MISMATCH']]],
    [
      { address: addressOf(element), publicKey: toHex(element), proof: `0x${'11'.repeat(128)}` },
      [['proof', 'MISMATCH']],
    ],
    [{ name: 'a\u202eb' }, [['name', 'MALFORMED']]],
    [{ name: 'x'.repeat(101) }, [['name', 'MALFORMED']]],
    [{ tags: '"' + Array.from({ length: 21 }, (_, i) => i).join(';') + '"' }, [['tags', 'MALFORMED']]],
    [{ address: addressOf(element), publicKey: toHex(element), proof: `${toHex(element)}${'11'.repeat(64)}` }, []],
  ];
  const records = await read([header, ...bad.map(([more]) => row(more))].join('\n'));
  expect(records.map(problems)).toEqual(bad.map(([, expected]) => expected));
  expect(records.map(({ line }) => line)).toEqual(bad.map((_, i) => i + 2));
});

it('refuses a file that is none, and what is too large, before it holds it', async () => {
  const header = 'address,hwIdHash\n';
  expect(await fails(`address,name\n${ADDRESS},x`)).toMatchObject({ code: 'INVALID', field: 'file' });
  expect(await fails(`${header}${ADDRESS},"${'x'.repeat(20_000)}`, 'CSV', 4_096)).toMatchObject({ field: 'file' });
  expect(await fails(`${header}${ADDRESS},"a"b"`)).toMatchObject({ code: 'INVALID', field: 'file' });
  expect(await fails(`{"name":"${'x'.repeat(20_000)}"}`, 'JSON_LINES', 4_096)).toMatchObject({
    code: 'LIMIT_EXCEEDED',
  });
  const endless = (text: string) =>
    Readable.from(
      (function* () {
        const chunk = Buffer.from(text);
        for (;;) yield chunk;
      })(),
    );
  const limitOf = async (text: string) => {
    const drained = (async () => {
      for await (const record of readFile(endless(text), 'JSON_LINES')) if (record.line < 0) return;
    })();
    return drained.then(
      () => null,
      (error) => error.detail.limit,
    );
  };
  expect(await limitOf('x\n'.repeat(10_000))).toBe(FILE_LIMITS.records);
  expect(await limitOf(`${' '.repeat(15_999)}\n`.repeat(100))).toBe(FILE_LIMITS.bytes);
});

it('takes JSON lines of the same members, and nothing that is no object', async () => {
  const good = { address: ADDRESS, hwIdHash: HARDWARE, kind: 7, class: 'CONSTRAINED', tags: ['a', ' b '] };
  const lines = [
    good,
    { ...good, color: 'red' },
    [],
    7,
    { ...good, kind: {} },
    { ...good, tags: [1] },
    { hwIdHash: 1 },
  ];
  const records = await read(`${lines.map((each) => JSON.stringify(each)).join('\n')}\n{\n`, 'JSON_LINES');
  expect(records[0]).toMatchObject({ read: { kind: 7, class: 'CONSTRAINED', tags: ['a', 'b'] } });
  expect(records.slice(1).map(problems)).toEqual([
    [['color', 'UNKNOWN_COLUMN']],
    [['', 'MALFORMED']],
    [['', 'MALFORMED']],
    [['kind', 'MALFORMED']],
    [['tags', 'MALFORMED']],
    [
      ['address', 'MISSING'],
      ['hwIdHash', 'MALFORMED'],
    ],
    [['', 'MALFORMED']],
  ]);
});

it('reads what a plain writer of RFC 4180 wrote, wherever the network cuts it; and whatever else comes, it answers each line', async () => {
  const hex = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((b) => toHex(b));
  const words = fc.stringMatching(/^[A-Za-z0-9",;'äß-]{0,20}$/);
  const good = fc.record({
    address: hex(20),
    hwIdHash: hex(32),
    name: words,
    site: words,
    kind: fc.integer({ min: 0, max: 255 }),
  });
  const quoted = (value: unknown) => `"${String(value).replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(
      fc.array(good, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 90 }),
      async (rows, size) => {
        const names = Object.keys(rows[0]!) as (keyof (typeof rows)[0])[];
        const text = [names.join(), ...rows.map((row) => names.map((name) => quoted(row[name])).join())].join('\r\n');
        const records = await read(text, 'CSV', size);
        expect(records.map(({ read }) => read)).toMatchObject(rows);
      },
    ),
    { numRuns: 100 },
  );
  const cell = fc.oneof(
    fc.string({ maxLength: 30 }),
    hex(20),
    hex(32),
    fc.constant(null),
    fc.integer(),
    fc.array(fc.string(), { maxLength: 3 }),
  );
  const anything = fc.dictionary(fc.constantFrom(...Object.keys(COLUMNS), 'other'), cell);
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { maxLength: 10 }), async (rows) => {
      const records = await read(rows.map((row) => JSON.stringify(row)).join('\n'), 'JSON_LINES', 64);
      expect(records.length).toBe(rows.length);
      for (const { read } of records) {
        if (!Array.isArray(read)) expect([read.address, read.hwIdHash].map((each) => each.length)).toEqual([42, 66]);
        else expect(new Set(read.map((each: LineProblem) => each.field)).size).toBe(read.length);
      }
    }),
    { numRuns: 200 },
  );
}, 60_000);
