import { Fault } from '@atoll/kernel';
import ipaddr from 'ipaddr.js';
import { lookup } from 'node:dns/promises';

/** Whoever names an endpoint must not reach through the worker what only the worker reaches. */
export async function requirePublic(endpoint: string, privateToo: boolean): Promise<void> {
  const { protocol, hostname } = urlOf(endpoint);
  if (privateToo) return;
  if (protocol !== 'https:') throw refused('must begin with https://');
  const name = hostname.replace(/^\[|\]$/g, '');
  const found = await lookup(name, { all: true }).catch((cause: unknown) => {
    throw new Fault({ code: 'UNAVAILABLE', what: `name server, asked for ${name},` }, { cause });
  });
  if (found.some(({ address }) => !isPublic(address))) throw refused('leads to an address that is not public');
}

/** The form alone, for whoever writes it down. */
export function urlOf(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const plain = url && !url.username && !url.password && !url.search && !url.hash;
  if (!plain || !['https:', 'http:'].includes(url.protocol))
    throw refused('must be an address such as https://s3.example.org');
  return url;
}

export const isPublic = (address: string): boolean => ipaddr.process(address).range() === 'unicast';

const refused = (because: string) => Fault.invalid('s3.endpoint', because);
