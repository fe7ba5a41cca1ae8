import { softHsm } from '@atoll/ledger/softhsm';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { seeded } from '../kills.js';
import { tell, type Tally } from '../story.js';
import { keepCanary } from './custody-canary.js';
import { CustodyHome } from './custody-home.js';
import { outlieTheModule, type Lies } from './custody-lies.js';
import { refuseTheWrong } from './custody-policies.js';
import { lyingModule } from './lying-module.js';

/**
 * A private key that we know is used in every way and looked for everywhere; policies are asked for what they do not permit; a
 * hardware security module lies half of the time: `npm run fault -- R18 [policies] [signatures] [seed]`, by default 12 and 40, or
 * 100 and 1,000 by ATOLL_FULL=1.
 */
export async function run(
  policies = process.env['ATOLL_FULL'] ? '100' : '12',
  signatures = process.env['ATOLL_FULL'] ? '1000' : '40',
  seed = '18',
): Promise<Tally> {
  console.log(`R18: ${policies} policies, ${signatures} signatures of a module that lies, seed ${seed}`);
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-r18-hsm-'));
  const { configuration, module, label, pin } = await softHsm();
  const lying = await lyingModule(directory, module);
  await fs.writeFile(path.join(directory, 'pin'), pin, { mode: 0o600 });
  const home = await CustodyHome.start('r18', {
    ...{ ATOLL_PKCS11_MODULE: lying.module, ATOLL_PKCS11_TOKEN: label, SOFTHSM2_CONF: configuration },
    ATOLL_PKCS11_PIN_FILE: path.join(directory, 'pin'),
  });
  try {
    const chains: [string, string] = await Promise.all([home.chain('tides'), home.chain('ebb')]);
    const lies: Lies = { lying, count: Number(signatures) };
    return await tell('R18', {
      'policies and wrong requests': (story) =>
        refuseTheWrong(story, home, chains, Number(policies), seeded(Number(seed))),
      'a module that lies': (story) => outlieTheModule(story, home, chains[0], lies),
      'a canary': (story) => keepCanary(story, home, chains[0]),
    });
  } finally {
    await home.stop();
    await fs.rm(directory, { recursive: true, force: true });
  }
}
