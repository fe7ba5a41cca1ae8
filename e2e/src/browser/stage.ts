import type { Browser } from 'playwright-core';

import { Installation } from '../installation.js';
import { launch } from './chromium.js';
import { foundChain, signUp, type Seen } from './first-minute.js';
import { PATIENCE_MS, Visit } from './visit.js';

/** What a step of a story may take. */
export const STEP_MS = 4 * PATIENCE_MS;

/** Where stories are told: an installation with nothing in it yet, and Ada at its console. */
export type Stage = {
  browser: Browser;
  home: string;
  base: string;
  graphql: string;
  ada: Visit;
  strike(): Promise<void>;
};

export async function setStage(name: string): Promise<Stage> {
  const installation = await Installation.up(name, 'process', {
    ATOLL_DEMO: 'off',
    ATOLL_BACKUP_PRIVATE_ENDPOINTS: 'on', // a test's bucket is on this machine
  });
  const { console: base, graphql } = installation.addresses;
  const browser = await launch();
  const strike = async () => {
    await browser.close();
    await installation.remove();
  };
  return { browser, home: installation.home, base, graphql, ada: await Visit.begin(browser, base), strike };
}

/** Ada signs up and founds a chain, as the first minute tells it; the path of the chain. */
export async function foundedChain({ ada }: Stage): Promise<string> {
  const unseen = async () => undefined;
  await ada.to('.');
  await signUp(ada, unseen);
  await foundChain(ada, unseen);
  return new URL(ada.page.url()).pathname;
}

export const idOf = (path: string): string => path.split('/').at(-1)!;

/** A page as somebody meets it in the middle of what they do. */
export const seen =
  (visit: Visit): Seen =>
  async (name) => {
    await visit.picture(name);
    expect({ [name]: await visit.breaches() }).toEqual({ [name]: [] });
  };
