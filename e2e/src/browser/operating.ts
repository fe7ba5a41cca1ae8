import type { Browser } from 'playwright-core';

import { BLOCKS_MS, dialogOf } from './dialogs.js';
import type { Seen } from './first-minute.js';
import { act } from './sites.js';
import type { Stage } from './stage.js';
import { PLAIN, Visit, type Look, type Person } from './visit.js';

type Place = Stage & { chainPath: string; birch: Person; seen: (visit: Visit) => Seen };

const VOTE_IN = 'Propose as validator';
const VOTE_OUT = 'Propose removal as validator';

/** A proposal is voted on in each of these, too. */
const LOOKS: Look[] = [
  { language: 'zh', theme: 'light', width: 1280 },
  { language: 'en', theme: 'dark', width: 390 },
  { language: 'zh', theme: 'dark', width: 390 },
];

/**
 * Ada adds a node that answers and one that is to agree on blocks. It does so once Birch has voted for it too, until Birch proposes
 * its removal and Ada agrees; then Ada takes both away.
 */
export async function operatingStory({ browser, base, ada, chainPath, birch: who, seen }: Place): Promise<void> {
  const birch = await Visit.begin(browser, base, PLAIN, who);
  await ada.to(chainPath);
  await birch.to(chainPath);
  await addsNodes(ada, birch, seen(ada));

  await proposes(ada, 'validator-4', VOTE_IN, seen(ada));
  for (const look of LOOKS) await canVote(browser, base, { look, who, path: `${chainPath}/governance` });
  await agrees(birch, chainPath, seen(birch));
  await ada.to(chainPath);
  await ringOf(ada, 5, 4).waitFor({ timeout: BLOCKS_MS });
  await rowOf(ada, 'validator-4').getByText('not voted in').waitFor({ state: 'detached', timeout: BLOCKS_MS });

  await birch.to(chainPath);
  await proposes(birch, 'validator-4', VOTE_OUT, seen(birch));
  await agrees(ada, chainPath, seen(ada));
  await ada.to(chainPath);
  await rowOf(ada, 'validator-4').getByText('not voted in').waitFor({ timeout: BLOCKS_MS });
  await ringOf(ada, 4, 3).waitFor({ timeout: BLOCKS_MS });
  for (const name of ['validator-4', 'quay-rpc']) await removes(ada, name);
  expect(birch.complaints).toEqual([]);
  await birch.end();
}

export const rowOf = ({ page }: Visit, node: string) =>
  page.getByRole('row').filter({ has: page.getByRole('cell', { name: node, exact: true }) });
const openIn = ({ page }: Visit) => page.getByRole('row').filter({ hasText: 'Open' });

/** As the ring of the health page says it. */
const ringOf = ({ page }: Visit, all: number, quorum: number) =>
  page.getByRole('img', { name: `${all} of ${all} validators run; ${quorum} must agree on a block` });

/** What a name must be is said beside it. The page of another member, open all the time, has the new nodes by itself. */
async function addsNodes(ada: Visit, birch: Visit, seen: Seen): Promise<void> {
  const dialog = dialogOf(ada.page);
  const open = () => ada.page.getByRole('button', { name: 'Add a node' }).click();
  const send = () => dialog.getByRole('button', { name: 'Add a node' }).click();
  await open();
  await dialog.getByLabel('Name, if you want one').fill('Quay RPC');
  await send();
  await dialog.getByRole('alert').filter({ hasText: 'lower-case letters' }).waitFor();
  await seen('add-node');
  await dialog.getByLabel('Name, if you want one').fill('quay-rpc');
  await send();
  await dialog.waitFor({ state: 'detached' });
  await open();
  await dialog.getByLabel('Role').selectOption('VALIDATOR');
  await dialog.getByText(/^It follows the chain at first/).waitFor();
  await send();
  await dialog.waitFor({ state: 'detached' });
  for (const name of ['quay-rpc', 'validator-4'])
    await rowOf(birch, name).getByText('Running').waitFor({ timeout: BLOCKS_MS });
  await rowOf(birch, 'validator-4').getByText('not voted in').waitFor();
  await seen('nodes-added');
}

/** From the menu of the node to the page where it is voted on; whoever takes something away types its name. */
async function proposes(visit: Visit, node: string, deed: string, seen: Seen): Promise<void> {
  const { page } = visit;
  const dialog = dialogOf(page);
  const out = deed === VOTE_OUT;
  await act(visit, node, deed);
  await dialog.getByText(out ? /Of 4 validators, 3 must then agree/ : /Of 5 validators, 4 must then agree/).waitFor();
  const button = dialog.getByRole('button', { name: deed });
  expect(await button.isDisabled()).toBe(out);
  if (out) await dialog.getByRole('textbox').fill(node);
  await seen(out ? 'vote-out' : 'vote-in');
  await button.click();
  await dialog.getByText('1 of 2 votes are for it.').waitFor();
  await dialog.getByRole('link', { name: 'Governance' }).click();
  await openIn(visit).getByText(node).waitFor();
  await dialog.waitFor({ state: 'detached' });
}

async function agrees(visit: Visit, chainPath: string, seen: Seen): Promise<void> {
  await visit.to(`${chainPath}/governance`);
  await openIn(visit).getByText('validator-4').waitFor();
  await seen('validator-proposed');
  await openIn(visit).getByRole('button', { name: 'Approve' }).click();
  // Votes are counted by a worker, not by the page.
  await openIn(visit).waitFor({ state: 'detached', timeout: BLOCKS_MS });
}

type Voting = { look: Look; who: Person; path: string };

/** The buttons of an open proposal are in the window, whole. */
async function canVote(browser: Browser, base: string, { look, who, path }: Voting): Promise<void> {
  const visit = await Visit.begin(browser, base, look, who);
  await visit.to(path);
  const { approve, reject } =
    look.language === 'zh' ? { approve: '同意', reject: '拒绝' } : { approve: 'Approve', reject: 'Reject' };
  for (const name of [approve, reject]) {
    const { x = -1, width = 0 } = (await visit.page.getByRole('button', { name, exact: true }).boundingBox()) ?? {};
    expect([name, x > 0, x + width < look.width]).toEqual([name, true, true]);
  }
  await visit.picture('validator-proposed');
  expect(await visit.breaches()).toEqual([]);
  expect(await visit.overflow()).toBeLessThanOrEqual(0);
  await visit.end();
}

async function removes(visit: Visit, node: string): Promise<void> {
  const dialog = dialogOf(visit.page);
  await act(visit, node, 'Remove');
  const button = dialog.getByRole('button', { name: 'Remove' });
  expect(await button.isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill(node);
  await button.click();
  await rowOf(visit, node).waitFor({ state: 'detached', timeout: BLOCKS_MS });
}
