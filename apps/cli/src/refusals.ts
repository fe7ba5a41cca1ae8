import { momentOf } from './output.js';

/** What contracts say by a name of their own, and what to do then. */
const NEXT: Record<string, string | ((reason: string) => string)> = {
  NotAuthorised: 'It takes a role or a standing that your organisation does not have: see "atoll kernel members".',
  BadState: 'Something else comes before it, or it is over: look at it again.',
  NotLive: 'The grant has run out, or its policy was changed: ask for another one.',
  NotGranted: 'The grant is not good for this purpose, or not any more: ask for another one.',
  BeyondPolicy: 'It is more than the policy, or the request, allows.',
  Barred: 'A leak was proven against your organisation; the members may pardon it.',
  Deadline: 'It is too early or too late for this: "atoll market purchase" says until when the next step is due.',
  ContentTaken: 'Somebody registered this content before.',
  NotNow: (reason) => {
    const from = /\bfrom: "(\d{1,10})"/.exec(reason)?.[1];
    return from ? `It is possible from ${momentOf(from)} on.` : 'It is too early or too late for this.';
  },
};

/** What to do where a contract refused by this error; nothing where its name says it. */
export function nextAfter({ error }: { error?: unknown }, reason: string): string {
  const next = Object.hasOwn(NEXT, String(error)) ? NEXT[String(error)]! : '';
  return typeof next === 'function' ? next(reason) : next;
}
