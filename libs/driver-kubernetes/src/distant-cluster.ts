import type { ChainDriver } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import { setTimeout as pause } from 'node:timers/promises';

import { CredentialsRefused } from './cluster.js';

/** As long as an answer to a look may take before the cluster counts as away. */
const LOOK_MS = 8_000;
/** A cluster that was away is left alone for so long, so that its silence costs the others nothing. */
const REST_MS = 15_000;

/** A cluster that may be away while others go on: its trouble is told at once, in words that say which it is. */
export class DistantCluster<Driver extends ChainDriver> {
  private away: { fault: Fault; until: number } | null = null;

  constructor(
    readonly driver: Driver,
    private readonly siteName: string,
  ) {}

  /** Asks it, unless it was away a moment ago. */
  async ask<T>(work: (driver: Driver) => Promise<T>): Promise<T> {
    if (this.away && performance.now() < this.away.until) throw this.away.fault;
    try {
      const answer = await work(this.driver);
      this.away = null;
      return answer;
    } catch (error) {
      throw this.noted(error);
    }
  }

  /** The same for a look, which must not take longer than a moment. */
  look<T>(work: (driver: Driver) => Promise<T>): Promise<T> {
    return this.ask(async (driver) => {
      const ending = new AbortController();
      const late = pause(LOOK_MS, undefined, { signal: ending.signal }).then(() => {
        throw new Fault({ code: 'UNAVAILABLE', what: 'Kubernetes API' });
      });
      late.catch(() => undefined);
      return Promise.race([work(driver), late]).finally(() => ending.abort());
    });
  }

  /** What concerns a node is told as it is; what concerns the whole cluster closes it for a while. */
  private noted(error: unknown): unknown {
    if (!(error instanceof Fault)) return error;
    const fault = this.told(error);
    if (fault !== error) this.away = { fault, until: performance.now() + REST_MS };
    return fault;
  }

  private told(fault: Fault): Fault {
    const cluster = `cluster of the site "${this.siteName}"`;
    if (fault instanceof CredentialsRefused) {
      const because = 'it refuses the credentials of its kubeconfig; give it another with connectSite';
      return new Fault({ code: 'CONFLICT', what: cluster, because }, { cause: fault });
    }
    const { detail } = fault;
    const silent = detail.code === 'UNAVAILABLE' && detail.what.startsWith('Kubernetes API');
    return silent ? new Fault({ code: 'UNAVAILABLE', what: cluster }, { cause: fault }) : fault;
  }
}
