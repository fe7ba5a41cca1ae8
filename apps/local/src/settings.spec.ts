import { Obstacle } from '@atoll/embedded';

import { settingsFrom } from './settings.js';

it('takes the home, the ports and lent servers from the environment', () => {
  expect(
    settingsFrom({
      ATOLL_HOME: '/srv/atoll',
      ATOLL_API_PORT: '8080',
      ATOLL_POSTGRES_PORT: '5433',
      ATOLL_REDIS_URL: 'redis://cache',
      ATOLL_DEMO: 'off',
      ATOLL_DRIVER: 'kubernetes',
      ATOLL_ENGINES: '',
      ATOLL_MASTER_KEY_FILE: '/elsewhere',
    }),
  ).toEqual({
    home: '/srv/atoll',
    ports: { api: 8080, postgres: 5433 },
    redisUrl: 'redis://cache',
    nodes: { ATOLL_DRIVER: 'kubernetes' },
    custody: {},
    keyBackends: 'SEALED',
    demo: false,
  });
});

it.each(['0', '65536', '80a', '-1', '1.5'])('says that %s is not a port', (text) => {
  expect(() => settingsFrom({ ATOLL_HOME: '/srv/atoll', ATOLL_API_PORT: text })).toThrow(
    new Obstacle(`ATOLL_API_PORT must be a port, 1 to 65535, not "${text}".`),
  );
});

it('tells the worker where keys lie, with what that names, and has the API offer the same', () => {
  const custody = {
    ATOLL_KEY_ENCRYPTION_KEYS: 'file:/run/kek-2, env:OLD_KEK',
    OLD_KEK: 'ab'.repeat(32),
    ATOLL_PKCS11_MODULE: '/usr/lib/softhsm/libsofthsm2.so',
    ATOLL_PKCS11_PIN_FILE: '/run/pin',
    SOFTHSM2_CONF: '/run/softhsm2.conf',
    ATOLL_REMOTE_SIGNER_URL: 'http://127.0.0.1:9000/{organisation}',
  };
  const env = { ATOLL_HOME: '/srv/atoll', ...custody, ATOLL_PKCS11_ENVIRONMENT: 'SOFTHSM2_CONF', STRANGE: 'stays' };
  expect(settingsFrom(env)).toMatchObject({ custody, keyBackends: 'SEALED,PKCS11,REMOTE' });
  expect(settingsFrom({ ...env, ATOLL_KEY_BACKENDS: 'PKCS11' }).keyBackends).toBe('PKCS11');
});
