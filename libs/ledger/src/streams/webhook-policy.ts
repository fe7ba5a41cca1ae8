import { Fault } from '@atoll/kernel';
import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';
import { z } from 'zod';

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Ports that HTTP is spoken at: not those below 1024 that mail, shells and directories listen at. */
const speaksHttp = (port: number): boolean => port === 80 || port === 443 || port >= 1_024;
const LONGEST = 2_000;

/**
 * Where webhooks may be: at public addresses over HTTPS, and in the networks that the installation allows, where HTTP will do. Names
 * are judged by the addresses that they have at the moment of the connection, never before it.
 */
export class WebhookPolicy {
  private readonly allowed: Range[];

  /** Ranges such as `10.20.0.0/16`, and addresses. */
  constructor(networks: readonly string[]) {
    this.allowed = networks.map(rangeOf);
  }

  /** Refuses what can never be posted to, in words for whoever wrote it. */
  check(url: string, field = 'url'): URL {
    const refuse = (because: string): never => {
      throw Fault.invalid(field, because);
    };
    if (url.length > LONGEST || !URL.canParse(url)) return refuse(`must be a URL of at most ${LONGEST} characters`);
    const parsed = new URL(url);
    const { protocol, username, password, hash } = parsed;
    if (protocol !== 'https:' && !(protocol === 'http:' && this.allowed.length > 0))
      refuse('must begin with https://; it carries what only you may read');
    if (username || password || hash) refuse('must hold no credentials and no fragment; posts are signed');
    if (!speaksHttp(portOf(parsed))) refuse('must name the port 443, or one from 1024 on');
    const address = addressIn(parsed);
    const because = address && this.refusal(address, protocol);
    return because ? refuse(because) : parsed;
  }

  /** Why nothing is posted to an address; null where it may be. */
  refusal(address: string, protocol: string): string | null {
    if (isIP(address) === 0) return 'is no address';
    const parsed = ipaddr.process(address); // an IPv4 address in IPv6 clothes is an IPv4 address
    const isAllowed = this.allowed.some(([range, bits]) => range.kind() === parsed.kind() && parsed.match(range, bits));
    if (isAllowed) return null;
    if (!isPublic(parsed)) return 'is in a private or reserved network, where this installation posts nothing';
    return protocol === 'https:' ? null : 'must be posted to over https://';
  }
}

export const WEBHOOK_POLICY = Symbol('WebhookPolicy');

/** All that was ever given to anybody in IPv6 (RFC 4291, section 2.4): IPv4 in its other clothes is outside, or a range of its own. */
const GLOBAL = ipaddr.IPv6.parseCIDR('2000::/3');

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || (address as ipaddr.IPv6).match(GLOBAL);
}

function rangeOf(network: string): Range {
  if (ipaddr.isValidCIDR(network)) return ipaddr.parseCIDR(network);
  if (isIP(network) === 0) throw new Error(`"${network}" is neither an address nor a range.`);
  const address = ipaddr.parse(network);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** The address that a URL names instead of a host; URLs have brackets around one of IPv6, and IPv4 in its usual form whatever was written. */
export function addressIn({ hostname }: URL): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? null : bare;
}

const portOf = ({ protocol, port }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80));

/** What API and worker are told of webhooks. */
export const WEBHOOKS_ENVIRONMENT = { ATOLL_WEBHOOK_NETWORKS: z.string().optional() };

type Environment = { ATOLL_WEBHOOK_NETWORKS?: string | undefined; ATOLL_DRIVER?: string | undefined };

/** An installation of one machine posts to that machine; one in a cluster to no private network but those it is told. */
export function webhookPolicyOf({ ATOLL_WEBHOOK_NETWORKS, ATOLL_DRIVER }: Environment): WebhookPolicy {
  const loopback = ATOLL_DRIVER === 'kubernetes' ? '' : '127.0.0.0/8,::1';
  const networks = (ATOLL_WEBHOOK_NETWORKS ?? loopback).split(',').map((network) => network.trim());
  return new WebhookPolicy(networks.filter(Boolean));
}
