import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';

import { certificateFiles, keepCertificate, readCertificate } from './certificate.js';

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'certificate-'));
const files = { certificate: path.join(directory, 'tls.crt'), key: path.join(directory, 'tls.key') };
afterAll(() => fs.rmSync(directory, { recursive: true }));

/** Made by somebody else's program, and put in place whole as Kubernetes does. */
function issue(name: string): void {
  const draft = { certificate: `${files.certificate}.new`, key: `${files.key}.new` };
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', `/CN=${name}`, '-keyout', draft.key, '-out', draft.certificate],
  ]);
  expect(made.status).toBe(0);
  fs.renameSync(draft.key, files.key);
  fs.renameSync(draft.certificate, files.certificate);
}

/** Who the server says it is to somebody who connects now. */
function shown(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      const { CN } = socket.getPeerCertificate().subject;
      socket.destroy();
      resolve(String(CN));
    });
    socket.once('error', reject);
  });
}

it('shows a certificate, and a renewed one to those who come later', async () => {
  issue('first');
  const server = https.createServer(readCertificate(files));
  keepCertificate(server, files, 20);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    expect(await shown(port)).toBe('first');
    issue('second');
    while ((await shown(port)) !== 'second') await new Promise(setImmediate);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

it('goes on with the old one while the new one is half there', async () => {
  issue('whole');
  const server = https.createServer(readCertificate(files));
  keepCertificate(server, files, 20);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    fs.writeFileSync(files.certificate, 'half of');
    for (let i = 0; i < 20; i++) expect(await shown(port)).toBe('whole');
    issue('third');
    for (let name = 'whole'; name !== 'third'; name = await shown(port)) expect(name).toBe('whole');
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

it('takes a certificate with its key, or neither', () => {
  expect(certificateFiles({})).toBeNull();
  const both = { ATOLL_TLS_CERTIFICATE_FILE: '/a', ATOLL_TLS_KEY_FILE: '/b' };
  expect(certificateFiles(both)).toEqual({ certificate: '/a', key: '/b' });
  expect(() => certificateFiles({ ATOLL_TLS_KEY_FILE: '/b' })).toThrow(/come together/);
});
