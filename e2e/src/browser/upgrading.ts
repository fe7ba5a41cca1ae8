import fs from 'node:fs/promises';

import { directoryOf, noteIn } from '../node-process.js';
import { BLOCKS_MS, dialogOf } from './dialogs.js';
import type { Seen } from './first-minute.js';
import { rowOf } from './operating.js';
import { act } from './sites.js';
import { idOf } from './stage.js';
import type { Visit } from './visit.js';

type Place = { ada: Visit; home: string; chainPath: string; seen: Seen };

const OLDER = 'older version';
const STAYS = ['validator-0', 'validator-1', 'validator-2'];

/**
 * While a validator is stopped, the platform replaces no other one by a newer version, and says which nodes wait for it. Ada upgrades
 * one herself, knowing that the chain halts meanwhile; the platform does the others once it can spare them.
 */
export async function upgradingStory({ ada, home, chainPath, seen }: Place): Promise<void> {
  const { page } = ada;
  await ada.to(chainPath);
  await asks(ada, 'validator-3', 'Stop', 'Enough other validators run');
  await rowOf(ada, 'validator-3').getByText('Stopped').waitFor({ timeout: BLOCKS_MS });

  for (const node of STAYS) await startedOtherwise(home, idOf(chainPath), node);
  for (const node of STAYS) await rowOf(ada, node).getByText(OLDER).waitFor({ timeout: BLOCKS_MS });
  await page.getByText('An upgrade is in progress').waitFor({ timeout: BLOCKS_MS });
  await seen('nodes-outdated');

  await asks(ada, 'validator-0', 'Upgrade', 'too few other validators run');
  await rowOf(ada, 'validator-0').getByText(OLDER).waitFor({ state: 'detached', timeout: BLOCKS_MS });
  await rowOf(ada, 'validator-1').getByText(OLDER).waitFor();

  await act(ada, 'validator-3', 'Start');
  await dialogOf(page).getByRole('button', { name: 'Start' }).click();
  await dialogOf(page).waitFor({ state: 'detached' });
  for (const node of STAYS)
    await rowOf(ada, node)
      .getByText(OLDER)
      .waitFor({ state: 'detached', timeout: 2 * BLOCKS_MS });
  await page
    .getByRole('img', { name: '4 of 4 validators run; 3 must agree on a block' })
    .waitFor({ timeout: BLOCKS_MS });
}

/** By its name, once the dialog has said what follows for the others. */
async function asks(visit: Visit, node: string, deed: string, follows: string): Promise<void> {
  const dialog = dialogOf(visit.page);
  await act(visit, node, deed);
  await dialog.getByText(follows).waitFor();
  await dialog.getByRole('textbox').fill(node);
  await dialog.getByRole('button', { name: deed }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** As if an installation of another version had started it: what it was started as is noted beside its data. */
async function startedOtherwise(home: string, chainId: string, node: string): Promise<void> {
  const file = noteIn(await directoryOf(home, chainId, node));
  const started = JSON.parse(await fs.readFile(file, 'utf8')) as object;
  await fs.writeFile(`${file}.older`, JSON.stringify({ ...started, recipe: 'of another version' }));
  await fs.rename(`${file}.older`, file);
}
