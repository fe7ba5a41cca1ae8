import { Kills } from '../kills.js';
import { until } from '../wait.js';
import type { Seen } from './first-minute.js';
import type { Visit } from './visit.js';

/** A validator's process ends without a word; the open page says so by itself, and says when it is back. */
export async function killedValidatorStory(visit: Visit, chainPath: string, home: string, seen: Seen): Promise<void> {
  const { page } = visit;
  await visit.to(chainPath);
  const ring = (up: number) => page.getByRole('img', { name: `${up} of 4 validators run; 3 must agree on a block` });
  await ring(4).waitFor();
  // What the page says meanwhile is kept: a validator may be back before anybody looks.
  await page.evaluate(`{
    globalThis.said = [];
    const keep = () => {
      const label = document.querySelector('svg.ring')?.getAttribute('aria-label');
      if (label && globalThis.said.at(-1) !== label) globalThis.said.push(label);
    };
    new MutationObserver(keep).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  }`);
  expect(await new Kills(home, () => 0).kill('validator')).toBe(true);
  const noticed = () => page.evaluate<boolean>(`globalThis.said.some((label) => label.startsWith('3 of 4'))`);
  await until('the page to notice', noticed, { seconds: 240 });
  await seen('validator-killed');
  await ring(4).waitFor();
}
