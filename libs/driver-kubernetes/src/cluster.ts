import type { Fence } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import {
  ApiException,
  createConfiguration,
  type KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
  ServerConfiguration,
  type V1ObjectMeta,
} from '@kubernetes/client-node';
import { setTimeout as pause } from 'node:timers/promises';

import { KeptConnections } from './kept-connections.js';
import { FIELD_MANAGER, NOTE } from './names.js';
import { observed } from './observed.js';
import { TokenBucket } from './token-bucket.js';

/** Which object: enough to find it. */
export type ObjectRef = Pick<KubernetesObject, 'apiVersion' | 'kind'> & {
  metadata: { name: string; namespace?: string };
};

/**
 * What a caller may ask of one API server without being a burden to it: about what one of two cores answers. Larger ones keep
 * order by themselves, by 429.
 */
const REQUESTS = { perSecond: 200, burst: 400 };
/** A request is tried so often before the trouble is told. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 200;

/** What an object must still be for a request to count. */
type Precondition = { uid?: string; resourceVersion?: string };

/** The one door to an API server. Every verb may be repeated; every one is, while the server is busy or away. */
export class Cluster {
  private readonly connections: KeptConnections;
  private readonly api: KubernetesObjectApi;
  private readonly bucket: TokenBucket;

  constructor(
    readonly config: KubeConfig,
    /** Goes with everything that is written; null for whoever is not one of several. */
    readonly fence: Fence | null = null,
    origin?: Cluster,
  ) {
    this.connections = origin?.connections ?? new KeptConnections(config);
    this.api = origin?.api ?? clientOf(config, this.connections);
    this.bucket = origin?.bucket ?? new TokenBucket(REQUESTS.perSecond, REQUESTS.burst);
  }

  /** The same door for whoever writes under a fence. */
  under(fence: Fence): Cluster {
    return new Cluster(this.config, fence, this);
  }

  /** Makes the object's fields what they are here; fields that others set and this does not name stay theirs. */
  apply<T extends KubernetesObject>(object: T): Promise<T> {
    const fenced = this.fenced(object);
    return this.ask('patch', refOf(object), () =>
      this.api.patch(fenced, undefined, undefined, FIELD_MANAGER, true, PatchStrategy.ServerSideApply),
    );
  }

  /** Notes something on an object that is there; false when it went. */
  async annotate(ref: ObjectRef, annotations: Record<string, string>): Promise<boolean> {
    return (await this.note(ref, annotations, {}, false)) !== null;
  }

  /** Puts labels on an object that is there, or takes them away where they are null; false when it went. */
  async label(ref: ObjectRef, labels: Record<string, string | null>): Promise<boolean> {
    return (await this.merge(ref, { labels: labels as Record<string, string> }, false)) !== null;
  }

  /** Notes something, and gives what the object is then; null too when it is not the wished one, or not as it was any more. */
  note<T extends KubernetesObject>(
    ref: ObjectRef,
    annotations: Record<string, string>,
    only: Precondition,
    nullOnConflict = true,
  ): Promise<T | null> {
    return this.merge(ref, { ...only, annotations }, nullOnConflict);
  }

  private merge<T extends KubernetesObject>(
    ref: ObjectRef,
    metadata: V1ObjectMeta,
    nullOnConflict: boolean,
  ): Promise<T | null> {
    const part = this.fenced({ ...ref, metadata: { ...ref.metadata, ...metadata } } as T);
    return this.ask('patch', ref, () =>
      this.api
        .patch<T>(part, undefined, undefined, FIELD_MANAGER, undefined, PatchStrategy.MergePatch)
        .catch((error: unknown) => {
          if (nullOnConflict && error instanceof ApiException && error.code === 409) return null;
          throw error;
        }),
    ).catch(nullWhenMissing);
  }

  /** Null where there is none. */
  find<T extends KubernetesObject>(ref: ObjectRef): Promise<T | null> {
    return this.ask('get', ref, () => this.api.read<T>(ref as T & ObjectRef)).catch(nullWhenMissing);
  }

  /** Makes it unless something of this name is there; null says that it was. */
  create<T extends KubernetesObject>(object: T): Promise<T | null> {
    const fenced = this.fenced(object);
    return this.ask('post', refOf(object), () =>
      this.api.create(fenced, undefined, undefined, FIELD_MANAGER).catch((error: unknown) => {
        if (error instanceof ApiException && error.code === 409) return null;
        throw error;
      }),
    );
  }

  async list<T extends KubernetesObject>(
    { apiVersion, kind }: { apiVersion: string; kind: string },
    labels: Record<string, string>,
    namespace?: string,
  ): Promise<T[]> {
    const selector = Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
    const found = await this.ask('list', { apiVersion, kind, metadata: { name: '*' } }, () =>
      this.api.list<T>(apiVersion, kind, namespace, undefined, undefined, undefined, undefined, selector),
    );
    // The server names kind and version once for a whole list.
    return found.items.map((item) => ({ ...item, apiVersion, kind }));
  }

  /** By what a field says; few kinds and few fields can be asked for. */
  async listWhere<T extends KubernetesObject>(
    { apiVersion, kind }: { apiVersion: string; kind: string },
    fields: string,
    namespace?: string,
  ): Promise<T[]> {
    const found = await this.ask('list', { apiVersion, kind, metadata: { name: '*' } }, () =>
      this.api.list<T>(apiVersion, kind, namespace, undefined, undefined, undefined, fields),
    );
    return found.items;
  }

  /**
   * Whoever deletes what is gone has what it wanted. With a `uid`, only that very object and not its successor. Under a fence
   * it is noted first that, and under which right, the object is to leave, and then what carries this note is deleted.
   */
  async remove(ref: ObjectRef, uid?: string): Promise<void> {
    if (this.fence === null) return void (await this.delete(ref, uid === undefined ? {} : { uid }, uid !== undefined));
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const leaving = await this.note(ref, { [NOTE.leaving]: String(this.fence) }, uid === undefined ? {} : { uid });
      const { uid: its, resourceVersion, deletionTimestamp } = leaving?.metadata ?? {};
      if (!its || deletionTimestamp) return;
      const only = { uid: its, ...(resourceVersion !== undefined && { resourceVersion }) };
      // What changes all the time is deleted as it is in the end; its note still has to be the one.
      const last = attempt === ATTEMPTS;
      if (await this.delete(ref, last ? { uid: its } : only, !last || uid !== undefined)) return;
    }
  }

  /** False when it was not as it had to be. */
  private delete(ref: ObjectRef, preconditions: Precondition, falseOnConflict: boolean): Promise<boolean> {
    const body = { propagationPolicy: 'Background', preconditions };
    return this.ask('delete', ref, () =>
      this.api.delete(ref as KubernetesObject, undefined, undefined, undefined, undefined, undefined, body).then(
        () => true,
        (error: unknown) => {
          if (error instanceof ApiException && error.code === 404) return true;
          if (error instanceof ApiException && error.code === 409 && falseOnConflict) return false;
          throw error;
        },
      ),
    );
  }

  /** Resolves when one more request may be made; for what asks in ways of its own. */
  turn(): Promise<void> {
    return this.bucket.take();
  }

  private fenced<T extends KubernetesObject>(object: T): T {
    if (this.fence === null) return object;
    const annotations = { ...object.metadata?.annotations, [NOTE.fence]: String(this.fence) };
    return { ...object, metadata: { ...object.metadata, annotations } };
  }

  private async ask<T>(verb: string, ref: ObjectRef, request: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      await this.bucket.take();
      try {
        return await observed(verb, String(ref.kind), request);
      } catch (error) {
        if (!(error instanceof ApiException)) this.connections.forget();
        const wait = retryAfterMs(error, attempt);
        if (wait === null) throw told(error, ref);
        await pause(wait);
      }
    }
  }
}

function clientOf(config: KubeConfig, connections: KeptConnections): KubernetesObjectApi {
  const baseServer = new ServerConfiguration(config.getCurrentCluster()!.server, {});
  return new KubernetesObjectApi(createConfiguration({ baseServer, authMethods: { default: connections } }));
}

/** How long to wait before the same request again; null when that would not help. */
function retryAfterMs(error: unknown, attempt: number): number | null {
  if (attempt >= ATTEMPTS) return null;
  const backOff = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
  if (!(error instanceof ApiException)) return backOff; // no answer at all
  if (error.code !== 429 && error.code < 500) return null;
  const seconds = Number(error.headers['retry-after']);
  return seconds > 0 && seconds <= 60 ? seconds * 1_000 : backOff;
}

/** The API server does not know, or no longer knows, who asks. */
export class CredentialsRefused extends Fault {
  constructor() {
    super({ code: 'UNAVAILABLE', what: 'Kubernetes API, whose credentials were refused' });
  }
}

/** What the API server said, in the platform's words. */
function told(error: unknown, { kind, metadata: { name } }: ObjectRef): Fault {
  const what = `${kind} ${name}`;
  if (!(error instanceof ApiException))
    return new Fault({ code: 'UNAVAILABLE', what: 'Kubernetes API' }, { cause: error });
  const because = sentenceOf(error.body);
  if (error.code === 401) return new CredentialsRefused();
  if (error.code === 404) return Fault.notFound(String(kind), name);
  if (error.code === 403) return new Fault({ code: 'CONFLICT', what, because: `the cluster forbids it: ${because}` });
  if (error.code === 429 || error.code >= 500)
    return new Fault({ code: 'UNAVAILABLE', what: 'Kubernetes API' }, { cause: error });
  return new Fault({ code: 'CONFLICT', what, because });
}

function sentenceOf(body: unknown): string {
  const status = typeof body === 'string' ? parsed(body) : body;
  const { message } = (status ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : 'the API server refused it without a reason';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function nullWhenMissing(error: unknown): null {
  if (error instanceof Fault && error.detail.code === 'NOT_FOUND') return null;
  throw error;
}

function refOf({ apiVersion, kind, metadata }: KubernetesObject): ObjectRef {
  const { name = '', namespace } = metadata ?? {};
  return {
    ...(apiVersion && { apiVersion }),
    ...(kind && { kind }),
    metadata: { name, ...(namespace && { namespace }) },
  };
}
