import { pageAskedFor } from './page-asked-for.js';

const PAGE = new URL('https://atoll.example');

it.each(['/console/chains/1', '/console/chains/1?status=ACTIVE#nodes', 'https://atoll.example/console/account'])(
  'lets %s be gone to',
  (next) => expect(pageAskedFor(next, PAGE)).toBe(next.replace(PAGE.origin, '')),
);

it.each([
  ...['https://elsewhere.example/console/', '//elsewhere.example/console/', '/\\elsewhere.example/console/'],
  ...['https://atoll.example@elsewhere.example/console/', 'http://atoll.example/console/', 'javascript:alert(1)'],
  ...['/graphql', '/console/../graphql', '/console/%2e%2e/session/sso/theirs', '/consoles/', '/', ''],
  ...['\t//elsewhere.example/console/', `/console/${'x'.repeat(2_000)}`, undefined, ['/console/chains'], 7],
])('leads nobody to %j', (next) => expect(pageAskedFor(next, PAGE)).toBeNull());

it('keeps what follows the path from being taken for another host', () =>
  expect(pageAskedFor('/console//elsewhere.example', PAGE)).toBe('/console//elsewhere.example'));
