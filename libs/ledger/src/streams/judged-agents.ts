import { promises as dns, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';

import type { WebhookPolicy } from './webhook-policy.js';

/** The addresses of a host, all of them. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

const CONNECT_MS = 5_000;

/** A name that leads to where nothing may go. */
export class Refused extends Error {}

/**
 * Connections to hosts that others chose. A name is resolved once for each connection, all its addresses are judged, and the connection
 * goes to those very addresses: what the name means a moment later changes nothing. Addresses in URLs themselves are judged with the URL.
 */
export class JudgedAgents {
  private readonly agents: Record<'http:' | 'https:', Agent>;

  constructor(
    private readonly policy: WebhookPolicy,
    private readonly answerMs: number,
    private readonly resolve: Resolve = (host) => dns.lookup(host, { all: true }),
  ) {
    this.agents = { 'http:': this.agent('http:'), 'https:': this.agent('https:') };
  }

  /** For a URL that the policy has checked. */
  to({ protocol }: URL): Agent {
    return this.agents[protocol as 'http:' | 'https:'];
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.agents).map((agent) => agent.destroy()));
  }

  private agent(protocol: 'http:' | 'https:'): Agent {
    return new Agent({
      connect: { lookup: this.lookup(protocol), timeout: CONNECT_MS, autoSelectFamily: true },
      ...{
        headersTimeout: this.answerMs,
        bodyTimeout: this.answerMs,
        keepAliveTimeout: 10_000,
        keepAliveMaxTimeout: 60_000,
      },
      ...{ connections: 8, pipelining: 1, maxOrigins: 10_000 },
    });
  }

  /** Called by the socket itself; it connects to nothing else. */
  private lookup(protocol: string): LookupFunction {
    return (host, { all }, callback) => {
      this.judged(host, protocol).then(
        (addresses) => (all ? callback(null, addresses) : callback(null, addresses[0]!.address, addresses[0]!.family)),
        (error: Error) => callback(error, []),
      );
    };
  }

  private async judged(host: string, protocol: string): Promise<LookupAddress[]> {
    const addresses = await this.resolve(host);
    if (addresses.length === 0) throw new Refused(`${host} has no address.`);
    for (const { address } of addresses) {
      const because = this.policy.refusal(address, protocol);
      if (because) throw new Refused(`${host} has the address ${address}, which ${because}.`);
    }
    return addresses;
  }
}
