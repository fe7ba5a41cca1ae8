import type { Browser, Page, Route } from 'playwright-core';

import { ADA, CHAIN, type Seen } from './first-minute.js';
import { PLAIN, Visit, type Look } from './visit.js';

type Scene = { browser: Browser; base: string; chainPath: string; seen: (visit: Visit) => Seen };

/** What stands in place of an answer: of the platform itself, of a proxy in front of it, of a GraphQL that failed within. */
const ILL: Record<string, Parameters<Route['fulfill']>[0]> = {
  'the platform': { status: 500, json: { error: 'Internal Server Error' } },
  'a proxy': { status: 502, contentType: 'text/html', body: '<html><h1>502 Bad Gateway</h1></html>' },
  'a pause': { status: 503, contentType: 'text/plain', body: 'Service Unavailable' },
  GraphQL: { status: 200, json: { errors: [{ message: 'Internal error.', extensions: { code: 'INTERNAL' } }] } },
};
const DOORS = /\/(graphql|session\/.*)$/;

const IN = {
  en: {
    title: 'A part of the platform does not answer',
    goesOn: 'This page goes on by itself as soon as there is an answer.',
    nameOfChain: 'Name',
  },
  zh: { title: '平台的某个部分没有响应', goesOn: '一旦恢复，页面会自动继续。', nameOfChain: '名称' },
};

/** The platform is ill while people look, in English and in Chinese: pages say so, keep what was typed, and go on by themselves. */
export async function outageStory(scene: Scene): Promise<void> {
  await signsInLater(scene);
  const looks: Look[] = [PLAIN, { language: 'zh', theme: 'dark', width: 390 }];
  for (const look of looks) {
    const visit = await Visit.begin(scene.browser, scene.base, look, ADA);
    await opensLater(visit, look, scene);
    await keepsWhatWasTyped(visit, look, scene);
    expect(visit.complaints).toEqual([]);
    await visit.end();
  }
}

const ill = (page: Page, answer: Parameters<Route['fulfill']>[0]) =>
  page.route(DOORS, (route) => route.fulfill(answer));
const well = (page: Page) => page.unroute(DOORS);

/** What was typed stays, and says what is wrong as long as it is. */
async function signsInLater({ browser, base, chainPath, seen }: Scene): Promise<void> {
  const visit = await Visit.begin(browser, base);
  const { page } = visit;
  await visit.to(chainPath);
  await page.getByLabel('E-mail').fill(ADA.email);
  await page.getByLabel('Password').fill(ADA.password);
  await ill(page, ILL['a proxy']);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText(IN.en.title).waitFor();
  await seen(visit)('sign-in-later');
  await well(page);
  expect(await page.getByLabel('Password').inputValue()).toBe(ADA.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: CHAIN }).waitFor();
  await visit.end();
}

/** A page that is opened in the middle of it comes by itself, whoever failed. */
async function opensLater(visit: Visit, { language }: Look, { base, chainPath, seen }: Scene): Promise<void> {
  const { page } = visit;
  const { title, goesOn } = IN[language];
  for (const [who, answer] of Object.entries(ILL)) {
    await ill(page, answer);
    await page.goto(new URL(`${chainPath}/members`, base).href);
    await page.getByText(title).waitFor();
    await page.getByText(goesOn).waitFor();
    await seen(visit)(`outage-of-${who.replaceAll(' ', '-')}`);
    await well(page);
    await page.getByRole('heading', { name: CHAIN, exact: true }).waitFor();
    await page.getByText(goesOn).waitFor({ state: 'detached' });
  }
}

/** A page that was open says what is wrong beside what it knows, and has lost nothing when it is over. */
async function keepsWhatWasTyped(visit: Visit, { language }: Look, { seen }: Scene): Promise<void> {
  const { page } = visit;
  const { goesOn, nameOfChain } = IN[language];
  await visit.to('/console/chains/new');
  const name = page.getByLabel(nameOfChain, { exact: true });
  await name.fill('Typed before');
  await ill(page, ILL['a pause']);
  await page.getByText(goesOn).first().waitFor();
  expect(await name.inputValue()).toBe('Typed before');
  await seen(visit)('outage-while-typing');
  await well(page);
  await page.getByText(goesOn).first().waitFor({ state: 'detached' });
  expect(await name.inputValue()).toBe('Typed before');
}
