import proxyAddress from '@fastify/proxy-addr';
import type { IncomingMessage } from 'node:http';

/** Where a request comes from. Attempts are counted by it, so both doors have to agree. */
export type AddressOf = (request: IncomingMessage) => string;

/** Only a trusted proxy is believed when it says for whom it forwards. */
export function addressBehind(trustedProxies: string[]): AddressOf {
  const trusted = proxyAddress.compile(trustedProxies);
  return (request) => proxyAddress(request, trusted) ?? '';
}
