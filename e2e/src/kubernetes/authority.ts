import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { run } from './shell.js';

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

/** A certificate authority of one test, made with the system's `openssl`. */
export class Authority {
  private constructor(
    private readonly directory: string,
    /** What others have to trust, as PEM. */
    readonly certificate: string,
  ) {}

  static async make(): Promise<Authority> {
    const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-authority-'));
    const [key, crt] = [path.join(directory, 'ca.key'), path.join(directory, 'ca.crt')];
    await run('openssl', [
      ...['req', '-x509', ...NEW_KEY, '-subj', '/CN=authority', '-addext', 'keyUsage=critical,keyCertSign'],
      ...['-keyout', key, '-out', crt],
    ]);
    return new Authority(directory, await fs.readFile(crt, 'utf8'));
  }

  /** A new certificate for a name, and its key, as the Secret `NAME-tls`. */
  async issue(name: string): Promise<object> {
    const [ca, key, crt] = ['ca', `${name}.key`, `${name}.crt`].map((file) => path.join(this.directory, file));
    await run('openssl', [
      ...['req', '-x509', '-CA', `${ca}.crt`, '-CAkey', `${ca}.key`, ...NEW_KEY, '-subj', `/CN=${name}`],
      ...['-addext', `subjectAltName=DNS:${name}`, '-addext', 'basicConstraints=critical,CA:FALSE'],
      ...['-keyout', key!, '-out', crt!],
    ]);
    const [tlsKey, tlsCrt] = await Promise.all([fs.readFile(key!, 'utf8'), fs.readFile(crt!, 'utf8')]);
    return {
      ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: `${name}-tls` }, type: 'kubernetes.io/tls' },
      stringData: { 'tls.key': tlsKey, 'tls.crt': tlsCrt },
    };
  }

  remove(): Promise<void> {
    return fs.rm(this.directory, { recursive: true });
  }
}
