/** What RLP can say: a string of bytes or a list of these. */
export type Rlp = Uint8Array | readonly Rlp[];

/** Bytes that are not the one canonical encoding of anything we know. */
export class MalformedRlp extends Error {
  override readonly name = 'MalformedRlp';
}

const MAX_DEPTH = 16;

/**
 * Recursive Length Prefix, appendix B of the Ethereum yellow paper. Unlike common decoders this one copies nothing
 * (strings are views of the input) and limits the depth, so hostile bytes cost no more than their length.
 */
export function encodeRlp(item: Rlp): Uint8Array {
  const out = new Uint8Array(encodedLength(item));
  write(item, out, 0);
  return out;
}

/** Exactly one item, canonical to the last byte. */
export function decodeRlp(input: Uint8Array): Rlp {
  const { item, end } = read(input, 0, input.length, MAX_DEPTH);
  if (end !== input.length) throw new MalformedRlp(`${input.length - end} bytes follow the item`);
  return item;
}

function encodedLength(item: Rlp): number {
  const payload = payloadLength(item);
  if (item instanceof Uint8Array && item.length === 1 && item[0]! < 0x80) return 1;
  return prefixLength(payload) + payload;
}

function payloadLength(item: Rlp): number {
  if (item instanceof Uint8Array) return item.length;
  return item.reduce((sum, member) => sum + encodedLength(member), 0);
}

function prefixLength(payload: number): number {
  return payload < 56 ? 1 : 1 + lengthOfLength(payload);
}

function lengthOfLength(length: number): number {
  let bytes = 0;
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes++;
  return bytes;
}

function write(item: Rlp, out: Uint8Array, at: number): number {
  if (item instanceof Uint8Array) {
    if (item.length === 1 && item[0]! < 0x80) {
      out[at] = item[0]!;
      return at + 1;
    }
    const start = writePrefix(0x80, item.length, out, at);
    out.set(item, start);
    return start + item.length;
  }
  let next = writePrefix(0xc0, payloadLength(item), out, at);
  for (const member of item) next = write(member, out, next);
  return next;
}

function writePrefix(offset: number, length: number, out: Uint8Array, at: number): number {
  if (length < 56) {
    out[at] = offset + length;
    return at + 1;
  }
  const bytes = lengthOfLength(length);
  out[at] = offset + 55 + bytes;
  for (let i = bytes, rest = length; i > 0; i--, rest = Math.floor(rest / 256)) out[at + i] = rest % 256;
  return at + 1 + bytes;
}

function read(input: Uint8Array, at: number, limit: number, depth: number): { item: Rlp; end: number } {
  if (at >= limit) throw new MalformedRlp('an item is missing');
  const first = input[at]!;
  if (first < 0x80) return { item: input.subarray(at, at + 1), end: at + 1 };

  const isList = first >= 0xc0;
  const { start, end } = extent(input, at, limit, isList ? first - 0xc0 : first - 0x80);
  if (isList) return { item: readList(input, start, end, depth), end };
  if (end - start === 1 && input[start]! < 0x80) throw new MalformedRlp('a single small byte has no prefix');
  return { item: input.subarray(start, end), end };
}

function readList(input: Uint8Array, start: number, end: number, depth: number): Rlp[] {
  if (depth === 0) throw new MalformedRlp(`lists are nested more than ${MAX_DEPTH} deep`);
  const members: Rlp[] = [];
  for (let at = start; at < end;) {
    const member = read(input, at, end, depth - 1);
    members.push(member.item);
    at = member.end;
  }
  return members;
}

/** Where the payload lies: `size` is its length below 56, else 55 plus the number of bytes that tell the length. */
function extent(input: Uint8Array, at: number, limit: number, size: number): { start: number; end: number } {
  const bytes = size < 56 ? 0 : size - 55;
  const start = at + 1 + bytes;
  const length = bytes === 0 ? size : readLength(input, at + 1, bytes, limit);
  if (length > limit - start) throw new MalformedRlp('an item is longer than what holds it');
  return { start, end: start + length };
}

function readLength(input: Uint8Array, at: number, bytes: number, limit: number): number {
  if (bytes > 6 || at + bytes > limit) throw new MalformedRlp('a length is out of bounds');
  if (input[at] === 0) throw new MalformedRlp('a length has a leading zero');
  let length = 0;
  for (let i = 0; i < bytes; i++) length = length * 256 + input[at + i]!;
  if (length < 56) throw new MalformedRlp('a short length is written long');
  return length;
}
