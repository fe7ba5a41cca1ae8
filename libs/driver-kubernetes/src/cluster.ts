import { Fault } from '@atoll/kernel';
import {
  ApiException,
  type KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
} from '@kubernetes/client-node';
import { setTimeout as pause } from 'node:timers/promises';

import { FIELD_MANAGER } from './names.js';
import { TokenBucket } from './token-bucket.js';

/** Which object: enough to find it. */
export type ObjectRef = Pick<KubernetesObject, 'apiVersion' | 'kind'> & {
  metadata: { name: string; namespace?: string };
};

/** What a caller may ask of one API server without being a burden to it; client-go's default is 5 and 10. */
const REQUESTS = { perSecond: 50, burst: 100 };
/** A request is tried so often before the trouble is told. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 200;

/** The one door to an API server. Every verb may be repeated; every one is, while the server is busy or away. */
export class Cluster {
  private readonly api: KubernetesObjectApi;
  private readonly bucket = new TokenBucket(REQUESTS.perSecond, REQUESTS.burst);

  constructor(readonly config: KubeConfig) {
    this.api = KubernetesObjectApi.makeApiClient(config);
  }

  /** Makes the object's fields what they are here; fields that others set and this does not name stay theirs. */
  apply<T extends KubernetesObject>(object: T): Promise<T> {
    return this.ask(refOf(object), () =>
      this.api.patch(object, undefined, undefined, FIELD_MANAGER, true, PatchStrategy.ServerSideApply),
    );
  }

  /** Notes something on an object that is there; false when it went. */
  async annotate(ref: ObjectRef, annotations: Record<string, string>): Promise<boolean> {
    const note = { ...ref, metadata: { ...ref.metadata, annotations } } as KubernetesObject;
    const noted = await this.ask(ref, () =>
      this.api.patch(note, undefined, undefined, FIELD_MANAGER, undefined, PatchStrategy.MergePatch),
    ).catch(nullWhenMissing);
    return noted !== null;
  }

  /** Null where there is none. */
  find<T extends KubernetesObject>(ref: ObjectRef): Promise<T | null> {
    return this.ask(ref, () => this.api.read<T>(ref as T & ObjectRef)).catch(nullWhenMissing);
  }

  /** Makes it unless something of this name is there; null says that it was. */
  create<T extends KubernetesObject>(object: T): Promise<T | null> {
    return this.ask(refOf(object), () =>
      this.api.create(object, undefined, undefined, FIELD_MANAGER).catch((error: unknown) => {
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
    const found = await this.ask({ apiVersion, kind, metadata: { name: '*' } }, () =>
      this.api.list<T>(apiVersion, kind, namespace, undefined, undefined, undefined, undefined, selector),
    );
    // The server names kind and version once for a whole list.
    return found.items.map((item) => ({ ...item, apiVersion, kind }));
  }

  /** Whoever deletes what is gone has what it wanted. With a `uid`, only that very object and not its successor. */
  async remove(ref: ObjectRef, uid?: string): Promise<void> {
    const body = { propagationPolicy: 'Background', ...(uid && { preconditions: { uid } }) };
    await this.ask(ref, () =>
      this.api
        .delete(ref as KubernetesObject, undefined, undefined, undefined, undefined, undefined, body)
        .catch((error: unknown) => {
          if (error instanceof ApiException && (error.code === 404 || (uid && error.code === 409))) return null;
          throw error;
        }),
    );
  }

  private async ask<T>(ref: ObjectRef, request: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      await this.bucket.take();
      try {
        return await request();
      } catch (error) {
        const wait = retryAfterMs(error, attempt);
        if (wait === null) throw told(error, ref);
        await pause(wait);
      }
    }
  }
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

/** What the API server said, in the platform's words. */
function told(error: unknown, { kind, metadata: { name } }: ObjectRef): Fault {
  const what = `${kind} ${name}`;
  if (!(error instanceof ApiException))
    return new Fault({ code: 'UNAVAILABLE', what: 'Kubernetes API' }, { cause: error });
  const because = sentenceOf(error.body);
  if (error.code === 401)
    return new Fault({ code: 'UNAVAILABLE', what: 'Kubernetes API, whose credentials were refused' });
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
