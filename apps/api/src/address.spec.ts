import type { IncomingMessage } from 'node:http';

import { addressBehind } from './address.js';

const from = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { ...(forwarded && { 'x-forwarded-for': forwarded }) } }) as IncomingMessage;

it('believes nobody unless told to', () => {
  expect(addressBehind([])(from('198.51.100.1', '203.0.113.7'))).toBe('198.51.100.1');
});

it('believes the trusted proxies, and from the first that is not one no further', () => {
  const addressOf = addressBehind(['10.0.0.0/8', '::1']);
  expect(addressOf(from('198.51.100.1', '203.0.113.7'))).toBe('198.51.100.1');
  expect(addressOf(from('10.1.2.3', '203.0.113.7'))).toBe('203.0.113.7');
  expect(addressOf(from('::1', '192.0.2.9, 203.0.113.7, 10.0.0.9'))).toBe('203.0.113.7');
  expect(addressOf(from('10.1.2.3'))).toBe('10.1.2.3');
});
