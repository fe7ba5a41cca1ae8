import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { atollHome, explained, isFree, Obstacle, ownDirectory, secret, secretFile, stablePort } from './index.js';

let directory: string;
beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-home-'));
});
afterEach(() => fs.rmSync(directory, { recursive: true, force: true }));

it('takes ATOLL_HOME first, then the data directory of the user', () => {
  expect(atollHome({ ATOLL_HOME: '/srv/one', XDG_DATA_HOME: '/srv/data' })).toBe('/srv/one');
  expect(atollHome({ XDG_DATA_HOME: '/srv/data' })).toBe('/srv/data/atoll');
  expect(path.basename(atollHome({}))).toBe('atoll');
});

it('closes an empty home to others, and refuses one that they may have put something into', () => {
  fs.chmodSync(directory, 0o777);
  expect(fs.statSync(ownDirectory(directory)).mode & 0o022).toBe(0);
  fs.writeFileSync(path.join(directory, 'something'), '');
  fs.chmodSync(directory, 0o777);
  expect(() => ownDirectory(directory)).toThrow(/Others may write to/);
});

it('makes a secret once and keeps it for its owner alone', () => {
  const made = secret(directory, 'master-key');
  expect(made).toMatch(/^[0-9a-f]{64}$/);
  expect(secret(directory, 'master-key')).toBe(made);
  expect(secret(directory, 'other')).not.toBe(made);
  expect(fs.statSync(secretFile(directory, 'master-key')).mode & 0o777).toBe(0o600);
  expect(fs.readdirSync(path.join(directory, 'secrets'))).toEqual(['master-key', 'other']);
});

it('remembers a port, gives another name another one, and moves on when it is taken', async () => {
  const api = await stablePort(directory, 'api');
  expect(await stablePort(directory, 'api')).toBe(api);
  const { createServer } = await import('node:net');
  const server = createServer().listen(api, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  expect(await isFree(api)).toBe(false);
  expect(await stablePort(directory, 'api')).not.toBe(api);
  await expect(stablePort(directory, 'api', api)).rejects.toThrow(/ATOLL_API_PORT/);
  server.close();
});

it.each([
  ['ENOSPC', /The disk is full.*Debian.*macOS/],
  ['EACCES', /may not write to \/data.*chown/],
  ['EROFS', /read-only/],
])('says what to do about %s', (code, sentence) => {
  const told = explained(Object.assign(new Error(code), { code }), '/data');
  expect(told).toBeInstanceOf(Obstacle);
  expect((told as Obstacle).message).toMatch(sentence);
});

it('leaves errors alone that it knows nothing about', () => {
  const error = new Error('else');
  expect(explained(error, '/data')).toBe(error);
});
