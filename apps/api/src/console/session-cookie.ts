import type { IncomingHttpHeaders } from 'node:http';

/**
 * The console's credential. Scripts cannot read it, so that none can carry it away; a browser sends it along with whatever any
 * page asks, so it counts only in what our own page asks.
 */
export const ACCESS = { name: 'atoll_access', path: '/' };
/** Only sent to where it is exchanged. */
export const REFRESH = { name: 'atoll_refresh', path: '/session' };

type Cookie = typeof ACCESS;

/**
 * The origin of the page that asks, where that is one of ours. Browsers say it themselves and no page can change it. Another port
 * of the same host is another origin, although SameSite takes it for the same site.
 */
export function ownPage(headers: IncomingHttpHeaders): URL | null {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (origin === undefined || !URL.canParse(origin)) return null;
  if (site !== undefined && site !== 'same-origin') return null;
  const page = new URL(origin);
  return page.host === host ? page : null;
}

/** What a cookie of our own page holds. */
export function cookieOf(headers: IncomingHttpHeaders, cookie: Cookie): string | undefined {
  const page = ownPage(headers);
  if (!page) return undefined;
  const start = `${nameOf(cookie, page)}=`;
  const found = (headers.cookie ?? '').split('; ').find((each) => each.startsWith(start));
  return found?.slice(start.length) || undefined;
}

/** What the console sends instead of `Authorization`, in its form. */
export function authorizationBy(headers: IncomingHttpHeaders): string | undefined {
  const token = cookieOf(headers, ACCESS);
  return token === undefined ? undefined : `Bearer ${token}`;
}

/** `Set-Cookie` for a value until a moment; without one the cookie goes. */
export function setCookie(page: URL, cookie: Cookie, value = '', until = new Date(0)): string {
  const parts = [`${nameOf(cookie, page)}=${value}`, `Path=${cookie.path}`, `Expires=${until.toUTCString()}`];
  return [...parts, 'HttpOnly', 'SameSite=Strict', ...(isSecure(page) ? ['Secure'] : [])].join('; ');
}

const isSecure = ({ protocol }: URL): boolean => protocol === 'https:';

/** With these prefixes browsers take it from no other host and over nothing but TLS. */
function nameOf({ name, path }: Cookie, page: URL): string {
  if (!isSecure(page)) return name;
  return path === '/' ? `__Host-${name}` : `__Secure-${name}`;
}
