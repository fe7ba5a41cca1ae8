import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A key and a certificate for this machine's own address, signed by nobody else; made with the system's `openssl`. */
export async function selfSigned(directory: string): Promise<{ key: string; cert: string }> {
  const [keyFile, certFile] = [path.join(directory, 'proxy.key'), path.join(directory, 'proxy.crt')];
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=api-proxy', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyFile, '-out', certFile],
  ]);
  const [key, cert] = await Promise.all([fs.readFile(keyFile, 'utf8'), fs.readFile(certFile, 'utf8')]);
  return { key, cert };
}
