import { randomBytes, toHex } from '@atoll/crypto';
import fs from 'node:fs/promises';

import type { Seen } from './first-minute.js';
import type { Visit } from './visit.js';

const line = () => `${toHex(randomBytes(20))},${toHex(randomBytes(32))},FULL,Meter`;

/** A file with what people get wrong: good lines are taken, and each bad one is told, with its line and what to do. */
export async function enrolmentStory(visit: Visit, chainPath: string, seen: Seen): Promise<void> {
  const { page } = visit;
  const good = [line(), line(), line()];
  const bad = ['no address,0x11,FULL,Meter', `${toHex(randomBytes(20))},,FULL,Meter`, line().replace('FULL', 'HALF')];
  const text = ['address,hwIdHash,class,name', ...good, ...bad, good[0]].join('\n');

  await visit.to(`${chainPath}/identity/enrolments`);
  const file = { name: 'meters.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
  await page.getByLabel('File').setInputFiles(file);
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.getByRole('heading', { name: 'A file of devices' }).waitFor();
  const table = page.getByRole('region', { name: 'Refused lines' });
  await table.waitFor();
  const rows = (await table.getByRole('row').allInnerTexts()).slice(1).map((row) => row.split('\t').slice(0, 3));
  expect(rows).toEqual([
    ['5', 'address', 'MALFORMED'],
    ['5', 'hwIdHash', 'MALFORMED'],
    ['6', 'hwIdHash', 'MISSING'],
    ['7', 'class', 'MALFORMED'],
    ['8', 'address', 'REPEATED'],
  ]);
  expect(await page.locator('.figure', { hasText: 'Taken' }).locator('dd').innerText()).toBe('3');
  await page.getByText('The proof is missing').waitFor();
  await seen('enrolment');

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the report' }).click();
  const report = await fs.readFile(await (await downloading).path(), 'utf8');
  expect(report.split('\n').filter(Boolean)).toHaveLength(1 + rows.length);

  await visit.to(`${chainPath}/identity`);
  await page.getByLabel('Name, address or DID').fill(good[0]!.slice(0, 12));
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('link', { name: 'Meter' }).waitFor();
  expect(new URL(page.url()).searchParams.get('text')).toBe(good[0]!.slice(0, 12));
}
