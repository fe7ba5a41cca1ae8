import { Fault } from '@atoll/kernel';
import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

/**
 * Where the nodes of other installations may be. A place in a private network is refused unless the operator allows it by name:
 * else a file from outside could have nodes knock at whatever stands beside them.
 */
export class PeerPolicy {
  private readonly ranges: [ipaddr.IPv4 | ipaddr.IPv6, number][] = [];
  private readonly domains: string[] = [];

  /** Ranges such as `10.20.0.0/16`, addresses, and domains such as `svc.cluster.local`, which stand for all below them. */
  constructor(allowed: readonly string[]) {
    for (const entry of allowed) {
      if (ipaddr.isValidCIDR(entry)) this.ranges.push(ipaddr.parseCIDR(entry));
      else if (ipaddr.isValid(entry))
        this.ranges.push([ipaddr.parse(entry), ipaddr.parse(entry).kind() === 'ipv4' ? 32 : 128]);
      else if (NAME.test(entry)) this.domains.push(`.${entry.toLowerCase()}`);
      else throw new Error(`"${entry}" is neither an address, a range nor a domain.`);
    }
  }

  check(host: string, field: string): void {
    const because = ipaddr.isValid(host) ? this.againstAddress(host) : this.againstName(host.toLowerCase());
    if (because) throw Fault.invalid(field, `${because}; the operator may allow it with ATOLL_PEER_NETWORKS`);
  }

  private againstAddress(host: string): string | null {
    const address = ipaddr.process(host); // an IPv4 address in IPv6 clothes is an IPv4 address
    if (isIP(host) === 0) return 'is not written as addresses are';
    if (address.range() === 'unicast') return null;
    const allowed = this.ranges.some(
      ([range, bits]) => range.kind() === address.kind() && address.match([range, bits]),
    );
    return allowed ? null : 'is an address in a private or reserved network';
  }

  private againstName(host: string): string | null {
    if (this.domains.some((domain) => `.${host}`.endsWith(domain))) return null;
    // The last label of a public name has a letter, so whatever some resolver would take for a number is none.
    if (!NAME.test(host) || !/[a-z]/.test(host.split('.').at(-1)!) || /^0x/.test(host.split('.').at(-1)!))
      return 'is not the name of a host';
    if (!host.includes('.') || PRIVATE.some((domain) => host.endsWith(domain)))
      return 'is a name inside a private network';
    return null;
  }
}

export const PEER_POLICY = Symbol('PeerPolicy');

const NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** RFC 6761, 6762, 8375, 9476, and what clusters and clouds call their insides. */
const PRIVATE = [
  ...['.localhost', '.local', '.internal', '.home.arpa', '.lan', '.intranet', '.corp', '.home', '.private'],
  ...['.invalid', '.test', '.alt', '.onion', '.svc'],
];
