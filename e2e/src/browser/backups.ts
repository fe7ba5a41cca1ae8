import { testBucket } from '@atoll/embedded/testing-bucket';
import fs from 'node:fs/promises';
import type { Page } from 'playwright-core';

import { directoryOf, pidIn } from '../node-process.js';
import { until } from '../wait.js';
import { BLOCKS_MS, closed, dialogOf, opened } from './dialogs.js';
import type { Seen } from './first-minute.js';
import { idOf } from './stage.js';
import type { Visit } from './visit.js';

const NAME = 'validator-2';
const STRANGERS = 'AGE-SECRET-KEY-1RD2TYLU8L6FNSVWRRX4Z8MHGDRJZZWRTHGKRWXZVSMZN5RG2LXHS9X072R';

/** A key that is made in the page, a plan, a backup that is shown to bring the chain back; then a disk is lost, and its key comes back. */
export async function backupsStory(visit: Visit, chainPath: string, home: string, seen: Seen): Promise<void> {
  const key = await makesPlan(visit, seen);
  await backsUp(visit, seen);
  await movesToBucket(visit, seen);
  await losesDisk(visit, chainPath, home);
  await bringsKeyBack(visit, key, seen);
}

/** The file is saved before anything is encrypted to its key; what it holds. */
async function makesPlan(visit: Visit, seen: Seen): Promise<string> {
  const { page } = visit;
  await visit.to('/console/organisation/backups');
  await seen('no-backup-plan');
  const dialog = await opened(page, 'Make a plan');
  await dialog.getByLabel('Public half of your backup key').fill('age1nobody');
  await dialog.getByRole('button', { name: 'Make a plan' }).click();
  await dialog.getByRole('alert').waitFor();
  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Make a key and save its file' }).click();
  const key = await fs.readFile(await (await saved).path(), 'utf8');
  const recipient = await dialog.getByLabel('Public half of your backup key').inputValue();
  expect(key).toContain(`# public key: ${recipient}\n`);
  await dialog.getByLabel('A drill every so many hours').fill('');
  await seen('backup-plan');
  await dialog.getByRole('button', { name: 'Make a plan' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText(recipient).waitFor();
  await page.getByText('when somebody asks').waitFor();
  return key;
}

async function backsUp({ page }: Visit, seen: Seen): Promise<void> {
  const newest = page.getByRole('table', { name: 'Backups' }).getByRole('row').nth(1);
  await page.getByRole('button', { name: 'Back up now' }).click();
  await newest.getByText('Done').waitFor({ timeout: BLOCKS_MS });
  await newest.getByRole('button', { name: 'Drill' }).click();
  await newest.getByText('passed').waitFor({ timeout: BLOCKS_MS });
  await seen('backups-drilled');
}

/** A wrong key is told in the store's words; with the right one a backup is whole in the bucket; and then they are kept here again. */
async function movesToBucket(visit: Visit, seen: Seen): Promise<void> {
  const { page } = visit;
  const bucket = await testBucket();
  const keepsIn = async (secret: string) => {
    const dialog = await opened(page, 'Keep them in a bucket');
    await dialog.getByLabel('Address of the store').fill(bucket.endpoint);
    await dialog.getByLabel('Region').fill(bucket.region);
    await dialog.getByLabel('Bucket', { exact: true }).fill(bucket.bucket);
    await dialog.getByLabel('Before the name of every file').fill('harbour');
    await dialog.getByLabel('Access key ID').fill(bucket.accessKeyId);
    await dialog.getByLabel('Secret key').fill(secret);
    if (secret === bucket.secret) await seen('bucket');
    await dialog.getByRole('button', { name: 'Keep them in a bucket' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(`${bucket.bucket}, ${bucket.endpoint}`).waitFor();
  };
  try {
    await keepsIn('wrong');
    await page.getByRole('button', { name: 'Back up now' }).click();
    await page.getByText('SignatureDoesNotMatch').first().waitFor({ timeout: BLOCKS_MS });
    await seen('bucket-refused');
    await keepsIn(bucket.secret);
    await backsUp(visit, seen);
    expect([...bucket.files.keys()]).toContainEqual(expect.stringMatching(/^\/backups\/harbour\/.*\/blocks\/1-/));
    const dialog = await opened(page, 'Keep them here again');
    await dialog.getByRole('button', { name: 'Keep them here again' }).click();
    await page.getByText(bucket.endpoint).waitFor({ state: 'detached' });
  } finally {
    bucket.close();
  }
}

/** As a machine that burns, with all that is on it. */
async function losesDisk(visit: Visit, chainPath: string, home: string): Promise<void> {
  const disk = await directoryOf(home, idOf(chainPath), NAME);
  const pid = await pidIn(disk);
  await fs.rename(disk, `${disk}-burnt`);
  process.kill(pid, 'SIGKILL');
  await fs.rm(`${disk}-burnt`, { recursive: true, maxRetries: 5 });
  await visit.to(chainPath);
  await rowOf(visit.page)
    .getByText(/^(Lost|Failed)$/)
    .waitFor({ timeout: BLOCKS_MS });
}

const rowOf = (page: Page) => page.getByRole('row', { name: new RegExp(NAME) });
const fileOf = (text: string) => ({ name: 'backup.key', mimeType: 'text/plain', buffer: Buffer.from(text) });

/** Another's key is refused; with the right one the node is back under its address. */
async function bringsKeyBack({ page }: Visit, key: string, seen: Seen): Promise<void> {
  const deed = `Bring its key back: ${NAME}`;
  const dialog = dialogOf(page);
  const address = await rowOf(page).getByRole('cell').nth(6).innerText();
  await page.getByRole('button', { name: `Actions of ${NAME}` }).click();
  await page.getByRole('menuitem', { name: 'Bring its key back' }).click();
  const field = dialog.getByLabel('Backup key, from a file');
  const send = dialog.getByRole('button', { name: deed });
  await field.setInputFiles(fileOf('no key\n'));
  await send.click();
  await dialog.getByText('AGE-SECRET-KEY-1').waitFor();
  await field.setInputFiles(fileOf(`${STRANGERS}\n`));
  await send.click();
  await dialog.getByRole('alert').filter({ hasText: 'give that backup key' }).waitFor();
  await seen('restore-refused');
  await field.setInputFiles(fileOf(key));
  await send.click();
  await dialog.getByText('The key is back.').waitFor({ timeout: BLOCKS_MS });
  await seen('restored');
  await closed(page);
  await rowOf(page).getByText('Running').waitFor({ timeout: BLOCKS_MS });
  expect(await rowOf(page).getByRole('cell').nth(6).innerText()).toBe(address);
  const ring = page.getByRole('img', { name: '4 of 4 validators run; 3 must agree on a block' });
  await until('all validators to run', async () => (await ring.count()) === 1, { seconds: 180 });
}
