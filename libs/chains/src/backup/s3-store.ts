import { decryptText } from '@atoll/crypto/age';
import { Fault } from '@atoll/kernel';
import { AwsClient } from 'aws4fetch';

import type { BackupStore } from './backup-store.js';
import { requirePublic } from './endpoint.js';

/** A bucket, and under which name its key is known. */
export type S3Place = {
  endpoint: string;
  region: string;
  bucket: string;
  /** Before every name: a bucket may hold other things too. */
  prefix: string;
  accessKeyId: string;
};

const TIMEOUT_MS = 60_000;

/** A bucket of an S3-compatible store, addressed by path, with every request signed (Signature Version 4). */
export class S3Store implements BackupStore {
  private constructor(
    private readonly place: S3Place,
    private readonly client: AwsClient,
    private readonly privateEndpoints: boolean,
  ) {}

  /** The secret comes encrypted to this installation, and stays in this object. */
  static async open(place: S3Place, sealed: string, identity: string, privateEndpoints: boolean): Promise<S3Store> {
    const secretAccessKey = await decryptText(identity, sealed).catch(() => {
      throw Fault.invalid('s3.secret', 'is not encrypted to this installation; set the bucket again');
    });
    const { accessKeyId, region } = place;
    const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 3, initRetryMs: 200 });
    return new S3Store(place, client, privateEndpoints);
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    await this.ask(name, {
      method: 'PUT',
      body: new Uint8Array(bytes),
      headers: { 'content-type': 'application/octet-stream' },
    });
  }

  async get(name: string): Promise<Uint8Array | null> {
    const answer = await this.ask(name, { method: 'GET' });
    return answer ? new Uint8Array(await answer.arrayBuffer()) : null;
  }

  async remove(name: string): Promise<void> {
    await this.ask(name, { method: 'DELETE' });
  }

  /** Null for what is not there; some servers say 404 of an unknown key, too, and nothing was put then. The endpoint is judged each time: its name may lead elsewhere by now. */
  private async ask(name: string, init: RequestInit): Promise<Response | null> {
    const { endpoint, bucket, prefix } = this.place;
    await requirePublic(endpoint, this.privateEndpoints);
    const path = [bucket, ...prefix.split('/'), ...name.split('/')].filter(Boolean).map(encodeURIComponent).join('/');
    const url = `${endpoint.replace(/\/+$/, '')}/${path}`;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await this.client.fetch(url, { ...init, signal, redirect: 'error' }).catch((cause: unknown) => {
      throw new Fault({ code: 'UNAVAILABLE', what: `bucket ${bucket}` }, { cause });
    });
    if (answer.ok) return answer;
    const words = (await answer.text()).slice(0, 2_000);
    const code = /<Code>(\w+)<\/Code>/.exec(words)?.[1] ?? String(answer.status);
    if (answer.status === 404 && init.method !== 'PUT' && ['NoSuchKey', '404'].includes(code)) return null;
    if (answer.status >= 500 || answer.status === 429)
      throw new Fault({ code: 'UNAVAILABLE', what: `bucket ${bucket}` });
    throw new Fault({ code: 'CONFLICT', what: `bucket ${bucket}`, because: `the store refused the request (${code})` });
  }
}
