import { Fault } from '@atoll/kernel';
import { KubeConfig, type RequestContext } from '@kubernetes/client-node';
import dns from 'node:dns';
import type https from 'node:https';
import type net from 'node:net';

/** Why an address must not be gone to; null where it may. */
export type Forbidden = (host: string) => string | null;

type Agent = { options: { lookup?: net.LookupFunction } };

/**
 * The kubeconfig of a tenant, which was checked when it was given. A name may lead elsewhere by now, so each address that it
 * resolves to is looked at before anybody connects to it.
 */
export class SiteKubeconfig extends KubeConfig {
  constructor(
    text: string,
    private readonly forbidden: Forbidden,
  ) {
    super();
    this.loadFromString(text);
  }

  override async applySecurityAuthentication(context: RequestContext): Promise<void> {
    await super.applySecurityAuthentication(context);
    this.guard(context.getAgent() as Agent | undefined);
  }

  override async applyToHTTPSOptions(options: https.RequestOptions): Promise<void> {
    await super.applyToHTTPSOptions(options);
    options.lookup = this.lookup;
    this.guard(options.agent as Agent | undefined);
  }

  private guard(agent: Agent | undefined): void {
    if (agent) agent.options.lookup = this.lookup;
  }

  private readonly lookup: net.LookupFunction = (hostname, options, callback) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const because = addresses?.map(({ address }) => this.forbidden(address)).find((found) => found !== null);
      if (error) return callback(error, '', 0);
      if (because)
        return callback(new Fault({ code: 'CONFLICT', what: 'cluster', because: `${hostname} ${because}` }), '', 0);
      if (options.all) return callback(null, addresses);
      const [{ address, family }] = addresses as [dns.LookupAddress];
      callback(null, address, family);
    });
  };
}
