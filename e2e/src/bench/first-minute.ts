import type { Browser } from 'playwright-core';

import { launch } from '../browser/chromium.js';
import { deployReadings, foundChain, report, resultOf, signUp } from '../browser/first-minute.js';
import { Visit } from '../browser/visit.js';
import { Installation } from '../installation.js';
import { median, print, rounded } from '../measure.js';
import { mustEqual } from '../story.js';

/** What somebody's hands do: presses of a button or a link, and fields that are filled in. */
type Hands = { clicks: number; fields: number };
type Minute = Hands & { seconds: number; firstBlockSeconds: number; deployedSeconds: number };

/** No page is looked at on the way. */
const unseen = async () => undefined;

/**
 * From the empty form of signing up to the first answer of a contract that was called, in a browser that knows nothing of Atoll; the
 * hands fill in a field in no time, so the seconds are those that people wait: `-- first-minute [rounds]`.
 */
export async function run(rounds = '3'): Promise<void> {
  const browser = await launch();
  try {
    const minutes: Minute[] = [];
    for (let round = 0; round < Number(rounds); round++) minutes.push(await fresh(browser));
    const of = (what: keyof Minute) => rounded(median(minutes.map((each) => each[what])), 1);
    print({
      ...{ name: 'first-minute', ours: of('seconds'), peer: null, ratio: null },
      unit: 'seconds from signing up to a called contract of a chain with four validators; browser, platform and nodes on one machine',
      ...{ rounds: minutes.length, clicks: of('clicks'), fields: of('fields') },
      ...{ firstBlockSeconds: of('firstBlockSeconds'), deployedSeconds: of('deployedSeconds') },
      target: { seconds: 60 },
    });
  } finally {
    await browser.close();
  }
}

/** On an installation of its own, so that nobody's chain takes part of the machine. */
async function fresh(browser: Browser): Promise<Minute> {
  const installation = await Installation.up('minute', 'process', { ATOLL_DEMO: 'off' });
  try {
    const visit = await Visit.begin(browser, installation.addresses.console);
    const hands = await handsOf(visit);
    await visit.to('.');
    const began = performance.now();
    const since = () => (performance.now() - began) / 1_000;
    await signUp(visit, unseen);
    await foundChain(visit, unseen);
    const firstBlockSeconds = since();
    await deployReadings(visit, unseen);
    const deployedSeconds = since();
    await report(visit, 'quay-7', '-21');
    const count = resultOf(visit.page, 'count');
    await count.filter({ hasText: /^1$/ }).waitFor();
    const seconds = since();
    mustEqual(visit.complaints.join('\n'), '', 'What the browser complains of');
    await visit.end();
    return { ...hands, seconds, firstBlockSeconds, deployedSeconds };
  } finally {
    await installation.remove();
  }
}

/** Counts from now on what comes from the hands and not from a script. */
async function handsOf({ context }: Visit): Promise<Hands> {
  const hands: Hands = { clicks: 0, fields: 0 };
  await context.exposeBinding('countHand', (_, what: keyof Hands) => void hands[what]++);
  await context.addInitScript(`
    addEventListener('click', (event) => event.isTrusted && countHand('clicks'), true);
    addEventListener('input', (event) => event.isTrusted && countHand('fields'), true);
  `);
  return hands;
}
