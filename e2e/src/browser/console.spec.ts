import { spawnSync } from 'node:child_process';

import { consoleIsWhole } from '../console-page.js';
import { handsOf } from '../member.js';
import { approvalsStory } from './approvals.js';
import { backupsStory } from './backups.js';
import { coins } from './coins.js';
import { dataFormsStory } from './data-forms.js';
import { deviceProgramStory } from './device-program.js';
import { enrolmentStory } from './enrolment.js';
import { auditStory, explorerStory } from './explorer.js';
import { ADA, CHAIN, deployReadings, foundChain, ORGANISATION, report, resultOf, signUp } from './first-minute.js';
import { haltedChainStory } from './halted-chain.js';
import { killedValidatorStory } from './killed-validator.js';
import { leavingStory } from './leaving.js';
import { looks, looksGood } from './looks.js';
import { outageStory } from './outage.js';
import { populate, type Populated } from './populated.js';
import { quotasStory } from './quotas.js';
import { emptyRoomsStory } from './rooms.js';
import { idOf, seen, setStage, STEP_MS, type Stage } from './stage.js';
import { toldStory } from './told.js';
import { verificationStory } from './verification.js';
import { PATIENCE_MS, PLAIN, Visit } from './visit.js';
import { webhooksStory } from './webhooks.js';

const MOST_SCRIPT_BYTES = 250_000;

let stage: Stage;
let ada: Visit;

beforeAll(async () => {
  stage = await setStage('console');
  ({ ada } = stage);
}, STEP_MS);

afterAll(() => stage?.strike(), STEP_MS);

/** What the clipboard holds once somebody has copied a snippet. */
async function copied(form: string): Promise<string> {
  await ada.page.getByRole('button', { name: form, exact: true }).click();
  await ada.page.getByRole('button', { name: `Copy: ${form}` }).click();
  return ada.page.evaluate<string>('navigator.clipboard.readText()');
}

/** What curl would get, word for word. */
async function curled(text: string): Promise<unknown> {
  const [, url = ''] = /^curl -s (\S+)/m.exec(text) ?? [];
  const [, body = ''] = /-d '(.*)'/.exec(text) ?? [];
  const headers = Object.fromEntries([...text.matchAll(/-H '(\S+): (.*)'/g)].map(([, name, value]) => [name, value]));
  return (await fetch(url, { method: 'POST', headers, body })).json();
}

let chainPath = '';
let contractPath = '';
let things: Populated;

describe('the first minute', () => {
  it(
    'begins with a page of less than 250 kB of script, and the door',
    async () => {
      let bytes = 0;
      ada.page.on('requestfinished', async (request) => {
        if (request.resourceType() !== 'script') return;
        const { responseBodySize } = await request.sizes();
        bytes += responseBodySize;
      });
      await ada.to('.');
      await ada.page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await seen(ada)('sign-in');
      expect(bytes).toBeGreaterThan(0);
      expect(bytes).toBeLessThan(MOST_SCRIPT_BYTES);
    },
    STEP_MS,
  );

  it(
    'leads from signing up to a chain that makes blocks',
    async () => {
      await signUp(ada, seen(ada));
      await foundChain(ada, seen(ada));
      chainPath = new URL(ada.page.url()).pathname;
      const height = ada.page.locator('[data-height]');
      await height.filter({ hasNotText: await height.innerText() }).waitFor();
      expect(await ada.page.getByRole('img', { name: '4 of 4 validators run; 3 must agree on a block' }).count()).toBe(
        1,
      );
      expect(await ada.page.getByText('Live: every block arrives by itself.').count()).toBe(1);
      await seen(ada)('health');
    },
    STEP_MS,
  );

  it(
    'says in its place what the compiler does not take',
    async () => {
      await ada.page.goto(new URL(`${chainPath}/contracts/new`, stage.base).href);
      const source = ada.page.getByRole('textbox', { name: 'Solidity source' });
      // As people bring source of their own: over the clipboard.
      const broken =
        '// SPDX-License-Identifier: MIT\npragma solidity ^0.8.24;\ncontract Broken {\n  uint8 x = 300;\n}\n';
      await ada.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(broken)})`);
      await source.press('ControlOrMeta+a');
      await source.press('ControlOrMeta+v');
      await ada.page.getByRole('button', { name: 'Compile' }).click();
      const remark = ada.page.locator('[data-severity="error"]');
      await remark.first().waitFor();
      expect(await remark.first().innerText()).toMatch(/^Error Line 4:/);
      expect(await ada.page.locator('.cm-lint-marker-error').count()).toBe(1);
      await seen(ada)('compiler-says');
      await ada.page.goto(new URL(chainPath, stage.base).href);
    },
    STEP_MS,
  );

  it(
    'goes on to a contract that is deployed, verified and called',
    async () => {
      await deployReadings(ada, seen(ada));
      contractPath = new URL(ada.page.url()).pathname;
      await resultOf(ada.page, 'count').filter({ hasText: /^0$/ }).waitFor();
      await report(ada, 'quay-7', '-21');
      await resultOf(ada.page, 'count').filter({ hasText: /^1$/ }).waitFor();
      await ada.page.getByRole('cell', { name: 'Reported' }).waitFor();
      expect(await ada.page.locator('.arguments').innerText()).toMatch(/value: -21/);
      await seen(ada)('contract');
    },
    STEP_MS,
  );

  it(
    'ends with a program that asks: what is copied runs as it is',
    async () => {
      await ada.page.getByRole('button', { name: 'Make a key' }).click();
      await ada.page.getByText('The key is made').waitFor();
      const blockNumber = expect.stringMatching(/^\d+$/) as string;
      expect(await curled(await copied('GraphQL'))).toEqual({ data: { readContract: { result: '1', blockNumber } } });
      expect(await curled(await copied('curl'))).toEqual({ result: '1', blockNumber });
      const program = { input: await copied('viem'), cwd: import.meta.dirname, encoding: 'utf8' } as const;
      expect(spawnSync(process.execPath, ['--input-type=module', '-'], program).stdout).toBe('1n\n');
    },
    STEP_MS,
  );
});

describe('what a browser holds', () => {
  it('comes whole from the installation, and nothing runs in it but what it names', () => consoleIsWhole(stage.base));

  it('is nothing that a script could carry away', async () => {
    const held = await ada.page.evaluate<{ cookie: string; stored: string }>(
      '({ cookie: document.cookie, stored: JSON.stringify({ ...localStorage, ...sessionStorage }) })',
    );
    expect(held.cookie).toBe('');
    expect(held.stored).not.toMatch(/atoll_(access|refresh|key)/);
    const cookies = await ada.context.cookies();
    expect(cookies.length).toBe(2);
    for (const { httpOnly, sameSite } of cookies)
      expect({ httpOnly, sameSite }).toEqual({ httpOnly: true, sameSite: 'Strict' });
  });

  it(
    'is renewed without a word when it has run out, and asked for anew when it has ended',
    async () => {
      await ada.context.clearCookies({ name: 'atoll_access' });
      await ada.to(chainPath);
      await ada.page.getByRole('heading', { name: CHAIN }).waitFor();

      const other = await Visit.begin(stage.browser, stage.base);
      await other.to(chainPath);
      await other.page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await other.page.getByLabel('E-mail').fill(ADA.email);
      await other.page.getByLabel('Password').fill('wrong');
      await other.page.getByRole('button', { name: 'Sign in' }).click();
      await other.page.getByRole('alert').waitFor();
      await seen(other)('wrong-password');
      await other.page.getByLabel('Password').fill(ADA.password);
      await other.page.keyboard.press('Enter');
      await other.page.getByRole('heading', { name: CHAIN }).waitFor();
      expect(new URL(other.page.url()).pathname).toBe(chainPath);
      await other.end();
    },
    STEP_MS,
  );
});

it(
  'is the same in every tab: who goes out in one is at the door in all, and comes in by any',
  async () => {
    const visit = await Visit.begin(stage.browser, stage.base, PLAIN, ADA);
    const other = await visit.context.newPage();
    await other.goto(new URL(`${chainPath}/connect`, stage.base).href);
    await other.getByRole('heading', { name: CHAIN, exact: true }).waitFor();
    await visit.to(`${chainPath}/governance`);
    await visit.page.getByRole('button', { name: ORGANISATION }).click();
    await visit.page.getByRole('menuitem', { name: 'Sign out' }).click();
    for (const page of [visit.page, other]) await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await visit.page.getByLabel('E-mail').fill(ADA.email);
    await visit.page.getByLabel('Password').fill(ADA.password);
    await visit.page.keyboard.press('Enter');
    await visit.page.getByRole('heading', { name: 'Chains', exact: true }).waitFor();
    await other.getByRole('heading', { name: CHAIN, exact: true }).waitFor();
    expect(new URL(other.url()).pathname).toBe(`${chainPath}/connect`);
    expect(visit.complaints).toEqual([]);
    await visit.end();
  },
  STEP_MS,
);

it(
  'does once what is pressed twice',
  async () => {
    const eve = { email: 'eve@example.org', password: 'twice twice twice twice' };
    const visit = await Visit.begin(stage.browser, stage.base);
    const { page } = visit;
    await visit.to('sign-up');
    await page.getByLabel('Name').fill('Eve');
    await page.getByLabel('E-mail').fill(eve.email);
    await page.getByLabel('Password').fill(eve.password);
    await page.getByRole('button', { name: 'Create an account' }).dblclick();
    await page.getByLabel('Name of the organisation').fill('Eve Works');
    await page.getByRole('button', { name: 'Create organisation' }).dblclick();
    await page.getByRole('heading', { name: 'Found a chain' }).waitFor();
    await visit.end();
    const hands = await handsOf(stage.graphql, eve);
    expect((await hands.me()).me.organisations).toHaveLength(1);
    await hands.close();
  },
  STEP_MS,
);

describe('a chain in use', () => {
  const POPULATING_MS = 30 * PATIENCE_MS;

  it(
    'says in each room what is missing while nothing is there yet',
    () => emptyRoomsStory(ada, chainPath, seen(ada)),
    STEP_MS,
  );

  it(
    'has a kernel, a device that is vouched for, readings, a policy and a service',
    async () => {
      const hands = await handsOf(stage.graphql, ADA);
      things = await populate(hands, idOf(chainPath));
      await hands.close();
    },
    POPULATING_MS,
  );

  it(
    'gives a device what it follows the chain by',
    () => deviceProgramStory(ada, chainPath, copied, seen(ada)),
    STEP_MS,
  );

  it(
    'takes a file of devices, and says of each bad line what is wrong with it',
    () => enrolmentStory(ada, chainPath, seen(ada)),
    STEP_MS,
  );

  it(
    'is given streams, policies, grants and services by forms alone',
    () => dataFormsStory(ada, { chainPath, ...things }, seen(ada)),
    POPULATING_MS,
  );

  it(
    'proves a block, a transaction and a reading in the browser, and says where what is shown is not the chain’s',
    () => verificationStory(stage.browser, ada, { base: stage.base, who: ADA, chainPath, ...things }, seen),
    STEP_MS,
  );

  it(
    'shows tokens as they call themselves, calls as they were meant, and proves what an address is',
    async () => {
      const hands = await handsOf(stage.graphql, ADA);
      await explorerStory(ada, chainPath, await coins(hands, idOf(chainPath)), seen(ada));
      await hands.close();
    },
    POPULATING_MS,
  );

  it(
    'proves each entry of the books, and finds out one that is shown otherwise',
    () => auditStory(ada, seen(ada)),
    STEP_MS,
  );

  it(
    'posts what its contracts log to a server, again where that fails, and once more by hand',
    () => webhooksStory(ada, contractPath, seen(ada)),
    STEP_MS,
  );

  it('says how much of what may be used, and takes that back', () => quotasStory(ada, seen(ada)), STEP_MS);

  it(
    'waits with what a key signs for another person’s approval, where a policy asks for it',
    () => approvalsStory({ ...stage, contractPath, seen }),
    2 * STEP_MS,
  );

  it(
    'shows on an open page what others do, by what the platform tells alone and by asking alone',
    () => toldStory({ ...stage, chainPath }),
    STEP_MS,
  );

  it(
    'is gone through by a few letters: the palette',
    async () => {
      await ada.to(chainPath);
      await ada.page.keyboard.press('ControlOrMeta+k');
      const wanted = ada.page.getByRole('combobox', { name: 'Go to a page, or to anything by its name' });
      await wanted.fill('quay');
      await ada.page.getByRole('option', { name: /Quay meter/ }).waitFor();
      await seen(ada)('palette');
      await ada.page.keyboard.press('Enter');
      await ada.page.getByRole('heading', { name: 'Quay meter' }).waitFor();
      await ada.page.keyboard.press('ControlOrMeta+k');
      await wanted.fill('lamps');
      await ada.page.getByRole('option', { name: /Street lamps/ }).click();
      await ada.page.getByRole('heading', { name: 'Street lamps' }).waitFor();
    },
    STEP_MS,
  );

  it(
    'leads from the list to a device by a press, which loads nothing anew, and by the address of its link',
    async () => {
      const { page } = ada;
      await ada.to(`${chainPath}/identity`);
      const link = page.getByRole('region', { name: 'Devices' }).getByRole('link', { name: 'Quay meter' });
      const address = await link.getAttribute('href');
      await page.evaluate('globalThis.stayed = true');
      await link.click();
      const heading = page.getByRole('heading', { name: 'Quay meter' });
      await heading.waitFor();
      expect(await page.evaluate('globalThis.stayed')).toBe(true);
      await ada.to(address!);
      await heading.waitFor();
    },
    STEP_MS,
  );
});

describe('nodes', () => {
  const row = () => ada.page.getByRole('row', { name: /validator-1/ });
  const menu = () => row().getByRole('button', { name: /^Actions of/ });

  it(
    'are stopped by name only, and say what that means for the chain',
    async () => {
      await ada.to(chainPath);
      const name = (await row().getByRole('cell').first().innerText()).trim();
      await menu().focus();
      await ada.page.keyboard.press('Enter');
      await ada.page.getByRole('menuitem', { name: 'Stop' }).click();
      const dialog = ada.page.getByRole('dialog');
      const stop = dialog.getByRole('button', { name: 'Stop' });
      expect(await stop.isDisabled()).toBe(true);
      await dialog.getByRole('textbox').fill(name);
      await seen(ada)('stop-node');
      await stop.click();
      await row().getByText('Stopped').waitFor();
      await ada.page.getByText('If one more validator stops, the chain halts.').waitFor();
      await seen(ada)('health-at-risk');
    },
    STEP_MS,
  );

  it(
    'start again, and show their logs',
    async () => {
      await menu().click();
      await ada.page.getByRole('menuitem', { name: 'Start', exact: true }).click();
      await ada.page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
      await row().getByText('Running').waitFor();
      await menu().click();
      await ada.page.getByRole('menuitem', { name: 'Logs' }).click();
      await ada.page.getByRole('dialog').getByRole('list').waitFor();
      await seen(ada)('logs');
      await ada.page.keyboard.press('Escape');
      await ada.page.getByRole('dialog').waitFor({ state: 'detached' });
    },
    STEP_MS,
  );
});

it(
  'notices a validator that is killed, and that it is back',
  () => killedValidatorStory(ada, chainPath, stage.home, seen(ada)),
  STEP_MS,
);

it(
  'says of a chain that has halted what is wrong and who helps, and goes on with it',
  () => haltedChainStory(ada, { chainPath, contractPath, home: stage.home }, seen(ada)),
  3 * STEP_MS,
);

it(
  'backs a chain up to a key of one’s own, and brings the key of a node back to its lost disk',
  () => backupsStory(ada, chainPath, stage.home, seen(ada)),
  3 * STEP_MS,
);

it(
  'takes everything along in an archive that a node executes by itself, and nothing that is not of the chain',
  () => leavingStory(ada, chainPath, seen(ada)),
  2 * STEP_MS,
);

it(
  'says so while the platform is ill, keeps what was typed, and goes on by itself when it is well again',
  () => outageStory({ ...stage, chainPath, seen }),
  2 * STEP_MS,
);

describe('every page', () => {
  const pages = (): Record<string, string> => ({
    health: chainPath,
    contracts: `${chainPath}/contracts`,
    deploy: `${chainPath}/contracts/new`,
    contract: contractPath,
    explorer: `${chainPath}/explorer`,
    block: `${chainPath}/explorer/blocks/1`,
    'all-transactions': `${chainPath}/explorer/transactions`,
    'all-events': `${chainPath}/explorer/events`,
    'all-tokens': `${chainPath}/explorer/tokens`,
    'no-such-block': `${chainPath}/explorer/blocks/999999999`,
    address: `${chainPath}/explorer/addresses/0x${'1'.repeat(40)}`,
    connect: `${chainPath}/connect`,
    governance: `${chainPath}/governance`,
    'application-keys': '/console/organisation/application-keys',
    keys: '/console/organisation/keys',
    approvals: '/console/organisation/approvals',
    audit: '/console/organisation/audit',
    lost: '/console/no/such/page',
    devices: `${chainPath}/identity`,
    'no-such-device': `${chainPath}/identity?text=nothing`,
    device: `${chainPath}/identity/devices/${encodeURIComponent(things.did)}`,
    enrolments: `${chainPath}/identity/enrolments`,
    credentials: `${chainPath}/identity/credentials`,
    certificates: `${chainPath}/identity/certificates`,
    streams: `${chainPath}/data`,
    stream: `${chainPath}/data/streams/${things.streamId}`,
    access: `${chainPath}/data/access`,
    resource: `${chainPath}/data/access/${things.resource}`,
    services: `${chainPath}/data/services`,
    kernel: `${chainPath}/kernel`,
    policies: '/console/organisation/policies',
    webhooks: '/console/organisation/webhooks',
    usage: '/console/organisation/usage',
    backups: '/console/organisation/backups',
  });

  it.each(looks())(
    'can be read by all, in $language, $theme, at $width pixels',
    (look) => looksGood(stage, look, pages()),
    STEP_MS,
  );

  it(
    'follows a transaction from its contract to its block by links alone',
    async () => {
      await ada.to(`${chainPath}/explorer`);
      const table = ada.page.getByRole('region', { name: 'Latest transactions' });
      await table.getByRole('link').first().click();
      await ada.page.getByRole('heading', { name: 'Transaction', exact: true }).waitFor();
      await seen(ada)('transaction');
      await ada.page
        .getByRole('searchbox')
        .or(ada.page.getByRole('link', { name: 'All blocks' }))
        .first()
        .click();
      await ada.page.getByRole('search').getByRole('textbox').fill('1');
      await ada.page.keyboard.press('Enter');
      await ada.page.getByRole('heading', { name: 'Block 1', exact: true }).waitFor();
    },
    STEP_MS,
  );

  it(
    'is gone through by keyboard: skip, menu, language',
    async () => {
      await ada.to('/console/chains');
      await ada.page.keyboard.press('Tab');
      expect(await ada.page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
      await ada.page.getByRole('button', { name: ORGANISATION }).focus();
      await ada.page.keyboard.press('Enter');
      await ada.page.getByRole('menuitem', { name: '中文' }).focus();
      await seen(ada)('menu');
      await ada.page.keyboard.press('Enter');
      await ada.page.getByRole('link', { name: '组织' }).waitFor();
      expect(await ada.page.evaluate('document.documentElement.lang')).toBe('zh');
    },
    STEP_MS,
  );

  it('gave the browser nothing to complain of', () => expect(ada.complaints).toEqual([]));
});

it(
  'signs out, and what was open shows nothing any more',
  async () => {
    await ada.page.getByRole('button', { name: ORGANISATION }).click();
    await ada.page.getByRole('menuitem', { name: '退出登录' }).click();
    await ada.page.getByRole('heading', { name: '登录' }).waitFor();
    expect(await ada.context.cookies()).toEqual([]);
    await ada.to(chainPath);
    await ada.page.getByRole('heading', { name: '登录' }).waitFor();
  },
  STEP_MS,
);
