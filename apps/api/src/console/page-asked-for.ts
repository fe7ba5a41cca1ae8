/** Longer than any address of the console, and short enough for a cookie. */
const MOST_CHARACTERS = 2_000;

/** What of the console somebody wanted to see, as a path; null for what leads to anywhere else. */
export function pageAskedFor(next: unknown, { origin }: URL): string | null {
  if (typeof next !== 'string' || next.length > MOST_CHARACTERS || !URL.canParse(next, origin)) return null;
  const asked = new URL(next, origin);
  const isConsole = asked.origin === origin && asked.pathname.startsWith('/console/');
  return isConsole ? `${asked.pathname}${asked.search}${asked.hash}` : null;
}

/** The console's door, with what it has to know. */
export function signInPage(known: Record<string, string | null>): string {
  const told = Object.entries(known).filter((each): each is [string, string] => each[1] !== null);
  return `/console/sign-in?${new URLSearchParams(told)}`;
}
