import { z } from 'zod';

import { ENGINES_ENVIRONMENT, enginesOf } from './engines.js';

const offeredWith = (env: Record<string, string>) => enginesOf(z.object(ENGINES_ENVIRONMENT).parse(env)).names;

it.each([
  [{}, ['atoll-node']],
  [{ ATOLL_BESU: '/opt/besu/bin/besu' }, ['atoll-node', 'besu']],
  [{ ATOLL_BESU: '/opt/besu/bin/besu', ATOLL_ENGINES: 'besu' }, ['besu']],
  [{ ATOLL_DRIVER: 'kubernetes' }, ['besu']],
  [{ ATOLL_DRIVER: 'kubernetes', ATOLL_DEVELOPMENT_ENGINES: 'allow' }, ['besu', 'atoll-node']],
  [
    { ATOLL_DRIVER: 'kubernetes', ATOLL_DEVELOPMENT_ENGINES: 'allow', ATOLL_ENGINES: 'atoll-node, besu' },
    ['atoll-node', 'besu'],
  ],
])('an installation with %j offers %j, the standard one first', (env, names) => {
  expect(offeredWith(env as Record<string, string>)).toEqual(names);
});

it.each([
  [{ ATOLL_DRIVER: 'kubernetes', ATOLL_ENGINES: 'atoll-node' }, /ATOLL_DEVELOPMENT_ENGINES=allow/],
  [{ ATOLL_ENGINES: 'besu' }, /set ATOLL_BESU/],
  [{ ATOLL_ENGINES: 'geth' }, /there are besu and atoll-node/],
])('does not start with %j, and says what to set', (env, sentence) => {
  expect(() => offeredWith(env as Record<string, string>)).toThrow(sentence);
});

it('refuses an engine that is not offered with those that are', () => {
  const engines = enginesOf(z.object(ENGINES_ENVIRONMENT).parse({ ATOLL_DRIVER: 'kubernetes' }));
  expect(engines.offered(undefined)).toBe('besu');
  expect(() => engines.offered('atoll-node')).toThrow(
    expect.objectContaining({
      detail: { code: 'INVALID', field: 'engine', because: 'is not offered by this installation; choose besu' },
    }),
  );
});
