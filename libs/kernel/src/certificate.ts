import fs from 'node:fs';
import tls from 'node:tls';
import { z } from 'zod';

import { readEnvironment } from './environment.js';

/** The files of a certificate with its chain, and of its key, both as PEM. */
export type CertificateFiles = { certificate: string; key: string };

const EVERY_MS = 60_000;
const file = z.string().min(1).optional();
const schema = z
  .object({ ATOLL_TLS_CERTIFICATE_FILE: file, ATOLL_TLS_KEY_FILE: file })
  .refine((data) => (data.ATOLL_TLS_CERTIFICATE_FILE === undefined) === (data.ATOLL_TLS_KEY_FILE === undefined), {
    path: ['ATOLL_TLS_KEY_FILE'],
    message: 'a certificate and its key come together',
  });

/** Null where the environment names none: the process then speaks HTTP. */
export function certificateFiles(env: NodeJS.ProcessEnv): CertificateFiles | null {
  const data = readEnvironment(schema, env);
  const { ATOLL_TLS_CERTIFICATE_FILE: certificate, ATOLL_TLS_KEY_FILE: key } = data;
  return certificate !== undefined && key !== undefined ? { certificate, key } : null;
}

export const readCertificate = ({ certificate, key }: CertificateFiles) => ({
  cert: fs.readFileSync(certificate),
  key: fs.readFileSync(key),
});

/** Has a server show a renewed certificate to whoever connects from then on, until it is closed. */
export function keepCertificate(server: unknown, files: CertificateFiles, everyMs = EVERY_MS): void {
  if (!(server instanceof tls.Server)) throw new Error('Only a server of TLS shows a certificate.');
  let shown: string | null = null;
  const renew = () => {
    try {
      const { cert, key } = readCertificate(files);
      const found = `${cert.toString()}${key.toString()}`;
      if (found !== shown) server.setSecureContext({ cert, key });
      shown = found;
    } catch {
      return; // half written: the next look finds it whole, and until then the old one is shown
    }
  };
  // Watching a file begins with its state at the first look, and misses what was renewed before that: reading misses nothing.
  const looks = setInterval(renew, everyMs).unref();
  server.once('close', () => clearInterval(looks));
}
