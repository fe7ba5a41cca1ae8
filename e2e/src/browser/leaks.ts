import { table } from './city.js';
import { BLOCKS_MS, closed, dialogOf, opened, refused, send } from './dialogs.js';
import type { Scene } from './scene.js';
import type { Visit } from './visit.js';

type Found = ReturnType<typeof table>;

/** What is nobody's copy accuses nobody. What is Birch's names Birch, by Cedar's search; Ada judges it, and Birch is let call no more. */
export async function leaksStory(scene: Scene, copy: string): Promise<void> {
  await accusesNobody(scene, table('found.csv'));
  const leaked = { name: 'leaked.csv', mimeType: 'text/csv', buffer: Buffer.from(copy) };
  await namesBirch(scene, leaked);
  await isJudged(scene, leaked);
  await isBarred(scene);
}

async function filed({ visits: { ada }, chainPath, seen }: Scene, file: Found): Promise<void> {
  await ada.to(`${chainPath}/solutions/city/leaks`);
  const dialog = await opened(ada.page, 'File a leak');
  await dialog.getByLabel('What was found').setInputFiles(file);
  await seen(ada)('file-leak');
  await send(ada.page, 'File a leak');
}

const newestLeak = ({ page }: Visit) => page.getByRole('region', { name: 'Leaks' }).getByRole('row').nth(1);

/** Opens the search of the newest leak, and brings the file. */
async function traces(visit: Visit, file: Found) {
  await newestLeak(visit).getByRole('button', { name: 'Trace it' }).click({ timeout: BLOCKS_MS });
  const dialog = dialogOf(visit.page);
  await dialog.getByLabel('What was found').setInputFiles(file);
  return dialog;
}

async function accusesNobody(scene: Scene, file: Found): Promise<void> {
  const { visits, chainPath, seen } = scene;
  const { cedar } = visits;
  await cedar.to(`${chainPath}/solutions/city/leaks`);
  await seen(cedar)('no-leaks');
  await filed(scene, file);
  const dialog = await traces(cedar, file);
  await dialog.getByRole('button', { name: 'Trace it' }).click();
  await dialog.getByText(/^Of \d+ grants it accuses none\.$/).waitFor({ timeout: BLOCKS_MS });
  await seen(cedar)('trace-leak');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await seen(cedar)('leaks');
}

/** An auditor names whose copy it was; what is not the filed file is not searched. */
async function namesBirch(scene: Scene, file: Found): Promise<void> {
  const { visits, chainPath, seen } = scene;
  const { cedar } = visits;
  await filed(scene, file);
  await cedar.to(`${chainPath}/solutions/city/leaks`);
  let dialog = await traces(cedar, table('another.csv'));
  await dialog.getByRole('button', { name: 'Trace it' }).click();
  await dialog.getByRole('alert').filter({ hasText: 'another file than the one that was filed' }).waitFor();
  await seen(cedar)('another-file');
  await closed(cedar.page);
  dialog = await traces(cedar, file);
  await dialog.getByRole('checkbox', { name: /^Name the surest grant/ }).waitFor();
  await dialog.getByRole('button', { name: 'Trace it' }).click();
  await dialog.getByText(/^Of \d+ grants it accuses:$/).waitFor({ timeout: BLOCKS_MS });
  expect(await dialog.getByRole('listitem').count()).toBe(1);
  await dialog.getByRole('listitem').getByText('Birch').waitFor();
  await seen(cedar)('leak-traced');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await newestLeak(cedar).getByRole('cell', { name: 'Birch' }).waitFor({ timeout: BLOCKS_MS });
  // Who traced it does not judge it.
  expect(await newestLeak(cedar).getByRole('button', { name: 'Judge it' }).count()).toBe(0);
}

/** An arbiter repeats the search, which names nobody anew, and judges. Others look on. */
async function isJudged({ visits, chainPath, seen }: Scene, file: Found): Promise<void> {
  const { ada, birch } = visits;
  for (const visit of [ada, birch]) await visit.to(`${chainPath}/solutions/city/leaks`);
  await newestLeak(birch).getByText('Traced').waitFor();
  expect(await newestLeak(birch).getByRole('button').count()).toBe(0);
  let dialog = await traces(ada, file);
  expect(await dialog.getByRole('checkbox').count()).toBe(0);
  await dialog.getByRole('button', { name: 'Trace it' }).click();
  await dialog.getByText(/^Of \d+ grants it accuses:$/).waitFor({ timeout: BLOCKS_MS });
  await dialog.getByRole('button', { name: 'Close' }).click();
  await newestLeak(ada).getByRole('button', { name: 'Judge it' }).click();
  dialog = dialogOf(ada.page);
  await dialog.getByLabel('It is').selectOption({ label: 'proven' });
  await seen(ada)('judge-leak');
  await send(ada.page, 'Judge it');
  // Birch's page was open all the time.
  await newestLeak(birch).getByText('Proven: barred').waitFor({ timeout: BLOCKS_MS });
  expect(await newestLeak(birch).getByRole('button').count()).toBe(0);
  await seen(birch)('leak-proven');
  await newestLeak(ada).getByText('Proven: barred').waitFor({ timeout: BLOCKS_MS });
  expect(await newestLeak(ada).getByRole('button').count()).toBe(0);
}

/** Its grant is as good as ever, and the exchange takes no call by it. */
async function isBarred({ visits: { birch }, chainPath, seen }: Scene): Promise<void> {
  await birch.to(`${chainPath}/solutions/city`);
  const dialog = await opened(birch.page, 'Call for data');
  // What is not chosen yet, since it is still asked for, the browser itself does not send.
  for (const name of ['grant', 'purpose'])
    await dialog.locator(`select[name="${name}"] option`).first().waitFor({ state: 'attached' });
  await dialog.getByLabel('Question').fill('And in December?');
  await refused(birch.page, 'Call for data', 'Barred');
  await seen(birch)('barred');
  await closed(birch.page);
}
