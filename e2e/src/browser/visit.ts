import axe from 'axe-core';
import fs from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';

export type Look = { language: 'en' | 'zh'; theme: 'light' | 'dark'; width: number };
export const PLAIN: Look = { language: 'en', theme: 'light', width: 1280 };
/** By which somebody signs in. */
export type Person = { email: string; password: string };

/** Where pictures of every page go, for people to look at. */
const SCREENS = process.env['ATOLL_SCREENSHOTS'] ?? path.resolve(import.meta.dirname, '../../screenshots');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A request that was refused is no fault of a page, which tells people itself. */
const REFUSED = /the server responded with a status of/;

/** How long a page may take on a busy machine before it counts as hanging. */
export const PATIENCE_MS = 60_000;

/** Somebody at a browser: what they see, and what the browser complains of. */
export class Visit {
  /** What the page wrote as an error, and what the policy of the server refused. */
  readonly complaints: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly look: Look,
    private readonly base: string,
  ) {}

  /**
   * `base` is the console's address, and `who` comes in past the door. Each visit has a session of its own: whoever renewed one that two
   * of them hold would end it for both.
   */
  static async begin(browser: Browser, base: string, look: Look = PLAIN, who?: Person): Promise<Visit> {
    const context = await browser.newContext({
      viewport: { width: look.width, height: look.width < 600 ? 844 : 900 },
      locale: look.language === 'zh' ? 'zh-CN' : 'en-GB',
      colorScheme: look.theme,
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(PATIENCE_MS);
    if (who) await signedIn(context, base, who);
    const page = await context.newPage();
    const visit = new Visit(context, page, look, base);
    page.on('pageerror', (error) => visit.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !REFUSED.test(message.text()))
        visit.complaints.push(`${message.text()} ${JSON.stringify(message.location())}`);
    });
    return visit;
  }

  /** Goes to a page of the console and waits until there is something to read. */
  async to(where: string): Promise<void> {
    await this.page.goto(new URL(where, this.base).href);
    await this.settled();
  }

  /** Nothing is waited for any more. */
  async settled(): Promise<void> {
    await this.page.locator('h1').first().waitFor();
    await this.page.locator('.waiting, [aria-busy="true"]').first().waitFor({ state: 'detached' });
  }

  /**
   * By the rules of WCAG 2.2 A and AA, and what axe calls best practice; each breach with where it is. What stands before and behind
   * an open menu to hand the focus on the moment it gets it is no place that anybody stays at.
   */
  async breaches(): Promise<string[]> {
    if (!(await this.page.evaluate('typeof axe === "object"'))) await this.page.evaluate(axe.source);
    const found = (await this.page.evaluate(
      `axe.run({ exclude: ['[data-base-ui-focus-guard]'] }, { runOnly: ${JSON.stringify(RULES)} })`,
    )) as axe.AxeResults;
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  }

  /** By how many pixels the page is wider than the window. */
  overflow(): Promise<number> {
    return this.page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
  }

  async picture(name: string): Promise<void> {
    const { language, theme, width } = this.look;
    const folder = path.join(SCREENS, `${language}-${theme}-${width}`);
    fs.mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
  }

  end(): Promise<void> {
    return this.context.close();
  }
}

/** As the page of the door asks, without the page. */
async function signedIn(context: BrowserContext, base: string, { email, password }: Person): Promise<void> {
  const door = new URL('/session/sign-in', base);
  const data = { email, password };
  const answer = await context.request.post(door.href, { data, headers: { origin: door.origin } });
  if (!answer.ok()) throw new Error(`${email} is not let in: ${await answer.text()}`);
}
