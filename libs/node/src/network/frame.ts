import { PeerError } from './peer-error.js';

/** Length of kind and payload together (four bytes, big endian), then the kind (one byte), then the payload. */
const LENGTH_BYTES = 4;

export interface Frame {
  readonly kind: number;
  readonly payload: Buffer;
}

export function encodeFrame(kind: number, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + 1 + payload.length);
  frame.writeUInt32BE(payload.length + 1, 0);
  frame[LENGTH_BYTES] = kind;
  frame.set(payload, LENGTH_BYTES + 1);
  return frame;
}

/** Cuts a byte stream into frames and never holds more of an unfinished one than `limit` allows. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private held = 0;

  constructor(public limit: number) {}

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.held += chunk.length;
  }

  /** The next whole frame, if one has arrived. */
  next(): Frame | undefined {
    if (this.held < LENGTH_BYTES) return undefined;
    if (this.chunks[0]!.length < LENGTH_BYTES) this.join();
    const length = this.chunks[0]!.readUInt32BE(0);
    if (length < 1 || length > this.limit) throw new PeerError('FRAME_SIZE', `a frame of ${length} bytes`);
    if (this.held < LENGTH_BYTES + length) return undefined;

    const all = this.join();
    const end = LENGTH_BYTES + length;
    this.chunks = end < all.length ? [all.subarray(end)] : [];
    this.held -= end;
    return { kind: all[LENGTH_BYTES]!, payload: all.subarray(LENGTH_BYTES + 1, end) };
  }

  private join(): Buffer {
    const all = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks);
    this.chunks = [all];
    return all;
  }
}
