import { testPostgres } from '@atoll/embedded/testing';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import { gzipSync } from 'node:zlib';

import { launch } from '../browser/chromium.js';
import { ADA, signUp } from '../browser/first-minute.js';
import { Visit } from '../browser/visit.js';
import { Installation } from '../installation.js';
import { median, print, rounded } from '../measure.js';
import { handsOf } from '../member.js';
import { mustEqual } from '../story.js';
import { until } from '../wait.js';

/** As on a phone of the middle class. */
const SLOW_DOWN = 4;
/** A page is at rest from where its thread was busy for the last time before a pause of this. */
const QUIET_MS = 2_000;
const TABS = ['Contracts', 'Explorer', 'Identity', 'Data', 'Connect', 'Governance', 'Kernel', 'Health'];
/** In each frame: as fast as a wheel is turned, for a minute; and most of a screen, which is faster than any hand, to the end. */
const BY_HAND = { px: 100, frames: 3_000 };
const TO_THE_END = { px: 600, frames: Infinity };
const SLOW_FRAME_MS = 1_000 / 50;

/**
 * The console as people meet it in Chromium: its first page with nothing cached, on a processor of a quarter; going from page to page;
 * and a list of devices that is scrolled to its end: `-- console [devices] [rounds]`.
 */
export async function run(devices = '100000', rounds = '5'): Promise<void> {
  const postgres = await testPostgres({ migrate: async () => undefined });
  const admin = new pg.Client(postgres.url);
  await admin.connect();
  const installation = await Installation.up('console', 'process', {
    ATOLL_DEMO: 'off',
    ATOLL_DATABASE_URL: postgres.url,
  });
  const browser = await launch();
  try {
    const { console: base, graphql } = installation.addresses;
    await firstLoad(browser, base, Number(rounds));
    const ada = await Visit.begin(browser, base);
    await ada.to('.');
    await signUp(ada, async () => undefined);
    const chainId = await found(graphql);
    await navigation(ada, `/console/chains/${chainId}`, Number(rounds));
    await furnish(admin, chainId, Number(devices));
    await scroll(ada, `/console/chains/${chainId}/identity`, Number(devices));
    mustEqual(ada.complaints.join('\n'), '', 'What the browser complains of');
  } finally {
    await browser.close();
    await installation.remove();
    await admin.end();
    await postgres.close();
  }
}

/** In the page from before its first script: when the form is there, and when the thread was busy for long. */
const WATCH = `
  globalThis.busyUntil = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) busyUntil.push(startTime + duration);
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver((_, watch) => {
    if (!document.querySelector('form input')) return;
    busyUntil.push(performance.now());
    globalThis.form = true;
    watch.disconnect();
  }).observe(document, { childList: true, subtree: true });
`;

async function firstLoad(browser: Browser, base: string, rounds: number): Promise<void> {
  const loads: { bytes: number; interactiveMs: number }[] = [];
  for (let round = 0; round < rounds; round++) loads.push(await load(browser, base));
  const of = (what: 'bytes' | 'interactiveMs') => median(loads.map((each) => each[what]));
  print({
    ...{ name: 'console.script', ours: rounded(of('bytes') / 1_000, 1), peer: null, ratio: null, rounds },
    ...{ unit: 'kB of script that the first page loads, by gzip', target: { atMost: 250 } },
  });
  print({
    ...{ name: 'console.interactive', ours: rounded(of('interactiveMs'), 0), peer: null, ratio: null, rounds },
    unit: 'ms from an empty cache to a first page that answers its reader, on a processor of a quarter',
    ...{ slowDown: SLOW_DOWN, each: loads.map(({ interactiveMs }) => rounded(interactiveMs, 0)) },
  });
}

async function load(browser: Browser, base: string) {
  const visit = await Visit.begin(browser, base);
  const session = await visit.context.newCDPSession(visit.page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN });
  await visit.page.addInitScript(WATCH);
  const scripts: Promise<number>[] = [];
  visit.page.on('response', (response) => {
    if (response.request().resourceType() === 'script')
      scripts.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
  });
  await visit.to('.');
  const interactiveMs = await until('a page at rest', () =>
    visit.page.evaluate<number | false>(
      `globalThis.form && performance.now() - Math.max(...busyUntil) > ${QUIET_MS} && Math.max(...busyUntil)`,
    ),
  );
  const bytes = (await Promise.all(scripts)).reduce((sum, each) => sum + each, 0);
  await visit.end();
  return { bytes, interactiveMs };
}

/** Of one validator, since the pages are measured, and not the machine. */
async function found(url: string): Promise<string> {
  const atoll = await handsOf(url, ADA);
  const organisationId = (await atoll.me()).me.organisations[0]!.organisation.id;
  const consortiumId = (await atoll.foundConsortium({ input: { name: 'Harbour' } })).foundConsortium.id;
  const input = {
    consortiumId,
    name: 'Harbour chain',
    blockPeriodMs: 1_000,
    validators: [{ organisationId, count: 1 }],
  };
  const { id } = (await atoll.createChain({ input })).createChain;
  const runs = async () => (await atoll.chain({ id })).chain.phase === 'Running';
  await until('the chain to run', runs, { seconds: 600 });
  await atoll.close();
  return id;
}

/** From a press on a tab to a page that waits for nothing. */
async function navigation(ada: Visit, chainPath: string, rounds: number): Promise<void> {
  await ada.to(chainPath);
  const times: number[] = [];
  // The first time around, each page's own script is fetched as well: people meet that, too.
  for (let round = 0; round < rounds; round++)
    for (const tab of TABS) times.push(await ada.page.evaluate<number>(`(${GO})(${JSON.stringify(tab)})`));
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.ceil(share * sorted.length) - 1]!, 0);
  print({
    ...{ name: 'console.navigation', ours: at(0.95), peer: null, ratio: null, rounds },
    unit: 'ms from a press on a tab of a chain to its page, of twenty the second slowest',
    ...{ pages: sorted.length, p50: at(0.5), slowest: at(1) },
  });
}

/** What stood below the tabs is marked, so that it is not taken for what comes. */
const GO = `(tab) => new Promise((resolve) => {
  const link = [...document.querySelectorAll('nav.tabs a')].find(({ textContent }) => textContent === tab);
  for (const old of document.querySelectorAll('nav.tabs ~ *')) old.dataset.old = '';
  const began = performance.now();
  link.click();
  const look = () => {
    const below = document.querySelectorAll('nav.tabs ~ *');
    const waits = document.querySelector('nav.tabs ~ [data-old], .waiting, [aria-busy="true"]');
    if (below.length > 0 && !waits) resolve(performance.now() - began);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;

/** Devices of the organisation that are Active, and of which nothing is left to be done. */
async function furnish(admin: pg.Client, chainId: string, count: number): Promise<void> {
  await admin.query(
    `INSERT INTO devices (organisation_id, id, consortium_id, chain_id, address, kind, class, hw_id_hash, mud_hash, fw_hash,
                          tags, name, name_key, site, desired, status, settled_revision)
     SELECT founded_by, gen_random_uuid(), consortium_id, id, '0x' || left(md5('a' || i) || md5('b' || i), 40), 0, 'FULL',
            '0x' || md5('c' || i) || md5('d' || i), '0x' || repeat('0', 64), '0x' || repeat('0', 64), '{}', 'Meter ' || i, 'meter ' || i,
            'Quay ' || i % 50, 'ACTIVE', 'ACTIVE', 1
     FROM chains, generate_series(1, $2::int) i WHERE id = $1`,
    [chainId, count],
  );
  await admin.query('ANALYZE devices');
}

type Scrolled = { frames: number; slow: number; seconds: number; longestMs: number };

async function scroll(ada: Visit, list: string, count: number): Promise<void> {
  await ada.to(list);
  await ada.page.getByRole('region', { name: 'Devices' }).waitFor();
  const workMs = await threadClock(ada);
  for (const [name, pace] of Object.entries({ 'console.scroll-by-hand': BY_HAND, 'console.scroll': TO_THE_END })) {
    const before = await workMs();
    const { frames, slow, seconds, longestMs } = await ada.page.evaluate<Scrolled>(
      `(${SCROLL})(${pace.px}, ${pace.frames})`,
    );
    const perFrame = ((await workMs()) - before) / frames;
    print({
      ...{ name, ours: rounded((100 * slow) / frames, 1), peer: null, ratio: null, rounds: 1 },
      unit: `% of frames that come slower than 50 a second, in a list that is scrolled by ${pace.px} pixels a frame`,
      ...{ devices: count, frames, seconds: rounded(seconds, 1), longestMs: rounded(longestMs, 0) },
      ...{ workMs: rounded(perFrame, 1) },
    });
  }
  const rows = Number(await ada.page.locator('.long-table table').getAttribute('aria-rowcount')) - 1;
  mustEqual(rows, count, 'Rows of the list');
}

/** How long the page's own thread has worked, without what other processes of the machine took from it: what is late for them, is not by this. */
async function threadClock({ context, page }: Visit): Promise<() => Promise<number>> {
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1_000 * metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
}

/** Frame by frame, so many or until nothing comes any more: what the end asks for is waited for there, as somebody would. */
const SCROLL = `(step, most) => new Promise((resolve) => {
  const frame = document.querySelector('.long-table');
  const began = performance.now();
  let [last, frames, slow, longest] = [began, 0, 0, 0];
  const turn = (now) => {
    frames++;
    longest = Math.max(longest, now - last);
    if (now - last > ${SLOW_FRAME_MS}) slow++;
    last = now;
    frame.scrollTop += step;
    const ended = frame.scrollTop + frame.clientHeight >= frame.scrollHeight - 1;
    if (frames === most || (ended && frame.querySelector('table').ariaRowCount !== '-1'))
      resolve({ frames, slow, seconds: (now - began) / 1_000, longestMs: longest });
    else requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
})`;
