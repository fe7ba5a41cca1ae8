import { spawnSync } from 'node:child_process';
import type { Browser } from 'playwright-core';

import { inTurn } from '../in-turn.js';
import { Installation } from '../installation.js';
import { handsOf } from '../member.js';
import { launch } from './chromium.js';
import { ADA, CHAIN, deployReadings, foundChain, ORGANISATION, report, resultOf, signUp } from './first-minute.js';
import { coins } from './coins.js';
import { dataFormsStory } from './data-forms.js';
import { demandedFactorStory } from './demanded-factor.js';
import { enrolmentStory } from './enrolment.js';
import { auditStory, explorerStory } from './explorer.js';
import { invitationStory } from './invitation.js';
import { joiningStory } from './joining.js';
import { killedValidatorStory } from './killed-validator.js';
import { passkeyStory } from './passkey.js';
import { populate, type Populated } from './populated.js';
import { emptyRoomsStory } from './rooms.js';
import { secondFactorStory } from './second-factor.js';
import { singleSignOnStory } from './single-sign-on.js';
import { siteSharingStory } from './site-sharing.js';
import { sitesStory } from './sites.js';
import { solutionsStory } from './solutions.js';
import { verificationStory } from './verification.js';
import { PATIENCE_MS, PLAIN, Visit, type Look } from './visit.js';

const STEP_MS = 4 * PATIENCE_MS;
const MOST_SCRIPT_BYTES = 250_000;

let installation: Installation;
let elsewhere: Installation | undefined;
let browser: Browser;
let ada: Visit;

beforeAll(async () => {
  browser = await launch();
  installation = await Installation.up('console', 'process', { ATOLL_DEMO: 'off' });
  ada = await Visit.begin(browser, installation.addresses.console);
}, STEP_MS);

afterAll(async () => {
  await browser?.close();
  await elsewhere?.remove();
  await installation?.remove();
}, STEP_MS);

/** A page as somebody meets it in the middle of what they do. */
const seen = (visit: Visit) => async (name: string) => {
  await visit.picture(name);
  expect({ [name]: await visit.breaches() }).toEqual({ [name]: [] });
};

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
let purchase = '';
let birch: { email: string; password: string };

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
      await ada.page.goto(new URL(`${chainPath}/contracts/new`, installation.addresses.console).href);
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
      await ada.page.goto(new URL(chainPath, installation.addresses.console).href);
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

      const other = await Visit.begin(browser, installation.addresses.console);
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
  'adds a passkey to the account, and signs in by the browser’s authenticator without a password',
  () => passkeyStory(browser, installation.addresses.console, seen),
  STEP_MS,
);

it(
  'asks for the code of an app, and lets in again who lost it, by the operator’s link',
  () => secondFactorStory(browser, { console: installation.addresses.console, home: installation.home }, seen),
  STEP_MS,
);

it(
  'leads whoever lacks the second factor that an organisation demands to where it is set up',
  () => demandedFactorStory(browser, installation.addresses.console, seen),
  STEP_MS,
);

it(
  'lets two people in two browsers come together by an invitation, each with what the role allows',
  () => invitationStory(browser, ada, installation.addresses.console, seen),
  STEP_MS,
);

describe('a chain in use', () => {
  const chainId = () => chainPath.split('/').at(-1)!;
  const POPULATING_MS = 30 * PATIENCE_MS;

  it(
    'says in each room what is missing while nothing is there yet',
    () => emptyRoomsStory(ada, chainPath, seen(ada)),
    STEP_MS,
  );

  it(
    'has a kernel, a device that is vouched for, readings, a policy and a service',
    async () => {
      const hands = await handsOf(installation.addresses.graphql, ADA);
      things = await populate(hands, chainId());
      await hands.close();
    },
    POPULATING_MS,
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
    () => verificationStory(browser, ada, { base: installation.addresses.console, chainPath, ...things }, seen),
    STEP_MS,
  );

  it(
    'shows tokens as they call themselves, calls as they were meant, and proves what an address is',
    async () => {
      const hands = await handsOf(installation.addresses.graphql, ADA);
      await explorerStory(ada, chainPath, await coins(hands, chainId()), seen(ada));
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
    'is gone through by a few letters: the palette',
    async () => {
      await ada.to(chainPath);
      await ada.page.keyboard.press('ControlOrMeta+k');
      const wanted = ada.page.getByRole('combobox', { name: 'Go to a page, chain, contract or device' });
      await wanted.fill('quay');
      await ada.page.getByRole('option', { name: /Quay meter/ }).waitFor();
      await seen(ada)('palette');
      await ada.page.keyboard.press('Enter');
      await ada.page.getByRole('heading', { name: 'Quay meter' }).waitFor();
    },
    STEP_MS,
  );
});

it(
  'becomes a data market, a city that lends data, and a directory of devices and services, by a catalogue of solutions',
  async () => {
    const { console: base, graphql } = installation.addresses;
    ({ purchase, birch } = await solutionsStory(browser, ada, { base, graphql, chainPath, who: ADA }, seen));
  },
  90 * PATIENCE_MS,
);

// Behind the long rooms: one address signs in thirty times a minute and no more, and those before came close to it.
it(
  'signs in whom the organisation’s provider knows and its directory makes, and puts out at once whom they take out',
  () => singleSignOnStory({ browser, ada, base: installation.addresses.console, chainPath, seen }),
  2 * STEP_MS,
);

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
  () => killedValidatorStory(ada, chainPath, installation.home, seen(ada)),
  STEP_MS,
);

it(
  'adds sites on a map, connects one, and offers them where a chain is founded',
  () => sitesStory(ada, seen(ada)),
  STEP_MS,
);

it(
  'shares a site with another organisation, which sees it and may found a chain there, and takes it back',
  () => siteSharingStory({ browser, base: installation.addresses.console, ada, who: birch, seen }),
  STEP_MS,
);

it(
  'lets a member of another installation join, by a bundle and its answer',
  async () => {
    // It stays until the end: its validator is one of that chain's from here on.
    elsewhere = await Installation.up('elsewhere', 'process', { ATOLL_DEMO: 'off' });
    await joiningStory(browser, ada, elsewhere.addresses.console, seen);
  },
  2 * STEP_MS,
);

describe('every page', () => {
  /** Both languages, both themes and both widths are in each. */
  const PAIRS: Record<string, Look[]> = {
    'light in English': [PLAIN, { language: 'zh', theme: 'dark', width: 390 }],
    'light in Chinese': [
      { language: 'zh', theme: 'light', width: 1280 },
      { language: 'en', theme: 'dark', width: 390 },
    ],
  };
  const pages = (): Record<string, string> => ({
    chains: '/console/chains',
    'found-again': '/console/chains/new',
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
    members: `${chainPath}/members`,
    join: '/console/chains/join',
    sites: '/console/organisation/sites',
    people: '/console/organisation',
    'sign-in-providers': '/console/organisation/sign-in',
    'sign-in-refused': '/console/sign-in?problem=removed',
    recover: '/console/recover#atoll_recovery_none',
    'application-keys': '/console/organisation/application-keys',
    keys: '/console/organisation/keys',
    approvals: '/console/organisation/approvals',
    audit: '/console/organisation/audit',
    account: '/console/account',
    welcome: '/console/welcome',
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
    solutions: `${chainPath}/solutions`,
    market: `${chainPath}/solutions/data-market`,
    purchase,
    city: `${chainPath}/solutions/city`,
    leaks: `${chainPath}/solutions/city/leaks`,
    citizen: `${chainPath}/solutions/city/citizen`,
    'identity-system': `${chainPath}/solutions/identity`,
    'bot-system': `${chainPath}/solutions/bot`,
    policies: '/console/organisation/policies',
    webhooks: '/console/organisation/webhooks',
    usage: '/console/organisation/usage',
    backups: '/console/organisation/backups',
  });

  it.each(inTurn(Object.keys(PAIRS), 1).flatMap((pair) => PAIRS[pair]!))(
    'can be read by all, in $language, $theme, at $width pixels',
    async (look) => {
      const visit = await Visit.begin(browser, installation.addresses.console, look, await ada.context.storageState());
      const found: Record<string, { breaches: string[]; overflow: number }> = {};
      for (const [name, path] of Object.entries(pages())) {
        await visit.to(path);
        await visit.picture(name);
        const [breaches, overflow] = [await visit.breaches(), await visit.overflow()];
        if (breaches.length > 0 || overflow > 0) found[name] = { breaches, overflow };
      }
      expect(found).toEqual({});
      expect(visit.complaints).toEqual([]);
      await visit.end();
    },
    3 * STEP_MS,
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
