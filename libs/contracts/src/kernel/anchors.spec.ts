import { inclusionSpans, leafHash, rootOf, subtreesOf, Frontier, type Span } from '@atoll/sealed';
import { sha256, toHex } from '@atoll/crypto';
import fc from 'fast-check';
import {
  concatHex,
  domainSeparator,
  encodeAbiParameters,
  hexToBytes,
  keccak256,
  numberToHex,
  stringToHex,
  type Hex,
} from 'viem';

import {
  A,
  B,
  DEPLOYER,
  device,
  ENDORSEMENT,
  kernelScene,
  secureElement,
  STATUS,
  STRANGER,
  type Device,
  type KernelScene,
} from './scene.js';
import {
  account,
  eachFromHere,
  event,
  intend,
  names,
  steps,
  typedHash,
  word,
  type Contract,
  type Signer,
} from './testing.js';

const NAME = word('temperature');
const STATE = { None: 0, Open: 1, Equivocated: 2, Closed: 3 };
const ASSURANCE = { DEVICE_SIGNED: 0, GATEWAY_ATTESTED: 1, SELF_DECLARED: 2 };
const CLAIM_FIELDS =
  'bytes32 stream, uint64 seqFrom, uint64 seqTo, bytes32 root, bytes32 ctRoot, uint64 tFrom, uint64 tTo';

let scene: KernelScene;
let anchors: Contract;
let sensor: Device;
let stream: Hex;
beforeAll(async () => {
  scene = await kernelScene();
  anchors = scene.kernel.DataAnchor;
  await scene.accredit(ENDORSEMENT);
  sensor = await scene.activate(secureElement(), A);
  stream = event(await anchors.tell(A, 'openStream', sensor.address, NAME, word('schema'), 3_600), 'StreamOpened')
    .stream as Hex;
}, 60_000);
afterAll(() => scene.close());
eachFromHere(() => scene.evm);

/** A batch of readings, their tree, and proofs: by the platform's own tree, which published vectors prove. */
function batch(seqFrom: bigint, values: Hex[]) {
  const leaves = values.map((value, i) => concatHex([numberToHex(seqFrom + BigInt(i), { size: 8 }), value]));
  const frontier = new Frontier();
  const hashes = new Map<string, Uint8Array>();
  for (const leaf of leaves)
    for (const { level, index, hash } of frontier.add(leafHash(hexToBytes(leaf))))
      hashes.set(`${level}/${index}`, hash);
  const over = (span: Span) => rootOf(subtreesOf(span).map(({ level, index }) => hashes.get(`${level}/${index}`)!));
  const path = (position: number) => inclusionSpans(position, values.length).map(over).map(toHex);
  return { seqFrom, seqTo: seqFrom + BigInt(values.length) - 1n, root: toHex(frontier.root), path, values };
}

const reading = (n: number): Hex => numberToHex(n, { size: 4 });
const readings = (count: number) => Array.from({ length: count }, (_, i) => reading(20 + i));
type Claim = { stream: Hex; seqFrom: bigint; seqTo: bigint; root: Hex; ctRoot: Hex; tFrom: bigint; tTo: bigint };

async function claimOf(
  { seqFrom, seqTo, root }: { seqFrom: bigint; seqTo: bigint; root: Hex },
  more: Partial<Claim> = {},
): Promise<Claim> {
  const time = await scene.now();
  return { stream, seqFrom, seqTo, root, ctRoot: word(''), tFrom: time - 10n, tTo: time, ...more };
}
const signed = async (claim: Claim, by: Signer = sensor) =>
  by.sign({ hash: await typedHash(anchors, 'Batch', CLAIM_FIELDS, Object.values(claim)) });
const anchor = async (claim: Claim, by: Signer = sensor) =>
  anchors.tell(STRANGER, 'anchorBatch', claim, by.address, await signed(claim, by));
const refused = async (claim: Claim, by: Signer = sensor, signature?: Hex) =>
  anchors.refusal(STRANGER, 'anchorBatch', claim, by.address, signature ?? (await signed(claim, by)));

describe('a stream', () => {
  it('is opened by the producer’s side, once, under an id that nobody else can take', async () => {
    const id = keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'bytes32' }], [sensor.address, NAME]));
    expect(stream).toBe(id);
    for (const nobody of [B, STRANGER, DEPLOYER])
      expect((await anchors.refusal(nobody, 'openStream', sensor.address, word('x'), NAME, 1))[0]).toBe(
        'NotAuthorised',
      );
    expect(await anchors.refusal(A, 'openStream', sensor.address, NAME, NAME, 1)).toEqual(['BadState', id, STATE.Open]);
  });

  it('ends by its side’s word, and takes nothing any more', async () => {
    expect(await anchors.refusal(B, 'closeStream', stream)).toEqual(['NotAuthorised', stream, B]);
    const deed = await anchors.tell(A, 'closeStream', stream);
    expect(names(deed)).toEqual(['StreamClosed', 'StateChanged']);
    const closed = ['BadState', stream, STATE.Closed];
    expect(await refused(await claimOf(batch(1n, readings(2))))).toEqual(closed);
    for (const [name, args] of [
      ['closeStream', [stream]],
      ['declareGap', [stream, 5n, NAME]],
      ['declareError', [stream, 1n, NAME, NAME]],
    ] as [string, unknown[]][])
      expect(await anchors.refusal(A, name, ...args)).toEqual(closed);
  });
});

describe('a batch', () => {
  it('is anchored by the device’s own signature, whoever carries it, once', async () => {
    const claim = await claimOf(batch(1n, readings(5)));
    const deed = await anchor(claim);
    expect(event(deed, 'BatchAnchored')).toMatchObject({
      index: 0n,
      signer: sensor.address,
      seqFrom: 1n,
      seqTo: 5n,
      assurance: ASSURANCE.DEVICE_SIGNED,
      late: false,
    });
    expect(await refused(claim)).toEqual(['NotContiguous', stream, 6n, 1n]);
    for (const more of [{ root: word('other') }, { tTo: claim.tTo - 1n }, { ctRoot: word('other') }])
      expect(await refused({ ...claim, seqFrom: 6n, seqTo: 7n, ...more }, sensor, await signed(claim))).toEqual([
        'NotSigned',
        sensor.address,
      ]);
  });

  it('says how much it is worth: the device’s word, its gateway’s, or only its organisation’s', async () => {
    const [gateway, other] = [await scene.activate(device(), B), await scene.activate(device(), B)];
    expect(await refused(await claimOf(batch(1n, readings(1))), gateway)).toEqual([
      'NotAuthorised',
      stream,
      gateway.address,
    ]);
    await scene.kernel.IdentityRegistry.tell(A, 'bindGateway', sensor.address, gateway.address);
    const by = async (signer: Signer, seq: bigint) =>
      event(await anchor(await claimOf(batch(seq, readings(1))), signer), 'BatchAnchored').assurance;
    expect([await by(sensor, 1n), await by(gateway, 2n), await by(account(0), 3n)]).toEqual(Object.values(ASSURANCE));
    for (const nobody of [other, account(1), account(5)])
      expect(await refused(await claimOf(batch(4n, readings(1))), nobody)).toEqual([
        'NotAuthorised',
        stream,
        nobody.address,
      ]);
    // A gateway that was suspended attests nothing.
    await scene.kernel.IdentityRegistry.tell(B, 'setStatus', gateway.address, STATUS.Suspended, NAME);
    expect(await refused(await claimOf(batch(4n, readings(1))), gateway)).toEqual([
      'NotAuthorised',
      stream,
      gateway.address,
    ]);
  });

  it('of a device that is not Active is refused, whoever signs it', async () => {
    await scene.kernel.IdentityRegistry.tell(A, 'setStatus', sensor.address, STATUS.Suspended, NAME);
    for (const signer of [sensor, account(0)])
      expect(await refused(await claimOf(batch(1n, readings(1))), signer)).toEqual([
        'NotAuthorised',
        stream,
        sensor.address,
      ]);
  });

  it('is not of the future, nor of a time that ends before it begins, nor boundless; a late one is taken and shown', async () => {
    const time = await scene.now();
    const of = (more: Partial<Claim>) => claimOf(batch(1n, readings(1)), more);
    const [name, at] = await refused(await of({ tTo: time + 200n }));
    expect([name, at]).toEqual(['FromTheFuture', time + 200n]);
    expect(await refused(await of({ tFrom: time + 1n, tTo: time }))).toEqual(['OutOfBounds', word('tFrom'), time + 1n]);
    expect(await refused(await of({ seqTo: 0n }))).toEqual(['OutOfBounds', word('seqTo'), 0n]);
    expect(await refused(await of({ seqTo: 2n ** 20n + 1n }))).toEqual(['OutOfBounds', word('seqTo'), 2n ** 20n + 1n]);
    await anchor(await of({ tTo: time + 100n }));
    const late = await claimOf(batch(2n, readings(1)), { tFrom: time - 9_000n, tTo: time - 8_000n });
    expect(event(await anchor(late), 'BatchAnchored').late).toBe(true);
  });

  it('proves its readings at their places, and nothing else', async () => {
    for (const [count, from] of [
      [7, 1n],
      [1, 8n],
      [16, 9n],
    ] as [number, bigint][]) {
      const it = batch(from, readings(count));
      const { index } = event(await anchor(await claimOf(it)), 'BatchAnchored');
      const verify = (seq: bigint, value: Hex, path: Hex[]) =>
        anchors.read('verifyLeaf', stream, index, seq, value, path);
      for (const [i, value] of it.values.entries()) {
        const seq = from + BigInt(i);
        expect(await verify(seq, value, it.path(i))).toBe(true);
        expect(await verify(seq, reading(99), it.path(i))).toBe(false);
        expect(await verify(seq + 1n, value, it.path(i))).toBe(false);
        expect(await verify(seq, value, [...it.path(i), it.root])).toBe(false);
      }
      expect(await verify(from + BigInt(count), reading(1), [])).toBe(false);
    }
  });
});

describe('what is missing or wrong', () => {
  it('is declared by the producer’s side, and nobody else, its gateway neither', async () => {
    for (const nobody of [B, STRANGER])
      for (const [name, args] of [
        ['declareGap', [stream, 5n, NAME]],
        ['declareError', [stream, 1n, NAME, NAME]],
      ] as [string, unknown[]][])
        expect(await anchors.refusal(nobody, name, ...args)).toEqual(['NotAuthorised', stream, nobody]);
    await scene.kernel.IdentityRegistry.tell(A, 'bindGateway', sensor.address, B);
    expect(await anchors.refusal(B, 'declareGap', stream, 5n, NAME)).toEqual(['NotAuthorised', stream, B]);
    const deed = await anchors.tell(A, 'declareGap', stream, 5n, word('power cut'));
    expect(event(deed, 'GapDeclared')).toEqual({ stream, seqFrom: 1n, seqTo: 5n, reason: word('power cut') });
    for (const seqTo of [0n, 5n, 6n + 2n ** 20n, 2n ** 64n - 1n])
      expect(await anchors.refusal(A, 'declareGap', stream, seqTo, NAME)).toEqual([
        'OutOfBounds',
        word('seqTo'),
        seqTo,
      ]);
    expect(await refused(await claimOf(batch(1n, readings(5))))).toEqual(['NotContiguous', stream, 6n, 1n]);
    await anchor(await claimOf(batch(6n, readings(2))));
  });

  it('is corrected beside what stays as it is', async () => {
    const it = batch(1n, readings(3));
    await anchor(await claimOf(it));
    const before = await anchors.read('batches', stream, 0n);
    for (const number of [1, 2]) {
      const deed = await anchors.tell(A, 'declareError', stream, 2n, word('drift'), word('22.5'));
      expect(event(deed, 'ErrorDeclared')).toMatchObject({ seq: 2n, number, replacement: word('22.5') });
    }
    for (const seq of [0n, 4n])
      expect(await anchors.refusal(A, 'declareError', stream, seq, NAME, NAME)).toEqual([
        'OutOfBounds',
        word('seq'),
        seq,
      ]);
    expect(await anchors.read('batches', stream, 0n)).toEqual(before);
    expect(await anchors.read('verifyLeaf', stream, 0n, 2n, it.values[1], it.path(1))).toBe(true);
  });
});

describe('two values for one reading', () => {
  const statement = async (
    of: ReturnType<typeof batch>,
    position: number,
    by: Signer = sensor,
    more: Partial<Claim> = {},
  ) => {
    const claim = await claimOf(of, more);
    return { claim, signature: await signed(claim, by), value: of.values[position]!, path: of.path(position) };
  };
  const [one, other] = [batch(1n, readings(4)), batch(2n, readings(6))];

  it('are shown by anybody who holds both signatures, also after the stream was closed', async () => {
    const [a, b] = [await statement(one, 2), await statement(other, 1)];
    await anchor(a.claim);
    await anchors.tell(A, 'closeStream', stream);
    const deed = await anchors.tell(STRANGER, 'proveEquivocation', 3n, a, b);
    expect(event(deed, 'Equivocated')).toMatchObject({ stream, seq: 3n });
    expect(steps(deed)[0]).toEqual([STATE.Closed, STATE.Equivocated]);
    expect(await scene.statusOf(sensor.address)).toBe(STATUS.Quarantined);
    const { IncidentVote: incidents } = scene.kernel;
    const opened = await incidents.read<unknown[]>('incidents', await incidents.read('openCaseOf', sensor.address));
    expect(opened.slice(0, 4)).toEqual([sensor.address, 3, 2, 1]);
    expect(await anchors.refusal(STRANGER, 'proveEquivocation', 3n, a, b)).toEqual([
      'BadState',
      stream,
      STATE.Equivocated,
    ]);
    expect(await refused(await claimOf(batch(5n, readings(1))))).toEqual(['BadState', stream, STATE.Equivocated]);
  });

  it('are not made out of what an honest device signs, nor out of what another signed', async () => {
    const a = await statement(one, 2);
    const proofs: [bigint, unknown, unknown, string][] = [
      // The same readings in other batches, as after a lost answer.
      [3n, a, await statement(batch(3n, one.values.slice(2)), 0), 'NoContradiction'],
      [3n, a, a, 'NoContradiction'],
      // Readings of two numbers.
      [3n, a, await statement(other, 2), 'NoContradiction'],
      [2n, a, await statement(other, 0), 'NoContradiction'],
      // Another stream, another signer, and a batch of no size.
      [3n, a, await statement(other, 1, sensor, { stream: word('elsewhere') }), 'NoContradiction'],
      [3n, a, await statement(other, 1, account(0)), 'NotSigned'],
      [3n, a, await statement(other, 1, sensor, { seqTo: 1n }), 'NoContradiction'],
      [3n, a, await statement(other, 1, sensor, { seqFrom: 0n, seqTo: 2n ** 64n - 1n }), 'NoContradiction'],
    ];
    for (const [seq, first, second, because] of proofs)
      for (const pair of [
        [first, second],
        [second, first],
      ]) {
        const [name] = await anchors.refusal(B, 'proveEquivocation', seq, ...pair);
        expect(['BadState', because]).toContain(name);
        if (pair[0] === a) expect(name).toBe(because);
      }
  });
});

it('does the same for a signer', async () => {
  const owner = account(0);
  const twins: [string, string, string, unknown[]][] = [
    [
      'openStreamBySig',
      'OpenStream',
      'address producer, bytes32 name, bytes32 schemaId, uint32 lateAfter',
      [sensor.address, word('x'), NAME, 60],
    ],
    ['declareGapBySig', 'DeclareGap', 'bytes32 stream, uint64 seqTo, bytes32 reason', [stream, 3n, NAME]],
    [
      'declareErrorBySig',
      'DeclareError',
      'bytes32 stream, uint64 seq, bytes32 reason, bytes32 replacement',
      [stream, 1n, NAME, NAME],
    ],
    ['closeStreamBySig', 'CloseStream', 'bytes32 stream', [stream]],
  ];
  for (const [name, type, fields, values] of twins) {
    // The device's own element signs as well as its organisation.
    const signer = name === 'declareGapBySig' ? sensor : owner;
    const intent = await intend(anchors, signer, type, fields, values);
    const thief = { ...(await intend(anchors, account(5), type, fields, values)), signer: signer.address };
    expect(await anchors.refusal(STRANGER, name, ...values, thief)).toEqual(['IntentForged', signer.address]);
    await anchors.tell(STRANGER, name, ...values, intent);
    expect((await anchors.refusal(STRANGER, name, ...values, intent))[0]).toBe('IntentForged');
  }
});

it('has every number once, anchored or declared missing, whatever is sent', async () => {
  const step = fc.record({
    from: fc.integer({ min: -2, max: 2 }),
    size: fc.integer({ min: 0, max: 4 }),
    gap: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (sent) => {
      const snapshot = await scene.evm.client.snapshot();
      const covered: bigint[] = [];
      const next = () => BigInt(covered.length) + 1n;
      for (const { from, size, gap } of sent) {
        const seqFrom = gap ? next() : next() + BigInt(from);
        const seqTo = seqFrom + BigInt(size) - 1n;
        const fits = size > 0 && seqFrom === next();
        const claim = {
          ...(await claimOf(batch(1n, readings(1)))),
          seqFrom: seqFrom < 0n ? 0n : seqFrom,
          seqTo: seqTo < 0n ? 0n : seqTo,
        };
        const [name, args] = gap
          ? (['declareGap', [stream, claim.seqTo, NAME]] as const)
          : (['anchorBatch', [claim, sensor.address, await signed(claim)]] as const);
        if (fits) {
          await anchors.tell(A, name, ...args);
          for (let seq = seqFrom; seq <= seqTo; seq++) covered.push(seq);
        } else expect(['NotContiguous', 'OutOfBounds']).toContain((await anchors.refusal(A, name, ...args))[0]);
      }
      expect(covered).toEqual(covered.map((_, i) => BigInt(i) + 1n));
      expect((await anchors.read<unknown[]>('streams', stream))[4]).toBe(next());
      await scene.evm.client.revert({ id: snapshot });
    }),
    { numRuns: 15 },
  );
}, 120_000);

describe('two readings, each signed by itself', () => {
  const READING = { seq: 7n, one: '0x0000000069300000aa', other: '0x0000000069300000bb' } as const;

  /** As a secure element does it: SHA-256 over bytes, of which the kernel knows nothing. */
  const messageOf = async (seq: bigint, value: Hex, of = stream): Promise<Hex> => {
    const tag = stringToHex('\x19Atoll reading\n1');
    const domain = domainSeparator({ domain: await anchors.domain() });
    const leaf = toHex(leafHash(hexToBytes(concatHex([numberToHex(seq, { size: 8 }), value]))));
    return concatHex([tag, domain, of, leaf]);
  };
  const told = async (seq: bigint, value: Hex, by: Signer = sensor, of?: Hex) => ({
    value,
    signature: await by.sign({ hash: toHex(sha256(hexToBytes(await messageOf(seq, value, of)))) }),
  });

  it('have the digest that the manual gives', async () => {
    const digest = await anchors.read('readingDigest', stream, READING.seq, READING.one);
    expect(digest).toBe(toHex(sha256(hexToBytes(await messageOf(READING.seq, READING.one)))));
  });

  it('end the stream and cut the device off, whoever shows them, before anything is anchored', async () => {
    const { seq, one, other } = READING;
    const [a, b] = [await told(seq, one), await told(seq, other)];
    const deed = await anchors.tell(STRANGER, 'proveContradiction', stream, seq, a, b);
    expect(event(deed, 'Equivocated')).toMatchObject({ stream, seq });
    expect(await scene.statusOf(sensor.address)).toBe(STATUS.Quarantined);
    expect(await anchors.refusal(STRANGER, 'proveContradiction', stream, seq, a, b)).toEqual([
      'BadState',
      stream,
      STATE.Equivocated,
    ]);
  });

  it('are not made out of one, of two numbers, of two streams, or of somebody else', async () => {
    const { seq, one, other } = READING;
    const a = await told(seq, one);
    const wrong: [object, string][] = [
      [a, 'NoContradiction'],
      [await told(seq + 1n, other), 'NotSigned'],
      [await told(seq, other, sensor, word('elsewhere')), 'NotSigned'],
      [await told(seq, other, account(0)), 'NotSigned'],
    ];
    for (const [b, because] of wrong)
      for (const pair of [
        [a, b],
        [b, a],
      ])
        expect((await anchors.refusal(B, 'proveContradiction', stream, seq, ...pair))[0]).toBe(because);
  });
});
