import { inTurn } from '../in-turn.js';
import { ADA } from './first-minute.js';
import type { Stage } from './stage.js';
import { PLAIN, Visit, type Look } from './visit.js';

/** Both languages, both themes and both widths are in each. */
const PAIRS: Record<string, Look[]> = {
  'light in English': [PLAIN, { language: 'zh', theme: 'dark', width: 390 }],
  'light in Chinese': [
    { language: 'zh', theme: 'light', width: 1280 },
    { language: 'en', theme: 'dark', width: 390 },
  ],
};

/** In which the pages are seen at this commit. */
export const looks = (): Look[] => inTurn(Object.keys(PAIRS), 1).flatMap((pair) => PAIRS[pair]!);

/** Goes through pages, by name, as Ada: none has a breach, is wider than its window, or makes the browser complain. */
export async function looksGood({ browser, base }: Stage, look: Look, pages: Record<string, string>): Promise<void> {
  const visit = await Visit.begin(browser, base, look, ADA);
  const found: Record<string, { breaches: string[]; overflow: number }> = {};
  for (const [name, path] of Object.entries(pages)) {
    await visit.to(path);
    await visit.picture(name);
    const [breaches, overflow] = [await visit.breaches(), await visit.overflow()];
    if (breaches.length > 0 || overflow > 0) found[name] = { breaches, overflow };
  }
  expect(found).toEqual({});
  expect(visit.complaints).toEqual([]);
  await visit.end();
}
