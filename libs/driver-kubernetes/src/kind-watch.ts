import type { KubeConfig, KubernetesObject } from '@kubernetes/client-node';
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import { isWhole, pathOf, type Kind } from './kinds.js';
import { openStream, Refused } from './open-stream.js';

/** Who is told of a kind's objects. */
export type Listener = {
  /** All there are now. */
  listed(kind: Kind, objects: KubernetesObject[]): void;
  changed(kind: Kind, object: KubernetesObject): void;
  gone(kind: Kind, object: KubernetesObject): void;
  /** The server has just shown that it still tells. */
  heard(kind: Kind): void;
};

/** `turn` waits until the API server may be asked once more. */
export type Source = { config: KubeConfig; turn(): Promise<void> };

/** How patient a watch is, in milliseconds. */
export const PATIENCE = {
  /** The server ends a watch after so long, and all is listed anew: what an event did not tell is known by then. */
  watchMs: 15_000,
  /** A watch that did not end by itself this long after it should have is a connection to nobody. */
  graceMs: 3_000,
  /** An answer begins within this time, and a page is read within it. */
  answerMs: 10_000,
  /** After an end without a failure; failures in a row double it. */
  pauseMs: 100,
  mostPauseMs: 5_000,
};
/** Listing takes no more than about this share of the time, however much there is to list. */
const SHARE = 1 / 20;
const PAGE = 500;
/** More than the store itself takes as one object. */
const LONGEST_LINE = 16 * 1_024 * 1_024;
/** A list older than what is known is asked for again so often; then the store itself went back. */
const STALE_LISTS = 5;

type List = {
  metadata: { resourceVersion: string; continue?: string };
  /** Null when there are none and only their metadata was asked for. */ items: KubernetesObject[] | null;
};
type Event = { type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'; object: KubernetesObject };

/**
 * Follows all objects of one kind that carry a label, over one connection, for as long as it is let. The client library's own
 * watch and informer have no deadline, so a silent connection keeps them silent for good; here every answer has one.
 */
export class KindWatch {
  /** Up to where it is known; null when all is to be listed. */
  private version: string | null = null;
  private known = 0n;
  private stale = 0;
  private listAt = 0;
  private openedAt = Infinity;
  private failures = 0;

  constructor(
    private readonly source: Source,
    private readonly kind: Kind,
    private readonly selector: string,
    private readonly listener: Listener,
    private readonly patience = PATIENCE,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.openedAt = Infinity;
      const askedMs = await this.round(signal).then(nothing, (error: unknown) => this.failed(error));
      // A watch that lived is no failure, however it ended. One that is cut at once is, or a thousand cuts were a storm.
      const lived = performance.now() - this.openedAt >= 10 * this.patience.pauseMs;
      this.failures = lived ? 0 : this.failures + 1;
      if (!signal.aborted) await pause(askedMs ?? this.pauseMs(), undefined, { signal }).catch(nothing);
    }
  }

  private async round(signal: AbortSignal): Promise<void> {
    if (this.version === null || performance.now() >= this.listAt) await this.list(signal);
    await this.follow(signal);
  }

  private async list(signal: AbortSignal): Promise<void> {
    const since = performance.now();
    const objects: KubernetesObject[] = [];
    let page: List;
    let token = '';
    do {
      page = await this.page(token, signal);
      if (BigInt(page.metadata.resourceVersion) < this.known && ++this.stale <= STALE_LISTS)
        throw new Error('The API server lags behind what it has told');
      objects.push(...(page.items ?? []));
      token = page.metadata.continue ?? '';
    } while (token !== '');
    this.stale = 0;
    this.at(page.metadata.resourceVersion);
    const now = performance.now();
    this.listAt = now + Math.max(this.patience.watchMs, (now - since) / SHARE);
    const { apiVersion, kind } = this.kind;
    this.listener.listed(
      this.kind,
      objects.map((object) => ({ ...object, apiVersion, kind })),
    );
  }

  private async page(token: string, signal: AbortSignal): Promise<List> {
    const { answerMs } = this.patience;
    const limits = AbortSignal.any([signal, AbortSignal.timeout(2 * answerMs)]);
    const query = { limit: String(PAGE), ...(token && { continue: token }) };
    const answer = await this.open(query, limits);
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return JSON.parse(Buffer.concat(chunks).toString()) as List;
  }

  /** Ends when the server ends it. */
  private async follow(signal: AbortSignal): Promise<void> {
    const { watchMs, graceMs } = this.patience;
    const lastsMs = Math.ceil(watchMs * (1 + Math.random() / 5));
    const ends = AbortSignal.any([signal, AbortSignal.timeout(lastsMs + graceMs)]);
    const answer = await this.open(
      {
        ...{ watch: 'true', allowWatchBookmarks: 'true', resourceVersion: this.version! },
        timeoutSeconds: String(Math.ceil(lastsMs / 1_000)),
      },
      ends,
    );
    this.openedAt = performance.now();
    this.listener.heard(this.kind);
    for await (const line of linesOf(answer)) this.take(JSON.parse(line) as Event);
  }

  private take({ type, object }: Event): void {
    if (type === 'ERROR') throw new Refused((object as { code?: number }).code ?? 500);
    this.at(object.metadata!.resourceVersion!);
    const { apiVersion, kind } = this.kind;
    const named = { ...object, apiVersion, kind };
    if (type === 'DELETED') this.listener.gone(this.kind, named);
    else if (type !== 'BOOKMARK') this.listener.changed(this.kind, named);
    this.listener.heard(this.kind);
  }

  private at(version: string): void {
    this.version = version;
    this.known = BigInt(version);
  }

  private async open(query: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage> {
    await this.source.turn();
    const as = 'watch' in query ? 'PartialObjectMetadata' : 'PartialObjectMetadataList';
    const accept = isWhole(this.kind) ? '' : `application/json;as=${as};g=meta.k8s.io;v=v1,`;
    const asked = new URLSearchParams({ labelSelector: this.selector, ...query });
    const path = `${pathOf(this.kind)}?${asked}`;
    return openStream(this.source.config, path, `${accept}application/json`, signal, this.patience.answerMs);
  }

  /** How long the server wants to be left alone, if it said so. After 410 nothing is known any more. */
  private failed(error: unknown): number | null {
    if (!(error instanceof Refused)) return null;
    if (error.status === 410) this.version = null;
    return error.retryAfterMs === null ? null : error.retryAfterMs * (1 + Math.random() / 5);
  }

  private pauseMs(): number {
    const { pauseMs, mostPauseMs } = this.patience;
    return Math.min(pauseMs * 2 ** Math.min(this.failures, 10), mostPauseMs) * (0.5 + Math.random());
  }
}

/** Throws when the answer is cut off; readline would end as if all had been said, or never. */
async function* linesOf(answer: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  answer.setEncoding('utf8');
  for await (const text of answer) {
    const lines = (rest + String(text)).split('\n');
    rest = lines.pop()!;
    if (rest.length > LONGEST_LINE) throw new Error('An event of the watch is too long');
    yield* lines;
  }
}

const nothing = () => null;
