import { MOST_BYTES, MOST_CERTIFICATES } from './certificate.js';
import { PemConverter } from './x509.js';

/** The certificates of a PEM text in their order, which is that of TLS: the one presented first, each followed by its issuer. */
export function readPem(text: string): Uint8Array[] {
  // A certificate in PEM has a third more bytes than in DER; what stands between them is little.
  if (text.length > 2 * MOST_BYTES * MOST_CERTIFICATES) throw new RangeError('it is too large');
  const blocks = PemConverter.decodeWithHeaders(text).filter(({ type }) => type === 'CERTIFICATE');
  return blocks.map(({ rawData }) => new Uint8Array(rawData));
}

export const pemOf = (der: Uint8Array, tag = 'CERTIFICATE'): string =>
  `${PemConverter.encode(Uint8Array.from(der).buffer, tag)}\n`;
