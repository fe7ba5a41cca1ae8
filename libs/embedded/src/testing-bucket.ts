// A bucket for tests, that takes a request only when the signer of AWS makes the same signature of it.
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const REGION = 'eu-1';
const BUCKET = 'backups';
const ID = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

export type TestBucket = Awaited<ReturnType<typeof testBucket>>;

export async function testBucket() {
  /** By their paths, as they came. */
  const files = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    void (async () => {
      const body = Buffer.concat(await request.toArray());
      const path = request.url!;
      if (!(await isSigned(request, body)))
        return response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
      if (!path.startsWith(`/${BUCKET}/`))
        return response.writeHead(404).end('<Error><Code>NoSuchBucket</Code></Error>');
      const known = files.get(path);
      if (request.method === 'PUT') files.set(path, body);
      if (request.method === 'DELETE') files.delete(path);
      if (request.method === 'GET' && !known)
        return response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
      return response.writeHead(200).end(request.method === 'GET' ? known : '');
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ endpoint, region: REGION, bucket: BUCKET, accessKeyId: ID, secret: SECRET, files },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function isSigned({ method, url, headers }: IncomingMessage, body: Buffer): Promise<boolean> {
  const given = String(headers['authorization']);
  const names = /SignedHeaders=([^,]+)/.exec(given)?.[1]?.split(';') ?? [];
  const stamp = String(headers['x-amz-date']);
  const at = new Date(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const credentials = { accessKeyId: ID, secretAccessKey: SECRET };
  const signer = new SignatureV4({ credentials, region: REGION, service: 's3', sha256: Sha256, uriEscapePath: false });
  const signed = await signer.sign(
    {
      ...{ method: method!, protocol: 'http:', hostname: '127.0.0.1', path: url!, body },
      headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
    },
    { signingDate: at, signableHeaders: new Set(names) },
  );
  return signed.headers['authorization']?.split('Signature=')[1] === given.split('Signature=')[1];
}
