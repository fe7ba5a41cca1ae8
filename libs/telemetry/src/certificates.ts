import { X509Certificate } from 'node:crypto';
import fs from 'node:fs/promises';
import { Gauge, type Registry } from 'prom-client';

/** Tells when certificates end, by file; one that cannot be read has ended. They are read anew each time: they are replaced under way. */
export function watchCertificates(registry: Registry, files: string[]): void {
  new Gauge({
    name: 'atoll_certificate_expiry_timestamp_seconds',
    help: 'When the first certificate in the file to end does so; 0 when the file holds none',
    labelNames: ['file'],
    registers: [registry],
    async collect() {
      for (const file of files) this.set({ file }, await firstEnd(file).catch(() => 0));
    },
  });
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

async function firstEnd(file: string): Promise<number> {
  const found = (await fs.readFile(file, 'utf8')).match(PEM) ?? [];
  const ends = found.map((pem) => Date.parse(new X509Certificate(pem).validTo) / 1_000);
  return ends.length > 0 ? Math.min(...ends) : 0;
}
