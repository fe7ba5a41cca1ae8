import { randomBytes } from 'node:crypto';

/** The nil UUID (RFC 9562): before every other. */
export const NIL_ID = '00000000-0000-0000-0000-000000000000';

/** A version 7 UUID (RFC 9562): ordered by time. For rows whose id must be known before they are written. */
export function newId(now = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
