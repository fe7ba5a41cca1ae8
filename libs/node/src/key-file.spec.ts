import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { computeAddress, SigningKey } from 'ethers';

import { keyPath, loadOrCreateKey, parseKey } from './key-file.js';

let directory: string;
beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'key-'))));
afterEach(() => rm(directory, { recursive: true }));

const silent = (): void => undefined;

it('is born once, for its owner only, and ethers derives the same public key and address', async () => {
  const path = keyPath(join(directory, 'new'));
  const key = await loadOrCreateKey(path, silent);
  const text = await readFile(path, 'utf8');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(new SigningKey(text).publicKey).toBe(`0x04${key.id}`);
  expect(computeAddress(text).toLowerCase()).toBe(key.address);
  expect((await loadOrCreateKey(path, silent)).id).toBe(key.id);
});

it('warns of a key that others can read', async () => {
  const path = keyPath(directory);
  await loadOrCreateKey(path, silent);
  await chmod(path, 0o644);
  const warnings: string[] = [];
  await loadOrCreateKey(path, (sentence) => warnings.push(sentence));
  expect(warnings).toEqual([expect.stringContaining('chmod 600')]);
});

it.each(['', 'abc', `0x${'0'.repeat(64)}`, `0x${'f'.repeat(64)}`, `${'a'.repeat(64)} ${'b'.repeat(64)}`])(
  'refuses %p without repeating it',
  async (text) => {
    await writeFile(keyPath(directory), text, { mode: 0o600 });
    const refused = loadOrCreateKey(keyPath(directory), silent);
    await expect(refused).rejects.toMatchObject({ detail: { code: 'INVALID', field: 'key file' } });
    await refused.catch((error: Error) => text && expect(error.message).not.toContain(text.slice(0, 20)));
  },
);

it('reads a key with and without the prefix', () => {
  expect(parseKey(`${'1'.repeat(64)}\n`).id).toBe(parseKey(`0x${'1'.repeat(64)}`).id);
});
