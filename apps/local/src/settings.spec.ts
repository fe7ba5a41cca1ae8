import { Obstacle } from '@atoll/embedded';

import { settingsFrom } from './settings.js';

it('takes the home, the ports and lent servers from the environment', () => {
  expect(
    settingsFrom({
      ATOLL_HOME: '/srv/atoll',
      ATOLL_API_PORT: '8080',
      ATOLL_POSTGRES_PORT: '5433',
      ATOLL_REDIS_URL: 'redis://cache',
    }),
  ).toEqual({ home: '/srv/atoll', ports: { api: 8080, postgres: 5433 }, redisUrl: 'redis://cache' });
});

it.each(['0', '65536', '80a', '-1', '1.5'])('says that %s is not a port', (text) => {
  expect(() => settingsFrom({ ATOLL_HOME: '/srv/atoll', ATOLL_API_PORT: text })).toThrow(
    new Obstacle(`ATOLL_API_PORT must be a port, 1 to 65535, not "${text}".`),
  );
});
