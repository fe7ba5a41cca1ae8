import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Seen } from './first-minute.js';
import type { Visit } from './visit.js';

const LIBRARIES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** A device begins with what the page Connect gives, and follows the chain by itself; what is copied runs as it is. */
export async function deviceProgramStory(
  visit: Visit,
  chainPath: string,
  copied: (form: string) => Promise<string>,
  seen: Seen,
): Promise<void> {
  const { page } = visit;
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-device-'));
  try {
    await fs.symlink(LIBRARIES, path.join(folder, 'node_modules'));
    await visit.to(`${chainPath}/connect`);
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByText('The key is made').waitFor();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the genesis file' }).click();
    const genesis = await saving;
    await genesis.saveAs(path.join(folder, genesis.suggestedFilename()));
    const input = await copied('Device SDK');
    await seen('device-program');
    const program = { input, cwd: folder, encoding: 'utf8' } as const;
    const run = () => spawnSync(process.execPath, ['--input-type=module', '-'], program);
    const [first, again] = [run(), run()];
    expect(first.stderr).toBe('');
    expect(first.stdout).toMatch(/^did:ethr:0x[0-9a-f]+:0x[0-9a-f]{40} UNREGISTERED\n$/);
    expect(again.stdout).toBe(first.stdout); // by the key that it kept
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}
