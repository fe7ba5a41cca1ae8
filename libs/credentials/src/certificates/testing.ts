// CAs and certificates by OpenSSL, which is not ours: each in a folder of its own that goes with it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export type Wanted = {
  subject: string;
  /** The name of the certificate that signs; itself when absent. */
  issuer?: string;
  /** Lines of an extension section of OpenSSL's. */
  extensions?: string[];
  days?: number;
  /** What `-newkey` takes. */
  key?: string[];
  /** When it begins and ends, as OpenSSL has it: YYYYMMDDHHMMSSZ. */
  times?: [string, string];
};

const P256 = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
export const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];

export class OpenSsl {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'atoll-openssl-'));

  /** Makes a key and a certificate of this name. */
  certificate(name: string, { subject, issuer, extensions = [], days = 30, key = P256, times }: Wanted): Uint8Array {
    this.run(
      'req',
      '-new',
      '-newkey',
      ...key,
      '-nodes',
      '-keyout',
      this.at(`${name}.key`),
      '-subj',
      subject,
      '-out',
      this.at(`${name}.csr`),
    );
    const section = this.file(`${name}.cnf`, ['[it]', ...extensions].join('\n'));
    const signer = issuer ?? name;
    const database = this.file(`${name}.txt`, '');
    const serial = this.file(`${name}.serial`, '01');
    const settings = [
      ...['[ca]', 'default_ca=d', '[d]', `database=${database}`, `serial=${serial}`, 'policy=p', 'email_in_dn=no'],
      ...['[p]', 'commonName=supplied', 'organizationName=optional'],
    ];
    const config = this.file(`${name}.ca`, settings.join('\n'));
    this.run(
      ...['ca', '-batch', '-notext', '-config', config, '-md', 'sha256', '-in', this.at(`${name}.csr`)],
      ...['-keyfile', this.at(`${signer}.key`), '-outdir', this.folder, '-out', this.at(`${name}.pem`)],
      ...['-extfile', section, '-extensions', 'it', '-rand_serial', '-preserveDN'],
      ...(issuer ? ['-cert', this.at(`${issuer}.pem`)] : ['-selfsign']),
      ...(times ? ['-startdate', times[0], '-enddate', times[1]] : ['-days', String(days)]),
    );
    return this.der(name);
  }

  der(name: string): Uint8Array {
    return new Uint8Array(execFileSync('openssl', ['x509', '-in', this.at(`${name}.pem`), '-outform', 'DER']));
  }

  pem(name: string): string {
    return readFileSync(this.at(`${name}.pem`), 'utf8');
  }

  /** What OpenSSL thinks of a path: the certificate presented, what stands between, and what is trusted for itself. */
  verifies(presented: string, between: string[], trusted: string): boolean {
    const untrusted = between.flatMap((name) => ['-untrusted', this.at(`${name}.pem`)]);
    try {
      this.run(
        'verify',
        '-x509_strict',
        '-partial_chain',
        '-trusted',
        this.at(`${trusted}.pem`),
        ...untrusted,
        this.at(`${presented}.pem`),
      );
      return true;
    } catch {
      return false;
    }
  }

  run(...words: string[]): string {
    return execFileSync('openssl', words, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  }

  file(name: string, content: string | Uint8Array): string {
    writeFileSync(this.at(name), content);
    return this.at(name);
  }

  at(name: string): string {
    return path.join(this.folder, name);
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }
}
